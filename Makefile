# make run    install what is missing, build, run both layers on partitions/
# make test   install what is missing, run all tests
# make lint   swift format, strictly; make format mends what it can
# make imports  builds everything, and fails on a module that a target uses without naming it in Package.swift
# make torture, make fuzz TIME=60, make test-asan, make test-tsan   see docs/reliability.md
# make bench  how fast, beside other programs
# make bench-alerts  how good the alerts are, beside other detectors: writes docs/alert-quality.md
# make install PREFIX=/usr/local

SHELL := /bin/bash
PREFIX ?= /usr/local
SWIFT ?= swift
STATE ?= state
WAREHOUSE ?= warehouse
REPORTS ?= reports
# The last of the days in partitions/.
LAST_DAY = 2025-03-30
RELEASE = .build/release
PROGRAMS = ingest-gate analytics-health
# With the Swift runtime and the C libraries inside, a program starts in a few milliseconds, also on machines that
# have none of them.
LINK = $(shell scripts/link-options .build/archives)

.PHONY: run test imports torture fuzz test-asan test-tsan lint format bench bench-alerts install build setup docs clean

run: build
	@$(RELEASE)/ingest-gate check --state $(STATE) --all --fail-on never
	@echo
	@$(RELEASE)/analytics-health facts --state $(STATE) --warehouse $(WAREHOUSE)
	@$(RELEASE)/analytics-health run --state $(STATE) --warehouse $(WAREHOUSE) --reports $(REPORTS) \
	  --expected-day $(LAST_DAY) --fail-on never

build: setup
	@$(SWIFT) build -c release $(LINK) --product ingest-gate
	@$(SWIFT) build -c release $(LINK) --product analytics-health

test: imports
	@$(SWIFT) test --skip-build

# The build of the tests is the check: an arrow between targets that Package.swift does not name is an error.
imports: setup
	@scripts/test-tools
	@$(SWIFT) build --build-tests --explicit-target-dependency-import-check error

# More than 1,000 kills: at every step of every command, and at random moments; every read failing; power cuts.
# SEED= chooses other moments, SCENARIOS='release|retry' those with such a name.
torture: setup
	@$(SWIFT) build --build-tests
	@GATE_TORTURE=$(or $(ROUNDS),10) $(if $(SEED),GATE_SEED=$(SEED)) \
	  $(if $(SCENARIOS),GATE_SCENARIOS='$(SCENARIOS)') \
	  $(SWIFT) test --skip-build --filter 'CommandTests.(CrashTests|ReadFaultTests|PowerLossTests)'

# libFuzzer with the address sanitizer, TIME seconds for each target, or for TARGETS="scanner gzip".
TIME ?= 60
fuzz: setup
	@SWIFT=$(SWIFT) Fuzz/run $(TIME) $(TARGETS)

# What starts programs is left to `make test`: an instrumented one says nothing about them.
LIBRARY_TESTS = --skip CommandTests
test-asan: setup
	@ASAN_OPTIONS=detect_leaks=0 SWIFT_BACKTRACE=enable=no \
	  $(SWIFT) test --scratch-path .build/asan --sanitize address $(LIBRARY_TESTS)

test-tsan: setup
	@SWIFT_BACKTRACE=enable=no \
	  $(SWIFT) test --scratch-path .build/tsan --sanitize thread $(LIBRARY_TESTS)

# What the build needs of the system: a shell command says whether it is there, apt brings it.
setup:
	@scripts/setup

lint:
	@$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Fuzz Benchmarks

format:
	@$(SWIFT) format --in-place --recursive Package.swift Sources Tests Fuzz Benchmarks

bench: build
	@Benchmarks/run --write docs/performance.md

bench-alerts: setup
	@$(SWIFT) build -c release --product bench-alerts
	@$(RELEASE)/bench-alerts tables --seed 1001 --seed 2001 --into docs/alert-quality.md
	@$(RELEASE)/bench-alerts lifecycle --shops 240 --seed 1 --seed 1001 --seed 2001 --parts --into docs/alert-quality.md
	@sed -n '/^### Ours/,/^### By kind/p' docs/alert-quality.md

docs: build
	@$(RELEASE)/ingest-gate explain --all-rules > docs/rules.md
	@$(RELEASE)/ingest-gate config schema > config/gate.schema.json
	@$(RELEASE)/analytics-health explain --all-rules > docs/health-rules.md

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
