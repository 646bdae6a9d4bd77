import Shared
import Testing

@testable import IngestGate

@Suite("Waivers")
struct WaiverTests {
    private static let today = Day("2025-03-20")!

    private static func waiver(
        _ owner: String, rule: String = "schema.type", feed: String = "web", column: String? = nil,
        from: String? = nil, to: String? = nil, expires: String = "2025-03-20"
    ) -> Waiver {
        Waiver(
            rule: rule, feed: feed, column: column, from: from.flatMap { Day($0) },
            to: to.flatMap { Day($0) }, expires: Day(expires)!, owner: owner, reason: "agreed")
    }

    /// Waivers, and the owner of the one that answers for `schema.type` of `price`, web, 2025-03-10.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let waivers: [Waiver]
        var waived: String?
        var expired: String?
    }

    static let cases = [
        Case(testDescription: "none", waivers: []),
        Case(testDescription: "on its last day", waivers: [waiver("ana")], waived: "ana"),
        Case(
            testDescription: "the day after", waivers: [waiver("ana", expires: "2025-03-19")],
            expired: "ana"),
        Case(
            testDescription: "of another rule", waivers: [waiver("ana", rule: "schema.null_rate")]),
        Case(testDescription: "of another feed", waivers: [waiver("ana", feed: "app")]),
        Case(testDescription: "of another column", waivers: [waiver("ana", column: "name")]),
        Case(
            testDescription: "of this column", waivers: [waiver("ana", column: "price")],
            waived: "ana"),
        Case(
            testDescription: "of this very day",
            waivers: [waiver("ana", from: "2025-03-10", to: "2025-03-10")], waived: "ana"),
        Case(testDescription: "from the next day on", waivers: [waiver("ana", from: "2025-03-11")]),
        Case(testDescription: "up to the day before", waivers: [waiver("ana", to: "2025-03-09")]),
        Case(
            testDescription: "the first of several that hold",
            waivers: [waiver("ana"), waiver("bo")], waived: "ana"),
        Case(
            testDescription: "one that holds, among expired ones",
            waivers: [
                waiver("ana", expires: "2025-01-01"), waiver("bo"),
                waiver("cy", expires: "2025-02-01"),
            ], waived: "bo"),
        Case(
            testDescription: "the last of several that expired",
            waivers: [
                waiver("ana", expires: "2025-02-01"), waiver("bo", expires: "2025-01-01"),
            ], expired: "bo"),
        Case(
            testDescription: "one that expired, beside one that never covered it",
            waivers: [waiver("ana", expires: "2025-02-01"), waiver("bo", column: "name")],
            expired: "ana"),
    ]

    private func finding(counts: Bool = true) -> RecordedOutcome {
        RecordedOutcome(
            rule: "schema.type", column: "price", status: .violated, severity: .p0, observed: nil,
            threshold: nil, n: 1, baselineDays: [], message: "found", counts: counts)
    }

    @Test("cover findings of their rule, feed, column and days until they expire", arguments: cases)
    func answer(_ example: Case) {
        var outcome = finding()
        let use = Waivers(example.waivers, today: Self.today)
            .apply(to: &outcome, feed: "web", day: Day("2025-03-10"))
        #expect(use?.owner == example.waived)
        #expect(outcome.waived == (example.waived != nil))
        #expect(outcome.counts == (example.waived == nil))
        let words =
            if let owner = example.waived {
                "found (waived by \(owner) until 2025-03-20: agreed)"
            } else if let owner = example.expired {
                "found (the waiver of \(owner) expired on "
                    + "\(example.waivers.first { $0.owner == owner }!.expires))"
            } else {
                "found"
            }
        #expect(outcome.message == words)
    }

    @Test("leave alone what does not count, and a partition without a day")
    func untouched() {
        let waivers = Waivers([Self.waiver("ana")], today: Self.today)
        var quiet = finding(counts: false)
        #expect(waivers.apply(to: &quiet, feed: "web", day: Day("2025-03-10")) == nil)
        #expect(quiet == finding(counts: false))
        var undated = finding()
        #expect(waivers.apply(to: &undated, feed: "web", day: nil) == nil)
        #expect(undated == finding())
    }
}
