import Foundation
import Shared
import TestSupport
import Testing

@Suite("What becomes of a partition")
struct FlowTests {
    private let collision =
        Workplace.day(["C1", "C2"]) + Workplace.day(["C1"], views: 0, header: "", revenue: "9")

    @Test("a dry run touches nothing")
    func dryRun() throws {
        let work = try Workplace()
        try work.land(collision, "2025-03-06")
        let before = work.folder.list()
        let result = try work.gate("check", "--dry-run")
        #expect(result.code == 2)
        #expect(work.folder.list() == before)
    }

    @Test("restatements: judged anew, said, and the promoted file replaced or withdrawn")
    func restatement() throws {
        let work = try Workplace()
        try work.land(Workplace.day(["A1"]), "2025-03-06")
        #expect(try work.gate("check").code == 0)
        let first = try work.folder.read("state/promoted/events_20250306.csv")
        // Clean to clean.
        try replace(work, Workplace.day(["A1", "A2"]))
        let second = try work.gate("check", "--json")
        #expect(try work.report(second).partitions[0].restates == .clean)
        #expect(try work.folder.read("state/promoted/events_20250306.csv") != first)
        // The same orders again on the same day are no replay.
        #expect(
            try work.report(second).partitions[0].check("purchase.transaction_replay")?.status
                != .violated)
        // Clean to quarantined.
        try replace(work, collision)
        let third = try work.gate("check")
        #expect(third.code == 2)
        #expect(third.output.contains("restated, was CLEAN"))
        #expect(!work.folder.exists("state/promoted/events_20250306.csv"))
        #expect(try !work.folder.read("state/promoted/manifest.json").contains("events_20250306"))
        #expect(work.folder.exists("state/quarantine/events_20250306.csv/REASON.md"))
        // Quarantined to clean.
        try replace(work, Workplace.day(["A1"]))
        #expect(try work.gate("check").code == 0)
        #expect(work.folder.exists("state/promoted/events_20250306.csv"))
        #expect(!work.folder.exists("state/quarantine/events_20250306.csv"))
        #expect(try work.folder.read("state/promoted/manifest.json").contains("events_20250306"))
        // Everything is on record.
        let story = try work.gate("explain", "2025-03-06").output
        #expect(story.components(separatedBy: "superseded by newer bytes").count == 4)
    }

    /// As producers should: a new file under the old name.
    private func replace(_ work: Workplace, _ text: String, _ day: String = "2025-03-06") throws {
        let name = work.folder.file("partitions/events_\(day.filter { $0 != "-" }).csv")
        try FileManager.default.removeItem(atPath: name)
        try work.land(text, day)
    }

    @Test("a replay names the earlier partition; copies are rejected, the rest remains")
    func replay() throws {
        let work = try Workplace()
        try work.land(Workplace.day(["A1", "A2"]), "2025-03-05")
        try work.land(Workplace.day(["A2", "B1"]), "2025-03-06")
        let result = try work.gate("check", "--json")
        let report = try work.report(result)
        let check = try #require(report.partitions[1].check("purchase.transaction_replay"))
        #expect(check.status == .violated)
        #expect(check.message.contains("A2 (events_20250305.csv)"))
        let folder = "state/quarantine/events_20250306.csv/"
        let rejected = try work.folder.read(folder + "rejected.csv").split(separator: "\n")
        #expect(rejected.count == 2)
        #expect(rejected[0] == "line,rule," + Workplace.header.dropLast())
        #expect(rejected[1].hasPrefix("42,purchase.transaction_replay,buyer0,"))
        let remainder = try work.folder.read(folder + "remainder.csv")
        let landed = try work.folder.read("partitions/events_20250306.csv")
        #expect(
            remainder == landed.split(separator: "\n").filter { !$0.contains("\"\"A2\"\"") }
                .joined(separator: "\n") + "\n")
        let mode =
            try FileManager.default.attributesOfItem(
                atPath: work.folder.file(folder + "rejected.csv"))[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("release: whole, without rejected records, and refused")
    func release() throws {
        let work = try Workplace()
        for day in ["2025-03-05", "2025-03-06"] {
            try work.land(
                collision.replacingOccurrences(of: "\"\"C", with: "\"\"\(day.suffix(2))C"), day)
        }
        #expect(try work.gate("check").code == 2)
        #expect(try work.gate("release", "2025-03-05", "--by", "ana", "--reason", " ").code == 64)
        let whole = try work.gate("release", "2025-03-05", "--by", "ana", "--reason", "see OPS-1")
        #expect(whole.code == 0, "\(whole.errors)")
        #expect(whole.output.contains("purchase.transaction_collision"))
        #expect(
            try work.folder.read("state/promoted/events_20250305.csv")
                == work.folder.read("partitions/events_20250305.csv"))
        let part = try work.gate(
            "release", "2025-03-06", "--by", "ana", "--reason", "see OPS-1", "--drop-rejected")
        #expect(part.code == 0, "\(part.errors)")
        #expect(
            try work.folder.read("state/promoted/events_20250306.csv")
                == work.folder.read("state/quarantine/events_20250306.csv/remainder.csv"))
        #expect(
            try work.folder.read("state/promoted/events_20250306.csv.at_risk.json").contains(
                "see OPS-1"))
        #expect(
            try work.folder.read("state/promoted/manifest.json").contains(
                "\"rejected_dropped\" : true"))
        let again = try work.gate("release", "2025-03-06", "--by", "eve", "--reason", "again")
        #expect(again.code == 64)
        #expect(again.errors.contains("released already, by ana"))
        let status = try work.gate("status")
        #expect(status.output.contains("2 released"))
        // Released days block no longer.
        #expect(try work.gate("check").code == 0)
    }

    @Test("a released remainder goes when its day is delivered again")
    func remainderOfCompressed() throws {
        let work = try Workplace()
        func land(_ text: String) throws {
            let path = work.folder.file("partitions/events_20250306.csv.gz")
            try? FileManager.default.removeItem(atPath: path)
            let bytes = Data(text.replacingOccurrences(of: "{day}", with: "2025-03-06").utf8)
            try work.folder.write(gzip(bytes), to: "partitions/events_20250306.csv.gz")
        }
        func promoted() -> [String] {
            work.folder.list("state/promoted").filter { $0.hasPrefix("events") }
        }
        try land(collision)
        #expect(try work.gate("check").code == 2)
        let release = try work.gate(
            "release", "2025-03-06", "--by", "ana", "--reason", "why", "--drop-rejected")
        #expect(release.code == 0, "\(release.errors)")
        #expect(promoted() == ["events_20250306.csv", "events_20250306.csv.at_risk.json"])
        try land(Workplace.day(["C1"]))
        #expect(try work.gate("check").code == 0)
        #expect(promoted() == ["events_20250306.csv.gz"])
    }

    @Test("release is refused for a changed file, and while the remainder is blocked")
    func refusedRelease() throws {
        let work = try Workplace()
        try work.land(collision, "2025-03-05")
        #expect(try work.gate("check").code == 2)
        try replace(work, Workplace.day(["Z"]), "2025-03-05")
        let changed = try work.gate("release", "2025-03-05", "--by", "a", "--reason", "b")
        #expect(changed.code == 66)
        #expect(changed.errors.contains("is not the file that was quarantined"))
        let bare = collision.replacingOccurrences(of: "client_id,", with: "visitor,")
        try work.land(bare, "2025-03-06")
        #expect(try work.gate("check").code == 2)
        let blocked = try work.gate(
            "release", "2025-03-06", "--by", "a", "--reason", "b", "--drop-rejected")
        #expect(blocked.code == 2)
        #expect(blocked.errors.contains("schema.column_missing"))
        #expect(!work.folder.exists("state/promoted/events_20250306.csv"))
    }

    @Test("standard input stands for a partition")
    func standardInput() throws {
        let work = try Workplace()
        let text = Workplace.day(["A1"]).replacingOccurrences(of: "{day}", with: "2025-03-06")
        let result = try work.gate(
            "check", "-", "--as", "events_20250306.csv", input: Data(text.utf8))
        #expect(result.code == 0, "\(result.errors)")
        #expect(try work.folder.read("state/promoted/events_20250306.csv") == text)
        #expect(!work.folder.list("state").contains { $0.contains(".gate-tmp") })
        let profile = try work.gate("profile", "-", "--feed", "web_events", input: Data(text.utf8))
        #expect(profile.output.contains("\"records\" : 41"))
    }

    @Test("personal data stays in the files that only their owner may read")
    func masking() throws {
        let work = try Workplace()
        let broken =
            "secret-client,short\nsecret-client,https://s.example/,,not a time,page_viewed,{bad json secret@person.example,ua\n"
        try work.land(
            collision.replacingOccurrences(of: "buyer0", with: "secret-client") + broken,
            "2025-03-06")
        var seen = ""
        for arguments in [
            ["check"], ["status"], ["explain", "2025-03-06"], ["check", "--all", "--json"],
            ["profile", "partitions/events_20250306.csv"],
        ] {
            seen += try BuiltProgram.gate(arguments, in: work.folder).output
        }
        for name in ["REASON.md", "findings.json"] {
            seen += try work.folder.read("state/quarantine/events_20250306.csv/" + name)
        }
        #expect(seen.contains("xxxxxx"))
        #expect(!seen.contains("secret-client"))
        #expect(!seen.contains("person.example"))
        #expect(
            try work.folder.read("state/quarantine/events_20250306.csv/rejected.csv").contains(
                "secret-client"))
    }
}
