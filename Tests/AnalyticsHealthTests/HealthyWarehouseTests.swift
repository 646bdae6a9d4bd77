import DailyNumbers
import Detection
import Shared
import TestSupport
import Testing

@testable import AnalyticsHealth

/// A team's own healthy warehouse passes on the first day, whatever it does without; the same thing as a break is news.
@Suite("Warehouses as teams have them") struct HealthyWarehouseTests {
    /// What is peculiar about a warehouse.
    private struct Shape {
        var hasSource = true
        var hasChannel = true
        /// Of twenty orders on each day, so many …
        var withoutSession = 0
        var unknownSession = 0
        var refunds = 0
        var free = 0
        /// Of a hundred sessions on each day, so many have no client.
        var withoutClient = 0
        /// Every so many days there is no order.
        var emptyEvery = 0
        var repeatsSession = false
        var brokenRows = 0
        var isLoadedTwice = false
        /// Of twenty orders so many are attributed; nil: there is no such table.
        var attributed: Int?
    }

    private static let last = Day("2025-03-08")!

    /// Thirty days, the last of which may be unlike the others.
    private func run(
        _ shape: Shape, last: Shape? = nil, days: Int = 30, config: GateConfig = GateConfig()
    ) throws -> HealthRun {
        var sessions = "session_id,client_id,session_start\(shape.hasChannel ? ",channel" : "")"
        sessions += "\(shape.hasSource ? ",source" : ""),device\n"
        var orders = "transaction_id,order_time,revenue,client_id,session_id\n"
        var attribution = "transaction_id,channel,revenue_share,model\n"
        for back in (0..<days).reversed() {
            let day = Self.last.advanced(by: -back)
            let now = back == 0 ? last ?? shape : shape
            let times = now.isLoadedTwice ? 2 : 1
            for n in (0..<times * 100).map({ $0 % 100 }) {
                let id = now.repeatsSession && n == 1 ? "S\(back)-0" : "S\(back)-\(n)"
                sessions += "\(id),\(n < now.withoutClient ? "" : "c\(n)"),\(day)T10:00:00Z"
                sessions +=
                    "\(shape.hasChannel ? ",Email" : "")\(shape.hasSource ? ",news" : ""),mobile\n"
            }
            if now.emptyEvery > 0, back.isMultiple(of: now.emptyEvery) { continue }
            for n in (0..<times * 20).map({ $0 % 20 }) {
                let session =
                    n < now.withoutSession ? "" : n < now.unknownSession ? "X" : "S\(back)-\(n)"
                let amount = n < now.refunds ? "-20" : n < now.free ? "0" : "4\(n % 10).50"
                if n < now.attributed ?? 0 { attribution += "T\(back)-\(n),Email,1,m\n" }
                orders += "T\(back)-\(n),\(day)T11:00:00Z,\(amount),c\(n),\(session)\n"
            }
            for _ in 0..<now.brokenRows { orders += "T,\n" }
        }
        let folder = try TemporaryFolder()
        try folder.write(sessions, to: "fct_sessions.csv")
        try folder.write(orders, to: "fct_orders.csv")
        if shape.attributed != nil { try folder.write(attribution, to: "fct_attribution.csv") }
        let facts = try Warehouse(
            config.health.warehouse, folder: folder.path, zone: .utc, expectedDay: Self.last
        ).facts()
        return HealthRun(
            DailyFacts(facts: facts, name: "test"),
            layerOne: .unknown, config: config, expectedDay: Self.last,
            today: Self.last.advanced(by: 1))
    }

    private func violated(_ run: HealthRun) -> [String] {
        run.checks.filter { $0.isViolated && $0.severity > .p2 }.map {
            "\($0.severity.short) \($0.rule)"
        }
    }

    private static let healthy: [(String, Shape)] = [
        ("plain", Shape()),
        ("no source", Shape(hasSource: false)),
        ("no channels", Shape(hasSource: false, hasChannel: false)),
        ("a third of the orders from a back office", Shape(withoutSession: 7)),
        ("no order names its session", Shape(withoutSession: 20)),
        ("refunds every day", Shape(refunds: 2)),
        ("free samples every day", Shape(free: 4)),
        ("visitors without consent", Shape(withoutClient: 60)),
        ("no orders on one day of five", Shape(emptyEvery: 5)),
        ("all orders attributed", Shape(attributed: 20)),
        ("only what came by a campaign attributed", Shape(attributed: 8)),
    ]

    @Test("pass on the first day", arguments: healthy.indices) func firstDay(index: Int) throws {
        let (name, shape) = Self.healthy[index]
        let run = try run(shape)
        #expect(violated(run) == [], "\(name)")
        // Twenty orders and then none are a matter of the detectors.
        guard shape.emptyEvery == 0 else { return }
        #expect(run.worst == nil, "\(name): \(run.news.map(\.title))")
    }

    @Test("what is absent is said once, and is zero nowhere") func absent() throws {
        let run = try run(Shape(hasSource: false, hasChannel: false, withoutSession: 20))
        let reasons = run.checks.compactMap(\.reason)
        #expect(reasons.count { $0.contains("fct_sessions has no channel, source") } == 1)
        #expect(reasons.count { $0.contains("there is no table of attribution") } == 1)
        #expect(reasons.count { $0.contains("no order names its session") } == 1)
        let day = try #require(run.timeline.days.last)
        #expect(day.sessionShare(of: "Direct") == nil && day.revenueShare(of: "Email") == nil)
        #expect(run.timeline.segments(.channel, by: 29) == [])
    }

    private static let broken: [(String, Shape, Shape, [String])] = [
        (
            "orders lose their sessions", Shape(), Shape(withoutSession: 5),
            ["P1 orders.without_session"]
        ),
        (
            "more than half of them", Shape(withoutSession: 2), Shape(withoutSession: 15),
            ["P0 orders.without_session"]
        ),
        ("a join that fails", Shape(), Shape(unknownSession: 3), ["P1 orders.without_session"]),
        ("a batch of refunds", Shape(refunds: 1), Shape(refunds: 8), ["P1 revenue.negative"]),
        ("a lost sign", Shape(), Shape(refunds: 20), ["P0 revenue.negative"]),
        ("prices that were not joined", Shape(free: 1), Shape(free: 11), ["P0 revenue.zero"]),
        (
            "a consent banner", Shape(withoutClient: 5), Shape(withoutClient: 40),
            ["P1 nulls.client_id"]
        ),
        ("one session twice", Shape(), Shape(repeatsSession: true), ["P1 keys.session_duplicate"]),
        (
            "attribution that drops orders", Shape(attributed: 20), Shape(attributed: 15),
            ["P1 attribution.total"]
        ),
        (
            "attribution that drops most of the usual ones", Shape(attributed: 15),
            Shape(attributed: 2), ["P0 attribution.total"]
        ),
        ("a row that was cut", Shape(), Shape(brokenRows: 1), ["P0 warehouse.malformed_rows"]),
    ]

    @Test("the same as a break is news", arguments: broken.indices) func breaks(index: Int) throws {
        let (name, usual, last, rules) = Self.broken[index]
        let found = violated(try run(usual, last: last))
        for rule in rules { #expect(found.contains(rule), "\(name): \(found)") }
    }

    @Test("a day that was loaded twice is one piece of news, and its ids are the proof")
    func loadedTwice() throws {
        let run = try run(Shape(), last: Shape(isLoadedTwice: true))
        #expect(
            violated(run).sorted() == [
                "P0 keys.session_duplicate", "P0 keys.transaction_duplicate",
            ])
        #expect(run.news.count == 1 && run.worst == .p0, "\(run.news.map(\.title))")
        // The numbers say it as well, and the day after that is no revision.
        #expect(run.result?.incident?.cause == .duplicateLoad)
        let answer = run.answer(at: Instant(microseconds: 0), version: "")
        let book = IncidentBook(before: [answer], sameDay: [], acknowledgements: [])
        #expect(book.revisions(run.days + run.days.suffix(1), days: 14, currency: nil).isEmpty)
    }

    @Test(
        "few refunds are no news, in a shop that has none either; a limit that a person sets holds")
    func refunds() throws {
        #expect(violated(try run(Shape(), last: Shape(refunds: 4))) == [])
        var config = GateConfig()
        config.rules["revenue.negative"] = RuleOverride(values: ["max_share": 0.05, "minimum": 1])
        #expect(
            violated(try run(Shape(refunds: 2), config: config)) == ["P1 revenue.negative"])
        let quality = try run(Shape(refunds: 2)).source.facts?.quality(Self.last)
        #expect(quality?.negativeRevenue == 2 && quality?.refunded == Money("40"))
        #expect(quality?.purchases == 18)
    }

    @Test("with fewer than seven days the limits hold") func fewDays() throws {
        #expect(violated(try run(Shape(refunds: 3), days: 5)) == [])
        #expect(
            violated(try run(Shape(withoutSession: 7), days: 5)) == ["P1 orders.without_session"])
    }

    @Test(
        "what is usual has room for chance, more with fewer rows",
        arguments: [
            (0.0, 100, 0.0), (0.1, 1_000_000, 0.1511), (0.9, 1_000_000, 0.9341), (1, 10, 1),
        ])
    func room(share: Double, n: Int, limit: Double) {
        #expect(abs(UsualShare(share).limit(of: n) - limit) < 0.0005)
        #expect(UsualShare(share).limit(of: 20) >= UsualShare(share).limit(of: 2000))
    }
}
