import Foundation
import Shared
import TestSupport
import Testing

@Suite("What check is asked for, and how it answers again")
struct TargetTests {
    private let blocked =
        Workplace.day(["C1"]) + Workplace.day(["C1"], views: 0, header: "", revenue: "9")

    private func days(_ result: ProgramResult, _ work: Workplace) throws -> [String] {
        try work.report(result).partitions.map { "\($0.day)" }
    }

    @Test(
        "a day, a path, a range; each partition once",
        arguments: [
            ("check 2025-03-05", ["2025-03-05"]),
            ("check partitions/events_20250304.csv", ["2025-03-04"]),
            ("check 2025-03-05 2025-03-03", ["2025-03-03", "2025-03-05"]),
            (
                "check 2025-03-05 partitions/events_20250305.csv ./partitions/events_20250305.csv",
                ["2025-03-05"]
            ),
            ("check --from 2025-03-05", ["2025-03-05", "2025-03-06"]),
            ("check --to 2025-03-03", ["2025-03-03"]),
            ("check --from 2025-03-04 --to 2025-03-05", ["2025-03-04", "2025-03-05"]),
            ("check", ["2025-03-03", "2025-03-04", "2025-03-05", "2025-03-06"]),
        ])
    func selection(command: String, expected: [String]) throws {
        let work = try Workplace()
        for day in 3...6 { try work.land(Workplace.day(["D\(day)"]), "2025-03-0\(day)") }
        let arguments = command.split(separator: " ").map(String.init) + ["--json"]
        let first = try BuiltProgram.gate(arguments, in: work.folder)
        #expect(first.code == 0, "\(first.errors)")
        #expect(try days(first, work) == expected)
        #expect(try work.report(first).summary["clean"] == expected.count)
        let promoted = work.folder.list("state/promoted").filter { $0.hasPrefix("events") }
        #expect(promoted.count == expected.count)
    }

    @Test("nothing is judged again unless it is asked for, and then nothing changes")
    func again() throws {
        let work = try Workplace()
        try work.land(Workplace.day(["A1"]), "2025-03-05")
        try work.land(Workplace.day(["A1"]), "2025-03-06")
        #expect(try work.gate("check").code == 2)
        func files() throws -> [String] {
            try work.folder.list("state").filter { !$0.hasPrefix("ledger") }.map { name in
                let path = work.folder.file("state/" + name)
                let found = try FileManager.default.attributesOfItem(atPath: path)
                let date = found[.modificationDate] as? Date ?? .distantPast
                return name.contains("manifest") || name == "promoted"
                    ? name : "\(name) \(date.timeIntervalSince1970)"
            }
        }
        let before = try files()
        let manifest = try work.folder.read("state/promoted/manifest.json")
        for arguments in [["check"], ["check", "--all"], ["check", "2025-03-06"]] {
            let result = try BuiltProgram.gate(arguments, in: work.folder)
            #expect(result.code == 2, "\(arguments)")
            #expect(result.output.contains("on record"), "\(result.output)")
            #expect(try files() == before, "\(arguments)")
            #expect(try work.folder.read("state/promoted/manifest.json") == manifest)
        }
        let story = try work.gate("explain", "2025-03-06").output
        #expect(story.components(separatedBy: "judged ").count == 2, "one entry, not four")
    }

    @Test("a released day stays released: on record, touched, or judged again")
    func released() throws {
        let work = try Workplace()
        try work.land(blocked, "2025-03-06")
        #expect(try work.gate("check").code == 2)
        let release = try work.gate("release", "2025-03-06", "--by", "ana", "--reason", "OPS-1")
        #expect(release.code == 0, "\(release.errors)")
        let path = work.folder.file("partitions/events_20250306.csv")
        for arguments in [["check"], ["check", "2025-03-06"], ["check", "--all"]] {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1e9)], ofItemAtPath: path)
            let result = try BuiltProgram.gate(arguments + ["--json"], in: work.folder)
            #expect(result.code == 0, "\(arguments)")
            #expect(try work.report(result).partitions[0].action == "released")
            #expect(try work.gate("status").output.contains("RELEASED"))
        }
        // At risk it is, and who fails on that is told.
        #expect(try work.gate("check", "--fail-on", "p1").code == 3)
    }

    @Test("status says which of the two is not as it was: the landed file or the promoted one")
    func status() throws {
        let work = try Workplace()
        for day in [3, 4, 6] { try work.land(Workplace.day(["D\(day)"]), "2025-03-0\(day)") }
        #expect(try work.gate("check").code == 0)
        try FileManager.default.removeItem(
            atPath: work.folder.file("state/promoted/events_20250303.csv"))
        try FileManager.default.removeItem(
            atPath: work.folder.file("partitions/events_20250304.csv"))
        try work.land(Workplace.day(["E4"]), "2025-03-04")
        try work.land(Workplace.day(["D7"]), "2025-03-07")
        let lines = try work.gate("status").output.split(separator: "\n")
        try #require(lines.count == 7)
        #expect(lines[1].contains("CHANGED") && lines[1].contains("its files are gone"))
        #expect(lines[2].contains("CHANGED") && lines[2].contains("is not the one that was judged"))
        #expect(lines[3].contains("MISSING") && lines[4].contains("PROMOTED"))
        #expect(lines[5].contains("WAITING"))
        // One run puts all of it right.
        #expect(try work.gate("check").code == 0)
        #expect(
            try work.gate("status").output.hasSuffix(
                "web_events: 4 partitions from 2025-03-03 to 2025-03-07: 4 promoted; 1 day missing\n"
            ))
    }

    @Test("every mistake in a configuration at once, each with its place and a way out")
    func mistakes() throws {
        let config = """
            folders: {landing: partitions, stat: x}
            feeds:
              a:
                files: day.csv
                columns: [{name: a, typ: text, type: integr}]
            rules:
              identity.covrage: off

            """
        let work = try Workplace(config: config)
        for arguments in [["check"], ["config", "check"], ["status"], ["profile", "x"]] {
            let result = try BuiltProgram.gate(arguments, in: work.folder)
            #expect(result.code == 78, "\(arguments)")
            #expect(result.output.isEmpty)
            for expected in [
                """
                config/gate.yml:1:32: error: unknown key 'stat'
                    folders: {landing: partitions, stat: x}
                                                   ^
                config/gate.yml:1:32: note: did you mean 'state'?
                """,
                "config/gate.yml:4:12: error: 'day.csv' needs {yyyy}, {mm} and {dd}",
                "config/gate.yml:5:25: note: did you mean 'type'?",
                "config/gate.yml:5:42: error: 'integr' is not one of text, integer,",
                "config/gate.yml:7:3: note: did you mean 'identity.coverage'?",
                "5 mistakes in config/gate.yml\n",
            ] {
                #expect(result.errors.contains(expected), "\(expected)\n\(result.errors)")
            }
        }
        #expect(!work.folder.exists("state"))
    }

    @Test("no client, no buyer of real-looking days is named outside the owner's files")
    func masking() throws {
        let work = try Workplace()
        var secrets: Set<String> = []
        for name in ["events_20250319.csv", "events_20250312.csv", "events_20250305.csv"] {
            let path = BuiltProgram.root + "/partitions/" + name
            var text = try String(contentsOfFile: path, encoding: .utf8)
            for line in text.split(separator: "\n").dropFirst() {
                if let client = line.split(separator: ",").first, client.count > 12 {
                    secrets.insert(String(client))
                }
                if let mail = line.firstMatch(of: /user_email"":""([^"]+)/)?.output.1 {
                    secrets.insert(String(mail))
                }
            }
            // Evidence of every kind: damage, bad times, bad payloads, twins.
            let lines = text.split(separator: "\n")
            text += lines[1].prefix(40) + "\n" + lines[2] + "\n" + lines[2] + "\n"
            for line in lines where line.contains("checkout_completed") {
                text += line.replacing("Z,checkout", with: "?,checkout").replacing("{", with: "{,")
                text += "\n"
            }
            try work.folder.write(text, to: "partitions/" + name)
        }
        try #require(secrets.count > 1000)
        var shown = ""
        for command in [
            "check", "check --all --json", "explain 2025-03-19", "explain 2025-03-12", "status",
            "profile partitions/events_20250319.csv", "status --json",
            "release 2025-03-19 --by ana --reason why --json",
        ] {
            let arguments = command.split(separator: " ").map(String.init)
            let result = try BuiltProgram.gate(arguments, in: work.folder)
            shown += result.output + result.errors
        }
        for name in work.folder.list("state")
        where name.hasSuffix(".md") || name.hasSuffix(".json") {
            shown += try work.folder.read("state/" + name)
        }
        // Samples are there, so masking had something to do.
        #expect(shown.contains("\"line\" : "))
        func found(in text: String) -> Set<String> {
            secrets.intersection(
                text.split { " ,;\"'`\\[]{}()\n".contains($0) }.map(String.init))
        }
        #expect(found(in: shown).isEmpty, "\(found(in: shown).prefix(3))")
        let rejected = "state/quarantine/events_20250319.csv/rejected.csv"
        #expect(try !found(in: work.folder.read(rejected)).isEmpty)
    }
}
