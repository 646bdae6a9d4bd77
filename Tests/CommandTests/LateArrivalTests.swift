import Foundation
import Shared
import TestSupport
import Testing

/// A day that could not be read, or came late, may have ids that later days were judged without.
@Suite("A day that arrives after later ones")
struct LateArrivalTests {
    private func day(_ number: Int) -> String { "2025-03-0\(number)" }
    private func name(_ number: Int) -> String { "events_2025030\(number).csv" }

    private func land(_ work: Workplace, _ ids: [Int: [String]]) throws {
        for (number, ids) in ids { try work.land(Workplace.day(ids), day(number)) }
    }

    /// Day 1 is a folder at first, and so cannot be read; the others are judged without it.
    private func unreadable() throws -> Workplace {
        let work = try Workplace()
        try FileManager.default.createDirectory(
            atPath: work.folder.file("partitions/\(name(1))"), withIntermediateDirectories: false)
        try land(work, [2: ["A1"], 3: ["C1"], 4: ["A2", "D1"]])
        let result = try work.gate("check")
        try #require(result.code != 0 && result.code != 2, "\(result.output)")
        try #require(work.folder.exists("state/promoted/\(name(2))"))
        try FileManager.default.removeItem(atPath: work.folder.file("partitions/\(name(1))"))
        return work
    }

    private func replays(_ work: Workplace, _ result: ProgramResult) throws -> [String: String] {
        var found: [String: String] = [:]
        for partition in try work.report(result).partitions {
            found[partition.partition] =
                partition.check("purchase.transaction_replay").map { "\($0.status.rawValue)" } ?? ""
        }
        return found
    }

    @Test("later days with its ids are judged again, dry or not, and the rest is left alone")
    func repaired() throws {
        let work = try unreadable()
        try land(work, [1: ["A1", "A2"]])
        let dry = try work.gate("check", "--dry-run", "--json")
        let expected = [name(1): "not_evaluated", name(2): "violated", name(4): "violated"]
        #expect(dry.code == 2)
        #expect(try replays(work, dry) == expected)
        #expect(work.folder.exists("state/promoted/\(name(2))"))
        let result = try work.gate("check", "--json")
        #expect(result.code == 2, "\(result.errors)")
        #expect(try replays(work, result) == expected)
        #expect(try work.report(result).partitions.count == 3)
        for (number, promoted) in [1: true, 2: false, 3: true, 4: false] {
            #expect(work.folder.exists("state/promoted/\(name(number))") == promoted)
        }
        let manifest = try work.folder.read("state/promoted/manifest.json")
        #expect(manifest.contains(name(3)) && !manifest.contains(name(2)))
        #expect(try work.folder.read("state/quarantine/\(name(4))/REASON.md").contains("A2"))
        #expect(try work.gate("explain", day(2)).output.contains("A1"))
        // A retry gets the same answer; nobody is looked at once more.
        #expect(try work.gate("check").code == 2)
        #expect(try work.gate("ledger", "check").code == 0)
    }

    @Test("so are days whose earlier day is delivered anew with their ids, or cut and then whole")
    func restated() throws {
        let work = try Workplace()
        try land(work, [1: ["X1"], 2: ["A1"]])
        #expect(try work.gate("check").code == 0)
        try land(work, [1: ["X1", "A1"]])
        let result = try work.gate("check")
        #expect(
            result.code == 2 && result.output.contains("restated, was CLEAN"), "\(result.output)")
        #expect(!work.folder.exists("state/promoted/\(name(2))"))
    }

    @Test("a release that did not know of it has ended")
    func released() throws {
        let work = try Workplace()
        try land(work, [1: ["X1"], 2: ["A1"]])
        try work.land(
            Workplace.day(["A1", "B1"])
                + Workplace.day(["B1"], views: 0, header: "", revenue: "30"),
            day(2))
        #expect(try work.gate("check").code == 2)
        #expect(try work.gate("release", day(2), "--by", "ana", "--reason", "known").code == 0)
        #expect(try work.gate("check").code == 0)
        try land(work, [1: ["X1", "A1"]])
        let result = try work.gate("check")
        #expect(result.code == 2 && result.output.contains("RELEASE ENDED"), "\(result.output)")
    }

    @Test("where its file is gone, the day says for good that it was not judged for replays")
    func gone() throws {
        let work = try unreadable()
        try FileManager.default.removeItem(atPath: work.folder.file("partitions/\(name(2))"))
        try land(work, [1: ["A1"]])
        let before = try work.folder.read("state/promoted/manifest.json")
        #expect(before.contains("\"verdict\" : \"CLEAN\"") || before.contains("CLEAN"))
        let result = try work.gate("check")
        #expect(result.code == 66, "\(result.output)")
        #expect(result.output.contains("has 1 transaction id of 2025-03-01, which arrived after"))
        for _ in 1...2 {
            #expect(try work.gate("status", day(2)).output.contains("AT RISK"))
            #expect(try work.gate("explain", day(2)).output.contains("was not judged for replays"))
            #expect(work.folder.exists("state/promoted/\(name(2)).at_risk.json"))
            _ = try work.gate("check")
        }
        // Delivered again, it is judged.
        try land(work, [2: ["A1"]])
        #expect(try work.gate("check").code == 2)
    }

    @Test("killed between the two days, the next run goes on with the second")
    func killed() throws {
        let work = try unreadable()
        try land(work, [1: ["A1", "A2"]])
        let steps = try work.folder.write("", to: "steps")
        let copy = try unreadable()
        try land(copy, [1: ["A1", "A2"]])
        _ = try BuiltProgram.run(
            "ingest-gate", ["check"], in: copy.folder, environment: ["GATE_STEPS": steps])
        let lines = try String(contentsOfFile: steps, encoding: .utf8).split(separator: "\n")
        let recorded = try #require(lines.firstIndex { $0.hasPrefix("go on after writing") })
        _ = try BuiltProgram.gate(
            ["check"], in: work.folder, environment: ["GATE_KILL_AT": "\(recorded + 1)"])
        #expect(work.folder.exists("state/promoted/\(name(2))"))
        #expect(try work.gate("check").code == 2)
        #expect(!work.folder.exists("state/promoted/\(name(2))"))
        #expect(!work.folder.exists("state/promoted/\(name(4))"))
    }
}
