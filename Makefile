# make run    install what is missing, build, check partitions/
# make test   install what is missing, run all tests
# make lint   swift format, strictly; make format mends what it can
# make bench  how fast, beside other programs
# make bench-alerts  how good the alerts are, beside other detectors
# make install PREFIX=/usr/local

SHELL := /bin/bash
PREFIX ?= /usr/local
SWIFT ?= swift
STATE ?= state
RELEASE = .build/release
PROGRAMS = ingest-gate analytics-health
# With the Swift runtime inside, the program starts in a few milliseconds, and on machines without Swift.
LINK = $(if $(filter Linux,$(shell uname -s)),--static-swift-stdlib)

.PHONY: run test lint format bench bench-alerts install build setup docs clean

run: build
	@$(RELEASE)/ingest-gate check --state $(STATE) --all --fail-on never
	@echo
	@echo "Where things are now: $(STATE)/promoted/manifest.json, $(STATE)/quarantine/*/REASON.md"
	@echo "What to look at next: $(RELEASE)/ingest-gate status"

build: setup
	@$(SWIFT) build -c release $(LINK) --product ingest-gate
	@$(SWIFT) build -c release $(LINK) --product analytics-health

test: setup
	@$(SWIFT) build --build-tests
	@$(SWIFT) test --skip-build

# What the build needs of the system: a shell command says whether it is there, apt brings it.
setup:
	@scripts/setup

lint:
	@$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Benchmarks

format:
	@$(SWIFT) format --in-place --recursive Package.swift Sources Tests Benchmarks

bench: build
	@Benchmarks/run

bench-alerts: setup
	@$(SWIFT) build -c release --product bench-alerts
	@$(RELEASE)/bench-alerts tables

docs: build
	@$(RELEASE)/ingest-gate explain --all-rules > docs/rules.md
	@$(RELEASE)/ingest-gate config schema > config/gate.schema.json

install: build
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 \
	  $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/two-layer-gate
	for program in $(PROGRAMS); do \
	  install -s -m 755 $(RELEASE)/$$program $(DESTDIR)$(PREFIX)/bin/$$program && \
	  $(RELEASE)/$$program --generate-completion-script bash \
	    > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/$$program || exit 1; \
	done
	install -m 644 config/gate.yml $(DESTDIR)$(PREFIX)/share/two-layer-gate/gate.yml
	$(SWIFT) package plugin generate-manual >/dev/null
	for program in $(PROGRAMS); do \
	  install -m 644 .build/plugins/GenerateManual/outputs/$$program/$$program.1 \
	    $(DESTDIR)$(PREFIX)/share/man/man1/$$program.1 || exit 1; \
	done

clean:
	rm -rf .build
