import Durable
import Foundation
import GRDB
import Ledger
import Shared
import TestSupport
import Testing

@Suite struct LedgerTests {
    let scratch = try! ScratchFolder()

    private func open() throws -> Ledger { try Ledger.open(state: scratch.path) }

    private func days(_ entries: [LedgerEntry]) -> [Int] {
        entries.map { $0.day.place - feb1.place }
    }

    // MARK: Recording

    @Test func everyFieldComesBack() throws {
        let recorded = try open().add(entry(0))
        let ledger = try open()
        #expect(try ledger.current(feed: "web_events", day: feb1) == recorded)
        #expect(try ledger.entry(id: #require(recorded.id)) == recorded)
        var expected = entry(0)
        expected.id = recorded.id
        #expect(recorded == expected)
    }

    @Test func aDayThatWasNotJudgedIsMissing() throws {
        let ledger = try open()
        #expect(try ledger.current(feed: "web_events", day: feb1) == nil)
        #expect(try ledger.entry(id: 1) == nil)
        #expect(try ledger.history(feed: "web_events", day: feb1) == [])
        #expect(try ledger.newestDay(feed: "web_events") == nil)
    }

    @Test func theSameBytesAgainChangeOnlyTheIdentity() throws {
        let ledger = try open()
        let first = try ledger.add(entry(0, verdict: .quarantined), [1, 2])
        let id = try #require(first.id)
        try ledger.recordRelease(
            LedgerRelease(
                entry: id, by: "ana", reason: "checked", at: Instant(microseconds: 0), mode: .whole,
                rows: 1)
        )
        var again = entry(0, verdict: .clean)
        again.judgedAt = Instant(microseconds: 9)
        again.identity?.changed = 8
        let second = try ledger.add(again, [3])
        var expected = first
        expected.identity?.changed = 8
        expected.action = .releasing
        #expect(second == expected)
        #expect(try ledger.history(feed: "web_events", day: feb1) == [expected])
        #expect(try ledger.known([1, 2, 3], on: 1) == [1: 0, 2: 0])
    }

    @Test(arguments: [
        ("new bytes", entry(0, content: "b")), ("new configuration", entry(0, config: "c2")),
        ("another file", entry(0, suffix: ".csv.gz")),
    ])
    func whatDiffersSupersedes(why: String, newer: LedgerEntry) throws {
        let ledger = try open()
        let first = try ledger.add(entry(0), [1, 2])
        let second = try ledger.add(newer, [2, 3])
        #expect(second.supersedes == first.id)
        #expect(second.isCurrent)
        let history = try ledger.history(feed: "web_events", day: feb1)
        #expect(history.map(\.id) == [first.id, second.id])
        #expect(history.map(\.isCurrent) == [false, true])
        #expect(try ledger.current(feed: "web_events", day: feb1) == second)
        #expect(try ledger.known([1, 2, 3], on: 1) == [2: 0, 3: 0])
        // What was there first is new again after something else.
        let third = try ledger.add(entry(0))
        #expect(third.supersedes == second.id)
    }

    @Test func feedsDoNotMeet() throws {
        let ledger = try open()
        try ledger.add(entry(0), [1])
        try ledger.add(entry(0, content: "b", feed: "app_events"), [2])
        #expect(try ledger.known([1, 2], on: 1) == [1: 0])
        #expect(try ledger.current(feed: "web_events", day: feb1)?.fingerprint == "a")
        #expect(try ledger.history(feed: "app_events", day: feb1).map(\.fingerprint) == ["b"])
    }

    @Test func waiversAreRemembered() throws {
        let ledger = try open()
        let uses = [
            WaiverUse(
                rule: "schema.column_missing", column: "referrer", owner: "ana", reason: "app 4.2",
                expires: feb1.date),
            WaiverUse(
                rule: "volume.row_count", column: nil, owner: "bo", reason: "sale",
                expires: feb1.date),
        ]
        let recorded = try ledger.record(entry(0, waived: true), keys: [], waiverUses: uses)
        #expect(recorded.isWaived)
        // Nobody has to read them yet but people, by SQL.
        let rows = try DatabaseQueue(path: ledger.path).read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT entry, rule, column_name, owner, reason, expires FROM waiver_use ORDER BY id
                    """)
        }
        #expect(rows.map { $0["entry"] } == [recorded.id, recorded.id])
        let found = rows.compactMap { row in
            Day(row["expires"] as String).map {
                WaiverUse(
                    rule: row["rule"], column: row["column_name"], owner: row["owner"],
                    reason: row["reason"], expires: $0)
            }
        }
        #expect(found == uses)
    }

    // MARK: Releases and actions

    @Test func aReleaseKeepsTheVerdict() throws {
        let ledger = try open()
        let id = try #require(ledger.add(entry(0, verdict: .quarantined)).id)
        #expect(try ledger.release(of: id) == nil)
        let releases = LedgerRelease.Mode.allCases.enumerated().map { number, mode in
            LedgerRelease(
                entry: id, by: "ana", reason: "\(number)",
                at: Instant(microseconds: Int64(number)), mode: mode, rows: 1)
        }
        for release in releases { try ledger.recordRelease(release) }
        #expect(try ledger.releases(of: id) == releases)
        #expect(try ledger.release(of: id) == releases.last)
        let released = try #require(try ledger.entry(id: id))
        #expect(released.verdict == .quarantined)
        #expect(released.action == .releasing)
    }

    @Test func onlyWhatHoldsIsReleased() throws {
        let ledger = try open()
        let id = try #require(ledger.add(entry(0, verdict: .quarantined)).id)
        try ledger.add(entry(0, content: "b"))
        func release(_ id: Int64) throws {
            try ledger.recordRelease(
                LedgerRelease(
                    entry: id, by: "ana", reason: "", at: Instant(microseconds: 0), mode: .whole,
                    rows: 1))
        }
        #expect(problem { try release(id) } == .superseded(id))
        #expect(problem { try release(99) } == .unknownEntry(99))
        #expect(problem { try ledger.setIdentity(nil, of: 99) } == .unknownEntry(99))
        #expect(try ledger.releases(of: id) == [])
    }

    @Test func actionAndIdentityCanFollow() throws {
        let ledger = try open()
        let id = try #require(ledger.add(entry(0)).id)
        try ledger.settle([id: .init(rawValue: "from the future")])
        try ledger.setIdentity(nil, of: id)
        #expect(try ledger.entry(id: id)?.action.rawValue == "from the future")
        #expect(try ledger.entry(id: id)?.identity == nil)
    }

    // MARK: History

    @Test func aBaselineHasOnlyWhatWasAdmittedOnItsOwnMerits() throws {
        let ledger = try open()
        try ledger.add(entry(3, verdict: .atRisk))
        try ledger.add(entry(0))
        try ledger.add(entry(1, verdict: .quarantined))
        let released = try ledger.add(entry(2, verdict: .quarantined))
        try ledger.recordRelease(
            LedgerRelease(
                entry: #require(released.id), by: "ana", reason: "",
                at: Instant(microseconds: 0), mode: .whole, rows: 1))
        try ledger.add(entry(4, waived: true))
        // Day 6 is missing. Day 5 was good until its bytes were replaced, day 7 the other way
        // round.
        try ledger.add(entry(5))
        try ledger.add(entry(5, content: "b", verdict: .quarantined))
        try ledger.add(entry(7, verdict: .quarantined))
        try ledger.add(entry(7, content: "b"))
        try ledger.add(entry(8))
        try ledger.add(entry(6, feed: "app_events"))
        func baseline(_ day: Int, _ limit: Int) throws -> [Int] {
            try ledger.baselineDays(
                feed: "web_events", before: feb1.advanced(by: day), limit: limit
            ).map { $0.day.place - feb1.place }
        }
        #expect(try baseline(8, 10) == [0, 3, 7])
        #expect(try baseline(8, 2) == [3, 7])
        #expect(try baseline(9, 10) == [0, 3, 7, 8])
        #expect(try baseline(0, 10) == [])
        #expect(try baseline(9, 0) == [])
        let all = try ledger.entries(
            feed: "web_events", from: feb1.date.advanced(by: 1), to: feb1.date.advanced(by: 7))
        #expect(days(all) == [1, 2, 3, 4, 5, 7])
    }

    @Test func checksCanBeLeftOut() throws {
        let ledger = try open()
        let recorded = try ledger.add(entry(0))
        var expected = recorded
        expected.checks = []
        #expect(
            try ledger.entries(
                feed: "web_events", from: feb1.date, to: feb1.date, withChecks: false)
                == [expected])
        #expect(
            try ledger.entries(feed: "web_events", from: feb1.date, to: feb1.date) == [recorded])
    }
}
