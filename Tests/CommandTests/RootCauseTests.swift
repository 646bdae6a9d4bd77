import Foundation
import Shared
import TestSupport
import Testing

@Suite("The first finding is the cause, and nothing of a person is shown beside it")
struct RootCauseTests {
    @Test("what follows from the kind of file is folded beneath it, and marked in JSON")
    func folded() throws {
        let work = try Workplace()
        try work.land(#"{"client_id":"c1"}"# + "\n" + #"{"client_id":"c2"}"# + "\n", "2025-03-06")
        let table = try work.gate("check")
        #expect(table.code == 2)
        #expect(table.output.contains("P0 partition.format: these are JSON lines"))
        #expect(table.output.contains("more follow from it"))
        #expect(!table.output.contains("schema.column_missing"))

        let report = try work.report(work.gate("check", "--all", "--json"))
        let checks = try #require(report.partitions.first?.checks)
        #expect(checks.first?.rule == "partition.format" && checks.first?.followsFrom == nil)
        let missing = checks.filter { $0.rule == "schema.column_missing" && $0.isViolated }
        #expect(!missing.isEmpty)
        #expect(missing.allSatisfy { $0.followsFrom == "partition.format" && $0.counts })
        #expect(checks.allSatisfy { $0.followsFrom == nil || $0.isViolated || $0.counts })

        let reason = try work.folder.read("state/quarantine/events_20250306.csv/REASON.md")
        let findings = reason.split(separator: "\n").filter { $0.hasPrefix("- **") }
        #expect(findings.count == 1 && findings[0].contains("partition.format"))
        #expect(reason.contains("and what follows from it: schema.column_missing ("))
        let explained = try work.gate("explain", "2025-03-06").output
        #expect(explained.contains("and what follows from it: schema.column_missing ("))
    }

    @Test("joined files: the lines, and the values that are names follow from it")
    func joined() throws {
        let work = try Workplace()
        let day = Workplace.day(views: 200)
        try work.land(
            day
                + day.replacing("c", with: "d").replacing(
                    day.replacing("c", with: "d").split(separator: "\n")[0],
                    with: String(Workplace.header.dropLast())), "2025-03-06")
        let report = try work.report(work.gate("check", "--json"))
        let checks = try #require(report.partitions.first?.checks)
        let cause = try #require(checks.first { $0.rule == "partition.format" })
        #expect(cause.isViolated && cause.message.contains("stands again in line 202"))
        #expect(checks.first { $0.rule == "events.unknown" }?.followsFrom == "partition.format")
    }

    private static let config = """
        feeds:
          subs:
            files: subs_{yyyy}-{mm}-{dd}.csv
            columns:
              - {name: ts, role: event_time, type: timestamp, required: P0}
              - {name: email, role: identity, pii: true, required: P0}
              - {name: page, type: url}
              - {name: note, type: integer}

        """

    private static let people = (0..<20).map {
        "2025-03-06T10:00:0\($0 % 10)Z,person\($0)@mail.example,not a url of ana\($0)@mail.example,call bob\($0)@mail.example\n"
    }.joined()

    @Test(
        "no output of ours holds an address, whatever has become of the file",
        arguments: [
            "ts,email,page,note\n" + people, people,
            ("ts,email,page,note\n" + people).replacing("\n", with: "\r"),
            "ts,email,page,note" + people, "# by eve@mail.example\nts,email,page,note\n" + people,
            ("ts,email,page,note\n" + people).replacing(",", with: ";"),
            "ts;email;page;note\n" + people, "ts,mail,page,note\n" + people,
            "ts,eve@mail.example,page,note\n" + people,
            "ts,email,page,note\n" + people.replacing("\n", with: ",\n"),
            "ts,page,email,note\n" + people,
            "{\"eve@mail.example\": 1}\n" + people,
        ])
    func addresses(_ text: String) throws {
        let work = try Workplace(config: Self.config)
        try work.folder.write(text, to: "partitions/subs_2025-03-06.csv")
        var shown = ""
        for line in [
            "check", "check --all --json", "explain 2025-03-06", "status", "status --json",
            "profile partitions/subs_2025-03-06.csv",
        ] {
            let result = try BuiltProgram.gate(
                line.split(separator: " ").map(String.init), in: work.folder)
            shown += result.output + result.errors
        }
        for name in work.folder.list("state")
        where !["rejected.csv", "remainder.csv", "subs_2025-03-06.csv"].contains(
            where: name.hasSuffix)
        {
            shown += (try? work.folder.read("state/" + name)) ?? ""
        }
        #expect(!shown.contains("@mail.example"))
        #expect(!shown.contains("person1") && !shown.contains("eve@"))
    }

    @Test("ledger, findings and reasons are for owner and group")
    func permissions() throws {
        let work = try Workplace()
        try work.land(Workplace.day(["A", "A"]), "2025-03-06")
        _ = try work.gate("check")
        for name in [
            "ledger.sqlite", "ledger.lock", "quarantine/events_20250306.csv/findings.json",
            "quarantine/events_20250306.csv/REASON.md", "quarantine",
        ] {
            let path = work.folder.file("state/" + name)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            let mode = try #require(attributes[.posixPermissions] as? Int)
            #expect(mode & 0o007 == 0, "\(name)")
        }
    }

    @Test("a link in place of the lock or the ledger is neither followed nor emptied")
    func links() throws {
        for name in ["ledger.lock", "ledger.sqlite"] {
            let work = try Workplace()
            try work.land(Workplace.day(), "2025-03-06")
            let victim = try work.folder.write("keep me", to: "victim")
            try work.folder.write("", to: "state/.keep")
            try FileManager.default.createSymbolicLink(
                atPath: work.folder.file("state/" + name), withDestinationPath: victim)
            let result = try work.gate("check")
            #expect(result.code == 74, "\(name): \(result.errors)")
            #expect(result.errors.contains("symbolic link"), "\(name): \(result.errors)")
            #expect(try work.folder.read("victim") == "keep me")
        }
        let work = try Workplace()
        try work.land(Workplace.day(), "2025-03-06")
        let victim = try work.folder.write("keep me", to: "victim")
        try work.folder.write("", to: "state/.keep")
        try FileManager.default.linkItem(
            atPath: victim, toPath: work.folder.file("state/ledger.lock"))
        #expect(try work.gate("check").code == 74)
        #expect(try work.folder.read("victim") == "keep me")
    }

    @Test("a damaged manifest is an error of the disk, and leads nowhere else")
    func manifest() throws {
        let work = try Workplace()
        try work.land(Workplace.day(), "2025-03-06")
        #expect(try work.gate("check").code == 0)
        let good = try work.folder.read("state/promoted/manifest.json")
        try work.folder.write("secret", to: "secret.csv")
        for bad in [
            "", "{", "[]", good.replacing("\"events_20250306.csv\"", with: "\"../../secret.csv\""),
            good.replacing("\"events_20250306.csv\"", with: "\"/etc/passwd\""),
        ] {
            try work.folder.write(bad, to: "state/promoted/manifest.json")
            let result = try work.health("facts")
            #expect(result.code == 74, "\(bad)")
            #expect(result.errors.contains("manifest.json' is damaged"), "\(result.errors)")
        }
    }

    @Test("who and why are one line")
    func oneLine() throws {
        let work = try Workplace()
        for (by, reason) in [("ana\nP0", "x"), ("ana", "x\u{2028}y"), ("a\u{1b}[2Jna", "x")] {
            let result = try work.gate("release", "2025-03-06", "--by", by, "--reason", reason)
            #expect(result.code == 64 && result.errors.contains("one line"))
        }
    }

    @Test("a pattern of the names of our own flags is a mistake")
    func patterns() throws {
        for files in ["e_{yyyy}{mm}{dd}.csv.at_risk.json", ".gate-tmp-{yyyy}{mm}{dd}.csv"] {
            let work = try Workplace(
                config: Self.config.replacing("subs_{yyyy}-{mm}-{dd}.csv", with: "\"\(files)\""))
            let result = try work.gate("config", "check")
            #expect(result.code == 78 && result.errors.contains("our own"), "\(result.errors)")
        }
    }

    @Test(
        "advice can be pasted",
        arguments: [
            "client_id ", "\u{200b}client_id", "client-id", "Client ID", "client:id", "client#id",
            "clientid\u{a0}", "client_id\t", "client[id]", "client/id", "$client_id", "client%id",
        ])
    func advice(_ name: String) throws {
        let work = try Workplace()
        let header = Workplace.header.replacing("client_id", with: name)
        try work.land(Workplace.day(header: header), "2025-03-06")
        let report = try work.report(work.gate("check", "--json"))
        let advice = try #require(
            report.partitions.first?.check("schema.column_renamed", "client_id")?.message)
        let line = try #require(advice.split(separator: "client_id:  ").last)
        #expect(line.hasPrefix("aliases: ["), "\(advice)")
        #expect(!advice.unicodeScalars.contains { $0.value == 0x200b || $0.value == 0xa0 })
        let standard = try String(
            contentsOfFile: BuiltProgram.root + "/config/gate.yml", encoding: .utf8)
        let old = try #require(standard.firstMatch(of: /aliases: \[clientId\]/))
        try work.folder.write(
            standard.replacingCharacters(in: old.range, with: line), to: "config/gate.yml")
        let checked = try work.gate("config", "check")
        #expect(checked.code == 0, "\(advice)\n\(checked.errors)")
        #expect(try work.gate("check", "2025-03-06", "--all").code == 0)
    }

    @Test("a slip of the pen is understood, or answered with what was meant")
    func slips() throws {
        let work = try Workplace()
        try work.land(Workplace.day(), "2025-03-06")
        #expect(try work.gate("check", "--fail-on", "P1").code != 64)
        #expect(try work.gate("check", "--fail-on", "NEVER").code == 0)
        for (arguments, says) in [
            (["chek"], "did you mean 'check'?"),
            (["relase", "2025-03-06"], "did you mean 'release'?"),
            (["explain", "schema.colum_missing"], "did you mean schema.column_missing?"),
        ] {
            let result = try BuiltProgram.gate(arguments, in: work.folder)
            #expect(result.code == 64 && result.errors.contains(says), "\(result.errors)")
        }
        for (arguments, says) in [
            (["backtst"], "did you mean 'backtest'?"),
            (["acknowlege"], "did you mean 'acknowledge'?"),
            (["explain", "volume.sesions"], "did you mean volume.sessions?"),
            (["explain", "keys.session_duplicates"], "did you mean keys.session_duplicate?"),
        ] {
            let health = try BuiltProgram.health(arguments, in: work.folder)
            #expect(health.code == 64 && health.errors.contains(says), "\(health.errors)")
        }
        let required = try Workplace(
            config: Self.config.replacing("required: P0", with: "required: true"))
        let result = try required.gate("config", "check")
        #expect(result.code == 78 && result.errors.contains("P0 (it blocks)"), "\(result.errors)")
        for (wrong, says) in [
            ("required: yes", "P0 (it blocks)"), ("required: high", "P0 (it blocks)"),
            ("required: P3", "P0 (it blocks)"), ("max_missing: 5", "write 0.05 or 5%"),
            ("type: string", "write text"), ("type: Float", "write decimal"),
            ("type: datetime", "write timestamp"), ("type: timestmp", "did you mean 'timestamp'?"),
            ("role: user", "write identity"), ("role: referrer", "write attribution"),
        ] {
            try work.folder.write(
                "feeds:\n  f:\n    files: f_{yyyy}{mm}{dd}.csv\n    columns:\n      - {name: id, \(wrong)}\n",
                to: "config/gate.yml")
            let result = try work.gate("config", "check")
            #expect(result.code == 78 && result.errors.contains(says), "\(wrong): \(result.errors)")
        }
    }

    @Test("where the machine has no time zones, the package is named")
    func withoutZones() throws {
        let work = try Workplace(
            config: Self.config.replacing(
                "    columns:", with: "    time_zone: Europe/Berlin\n    columns:"))
        // Folders that are empty for one program; who may not make such cannot try it.
        let hidden = """
            unshare --mount --map-root-user sh -c 'for folder in /usr/share/zoneinfo /usr/lib/zoneinfo /etc/zoneinfo; do \
            if test -d $folder; then mount -t tmpfs none $folder || exit 9; fi; done; exec "$0" "$@"'
            """
        let possible = try BuiltProgram.shell("\(hidden) true", in: work.folder)
        guard possible.code == 0 else { return }
        let result = try BuiltProgram.shell("\(hidden) \"$GATE\" config check", in: work.folder)
        #expect(result.code == 78, "\(result.output)\(result.errors)")
        #expect(result.errors.contains("install the package tzdata"), "\(result.errors)")
        #expect(try work.gate("config", "check").code == 0)
    }

    @Test("the report of layer 2 says that the raw partition is missing")
    func missingInReport() throws {
        let work = try Workplace()
        for name in ["events_20250327.csv.gz", "events_20250328.csv.gz", "events_20250329.csv.gz"] {
            let path = BuiltProgram.root + "/partitions/" + name
            guard let data = FileManager.default.contents(atPath: path) else { continue }
            try work.folder.write(data, to: "partitions/" + name)
        }
        _ = try work.gate("check", "--expected-day", "2025-03-30")
        #expect(try work.health("facts").code == 0)
        let result = try work.health("run", "--expected-day", "2025-03-30")
        #expect(result.code == 2, "\(result.output)\(result.errors)")
        let report = try work.folder.read("reports/report.md")
        #expect(
            report.contains(
                "Why: P0 partition.missing in the raw partition: 2025-03-30 is expected"),
            "\(report)")
        #expect(report.contains("1 missing"), "\(report)")
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: Substring) -> String {
        String(self[..<range.lowerBound]) + text + self[range.upperBound...]
    }
}
