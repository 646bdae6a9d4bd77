import Foundation
import IngestGate
import Shared
import TestSupport
import Testing

@testable import Operations

@Suite("Days by feeds")
struct DayBoardTests {
    private func board(_ work: Workshop, _ only: PartitionDay? = nil) throws -> [String] {
        var options = ShowStatus.Options()
        options.day = only
        return try ShowStatus(work.config, work.context).run(options).lines.map {
            "\($0.feed) \($0.day) \($0.state.rawValue)"
        }
    }

    @Test("every state that one feed's days can be in, by feeds and days")
    func states() throws {
        let work = try Workshop(feeds: Workshop.oneFeed + Workshop.feed("carts"))
        for (number, id) in [(3, "a"), (4, "b"), (5, "c")] {
            try work.land("2025-03-0\(number)", ids: id)
        }
        try work.land("2025-03-03", feed: "carts")
        // No record at all is a P0.
        try work.folder.write("id,at\n", to: "landing/events_20250306.csv")
        try work.folder.write("id,at\n", to: "landing/events_20250307.csv")
        try work.check()
        var release = ReleaseDay.Options(day: day("2025-03-07"), by: "ana", reason: "a holiday")
        release.feed = "events"
        release.lockTimeout = Workshop.patience
        _ = try ReleaseDay(work.config, work.context).run(release)
        try FileManager.default.removeItem(
            atPath: work.folder.file("state/promoted/events_20250304.csv"))
        try work.land("2025-03-05", ids: "other")
        try work.land("2025-03-09")
        #expect(
            try board(work) == [
                "events 2025-03-03 promoted", "events 2025-03-04 changed",
                "events 2025-03-05 changed", "events 2025-03-06 quarantined",
                "events 2025-03-07 released", "events 2025-03-08 missing",
                "events 2025-03-09 waiting", "carts 2025-03-03 promoted",
                "carts 2025-03-04 missing", "carts 2025-03-05 missing",
                "carts 2025-03-06 missing", "carts 2025-03-07 missing",
                "carts 2025-03-08 missing", "carts 2025-03-09 missing",
            ])
        #expect(
            try board(work, day("2025-03-03")) == [
                "events 2025-03-03 promoted", "carts 2025-03-03 promoted",
            ])
        #expect(throws: OperationFailure.self) { try board(work, day("2025-03-10")) }
    }

    @Test("nothing at all is no board")
    func empty() throws {
        let work = try Workshop()
        let error = #expect(throws: OperationFailure.self) { try board(work) }
        #expect(error?.kind == .noInput)
    }

    @Test("what a verdict is on the board")
    func verdicts() {
        #expect(Verdict.allStates == [.promoted, .atRisk, .quarantined])
    }

    private func line(_ text: String) -> DayBoard.Line {
        DayBoard.Line(feed: "f", day: day(text), partition: "f_\(text)", state: .promoted, why: "")
    }

    @Test(
        "days in between are missing; a gap of more than a year is a wrong date",
        arguments: [
            (["2025-03-01"], ["2025-03-01 promoted"]),
            (["2025-03-02", "2025-03-01"], ["2025-03-01 promoted", "2025-03-02 promoted"]),
            (
                ["2025-03-01", "2025-03-04"],
                [
                    "2025-03-01 promoted", "2025-03-02 missing", "2025-03-03 missing",
                    "2025-03-04 promoted",
                ]
            ),
            (
                ["2025-03-01", "2027-03-01"],
                ["2025-03-01 promoted", "2025-03-02 gap", "2027-03-01 promoted"]
            ),
        ])
    func gaps(known: [String], expected: [String]) {
        let board = DayBoard([known.map(line)])
        #expect(board.lines.map { "\($0.day) \($0.state.rawValue)" } == expected)
    }

    @Test("a gap names the few files on its one side")
    func astray() {
        let board = DayBoard([["2025-03-01", "2025-03-02", "2027-03-01"].map(line)])
        let gap = board.lines.first { $0.state == .gap }
        #expect(gap?.until == day("2027-02-28"))
        #expect(gap?.why.hasSuffix("is the date of f_2027-03-01 right?") == true)
        #expect(board.only(day("2026-01-01")).lines == gap.map { [$0] })
    }

    @Test("366 days are an outage, 367 are not")
    func longest() {
        let first = day("2025-03-01")
        for (days, lines) in [(366, 368), (367, 3)] {
            let last = first.advanced(by: days + 1).description
            #expect(DayBoard([[line("2025-03-01"), line(last)]]).lines.count == lines)
        }
    }

    @Test("as JSON, what is not known is left out")
    func json() {
        var known = line("2025-03-01")
        known.records = 0
        known.judgedAt = Instant(microseconds: 0)
        let text = DayBoard([[known, line("2025-03-03")]]).json
        #expect(
            text.hasPrefix(
                """
                {
                  "partitions" : [
                    {
                      "day" : "2025-03-01",
                      "feed" : "f",
                      "judged_at" : "1970-01-01T00:00:00.000Z",
                      "partition" : "f_2025-03-01",
                      "records" : 0,
                      "state" : "promoted",
                      "why" : ""
                    },
                    {
                      "day" : "2025-03-02",
                      "feed" : "f",
                      "state" : "missing",
                """))
        #expect(text.hasSuffix("  \"schema_version\" : 1\n}\n"))
    }
}

extension Verdict {
    fileprivate static var allStates: [DayBoard.State] {
        [.clean, .atRisk, .quarantined].map { DayBoard.State($0) }
    }
}
