import Rendering
import Shared
import ShopSupport
import TestSupport
import Testing

@testable import AnalyticsHealth
@testable import DailyNumbers
@testable import Detection

@Suite("What people are told from night to night")
struct ToldTests {
    /// A scheduler that runs on some days, each run knowing what the ones before told.
    private struct Nights {
        var history: [Day: [HealthAnswer]] = [:]
        var acknowledgements: [Acknowledgement] = []
        private var hour: Int64 = 0

        /// - Parameter left: Rows of this day are left out.
        mutating func run(
            _ shop: TestShop, _ position: Int, without left: Int? = nil
        ) -> HealthRun {
            let day = TestShop.first.advanced(by: position)
            let rows = shop.rows(upTo: position + 1).filter {
                $0.day != left.map { TestShop.first.advanced(by: $0) }
            }
            let book = IncidentBook(
                before: history.compactMap { $0.key < day ? $0.value.last : nil }
                    .sorted { $0.day < $1.day },
                sameDay: history[day] ?? [], acknowledgements: acknowledgements)
            let run = HealthRun(
                DailyFacts(cube: DailyCube(rows), name: "test"), layerOne: .unknown,
                config: GateConfig(), expectedDay: day, today: day.advanced(by: 1), book: book)
            hour += 1
            let answer = run.answer(at: Instant(microseconds: hour), version: "1")
            if history[day]?.last?.says(answer) != true {
                history[day, default: []].append(answer)
            }
            return run
        }

        mutating func acknowledge(_ id: String, on position: Int, newNormal: Bool) {
            let day = TestShop.first.advanced(by: position)
            guard let told = history[day]?.last?.incidents.first(where: { $0.id == id }) else {
                return
            }
            acknowledgements.append(
                Acknowledgement(
                    incident: id, by: "ana", reason: "OPS-12", at: Instant(microseconds: 0),
                    day: day, isNewNormal: newNormal, first: told.first, subjects: told.subjects))
        }
    }

    /// Checkout is down on some days.
    private func shop(_ broken: Range<Int>, orders: Double = 0) -> TestShop {
        var shop = TestShop(seed: 90)
        for day in broken { shop.lose(on: day, orders: orders) }
        return shop
    }

    private func says(_ run: HealthRun) -> String {
        let told = run.told
        return
            (told.news.map { "\($0.severity.short) \($0.state)\($0.page ? " page" : "")" }
            + told.waiting.map { _ in "waiting" } + told.resolved.map { "resolved \($0.reason)" }
            + told.revised.map { "revised \($0.told?.short ?? "-") \($0.now?.short ?? "-")" })
            .joined(separator: ", ")
    }

    @Test("once on opening, then as ongoing, and once more when it is over")
    func once() {
        var nights = Nights()
        let shop = shop(38..<41)
        let told = (37..<44).map { says(nights.run(shop, $0)) }
        #expect(
            told == [
                "", "P0 opened page", "P0 ongoing", "P0 ongoing", "waiting", "resolved back", "",
            ])
    }

    @Test("a mild change that stays: told, then taken for the new level, and the report says so")
    func becomesUsual() {
        var nights = Nights()
        var shop = TestShop(seed: 91, days: 60, sessions: 2000)
        for day in 38..<60 { shop.lose(on: day, sessions: 0.55, orders: 0.55) }
        let runs = (38..<48).map { nights.run(shop, $0) }
        #expect(
            runs.map(says) == ["P1 opened page"] + Array(repeating: "P1 ongoing", count: 7)
                + ["resolved becameUsual", ""])
        #expect(
            DayNotes.lines(runs[7]).contains { $0.plain.hasPrefix("Taken for the new level of ") })
        #expect(
            !DayNotes.lines(runs[6]).contains { $0.plain.hasPrefix("Taken for the new level of ") })
    }

    @Test("a second run of the same day says the same, and changes nothing")
    func again() {
        var nights = Nights()
        let shop = shop(38..<40)
        for position in [37, 38, 39, 40, 41] {
            let first = nights.run(shop, position)
            let second = nights.run(shop, position)
            #expect(says(first) == says(second))
            #expect(second.correction == nil)
            #expect(
                HealthReport(first).text == HealthReport(second).text)
        }
        #expect(nights.history.values.allSatisfy { $0.count == 1 })
    }

    @Test("what began in nights without a run is new to people, and says since when")
    func missedNights() throws {
        var nights = Nights()
        let shop = shop(38..<41)
        _ = nights.run(shop, 36)
        let run = nights.run(shop, 40)
        #expect(says(run) == "P0 opened page")
        #expect(run.news.first?.first == TestShop.first.advanced(by: 38))
        #expect(HealthReport(run).text.contains("(since \(TestShop.first.advanced(by: 38)))"))
    }

    @Test("worse is told once more; milder is not")
    func escalation() {
        var nights = Nights()
        var shop = TestShop(seed: 91, sessions: 8000)
        shop.lose(on: 36, orders: 0.55)
        shop.lose(on: 37, orders: 0.02)
        shop.lose(on: 38, orders: 0.55)
        let told = (35..<40).map { says(nights.run(shop, $0)) }
        #expect(told == ["", "P1 opened page", "P0 escalated page", "P1 ongoing", "waiting"])
    }

    @Test("a day whose data is corrected takes back what was told of it")
    func corrected() throws {
        var nights = Nights()
        #expect(says(nights.run(shop(38..<39), 38)) == "P0 opened page")
        // The same day again, with its data mended.
        var other = nights
        let rerun = other.run(shop(0..<0), 38)
        #expect(says(rerun) == "")
        #expect(rerun.correction?.status == "P0_BLOCKER")
        #expect(HealthReport(rerun).text.contains("said P0_BLOCKER for this day"))
        // Or the next day, which sees it mended; told once.
        let next = nights.run(shop(0..<0), 39)
        #expect(says(next) == "resolved corrected, revised P0 -")
        #expect(HealthReport(next).text.contains("its days were corrected, and look usual now"))
        #expect(says(nights.run(shop(0..<0), 40)) == "")
    }

    @Test("a day that turns out to be bad is told, too")
    func worsened() {
        var nights = Nights()
        _ = nights.run(shop(0..<0), 38)
        #expect(says(nights.run(shop(38..<39), 39)) == "revised - P0")
        #expect(says(nights.run(shop(38..<39), 40)) == "")
    }

    @Test("somebody looks after it: named in the report, severity as before, no other page")
    func acknowledged() throws {
        var nights = Nights()
        let shop = shop(38..<42)
        let id = try #require(nights.run(shop, 38).news.first?.id)
        nights.acknowledge(id, on: 38, newNormal: false)
        let next = nights.run(shop, 39)
        #expect(says(next) == "P0 ongoing")
        #expect(HealthReport(next).text.contains("Acknowledged by ana: OPS-12"))
        #expect(next.status == .p0)
    }

    @Test("a new normal: over at once, and judged by its own days from then on")
    func newNormal() throws {
        var nights = Nights()
        let shop = shop(38..<60, orders: 0.4)
        let id = try #require(nights.run(shop, 38).news.first?.id)
        _ = nights.run(shop, 39)
        nights.acknowledge(id, on: 39, newNormal: true)
        let again = nights.run(shop, 39)
        #expect(says(again) == "resolved accepted")
        #expect(again.correction?.status == "P0_BLOCKER" || again.correction?.status == "P1_HIGH")
        // Until there are days enough, nothing is said of these measures; of others it is.
        func outcome(_ run: HealthRun, _ metric: Metric) -> DetectorAnswer? {
            run.result?.answers.first { $0.detector == .deviation && $0.measure == Measure(metric) }
        }
        let reason = "1 usable day before, at least 5 are needed"
        #expect(outcome(again, .purchases)?.outcome == .notEvaluated(because: reason))
        let sessions = outcome(again, .sessions)?.evidence?.baseline.days
        #expect(sessions?.contains { $0 < TestShop.first.advanced(by: 38) } == true)
        let told = (40..<60).map { says(nights.run(shop, $0)) }
        #expect(told.allSatisfy { $0.isEmpty }, "\(told)")
        let later = outcome(nights.run(shop, 59), .purchases)?.evidence
        let first = TestShop.first.advanced(by: 38)
        #expect(later?.baseline.days.allSatisfy { $0 >= first } == true)
        // And a fall from there is an incident again.
        var fallen = shop
        fallen.lose(on: 59, orders: 0.05)
        #expect(says(nights.run(fallen, 59)).hasPrefix("P0 opened page"))
    }

    @Test("what layer 1 found is in the report, also where it explains nothing that is told")
    func findings() throws {
        let day = TestShop.first.advanced(by: 38)
        var entry = TestLedger.entry(day, .atRisk)
        entry.checks = [
            RecordedOutcome(
                rule: "identity.coverage", column: "client_id", status: .violated, severity: .p1,
                observed: 0.1, threshold: 0.05, n: 100, baselineDays: [],
                message: "a tenth of the records", counts: true)
        ]
        let rows = TestShop(seed: 93).rows(upTo: 38)
        let run = HealthRun(
            DailyFacts(cube: DailyCube(rows), name: "test"),
            layerOne: LayerOne(entries: ["web": [entry]], upTo: day, rules: []),
            config: GateConfig(),
            expectedDay: day, today: day.advanced(by: 1))
        #expect(run.news.map(\.causeCode) == ["data"])
        #expect(
            HealthReport(run).text.contains(
                "on this day P1 identity.coverage `client_id`: a tenth of the records"))
    }

    @Test("hard rules: told once, again with another blocker, over when they hold")
    func data() {
        var nights = Nights()
        let shop = TestShop(seed: 92)
        // The rows of the expected day have not come.
        let first = nights.run(shop, 38, without: 38)
        #expect(says(first) == "P0 opened page")
        #expect(first.news.first?.causeCode == "data")
        #expect(says(nights.run(shop, 39, without: 39)) == "P0 ongoing")
        #expect(says(nights.run(shop, 40)) == "resolved rulesHold")
        #expect(says(nights.run(shop, 41)) == "")
    }
    @Test(
        "hard rules of two nights: the same trouble if one is the same, news if one joins",
        arguments: [
            (["a.a"], ["a.a"], "ongoing"), (["a.a", "b.b"], ["b.b"], "ongoing"),
            (["a.a"], ["a.a", "b.b"], "escalated"), (["a.a"], ["b.b"], "opened"),
        ])
    func rules(before: [String], now: [String], state: String) throws {
        let first = TestShop.first
        func check(_ rule: String) -> RecordedOutcome {
            RecordedOutcome(
                rule, Outcome(.violated, days: [first], "x"),
                RuleSettings(RuleSpec(id: rule, layer: .warehouse, severity: .p1, summary: ""), []))
        }
        func news(_ rules: [String], _ day: Day, _ book: IncidentBook) throws -> NewsItem {
            try #require(
                NewsItem.data(rules.map(check), [], day: day, book, isBlocked: false))
        }
        let told = try news(before, first, .empty).told
        let book = IncidentBook(
            before: [
                HealthAnswer(
                    day: first, status: "P1_HIGH", incidents: [told],
                    at: Instant(microseconds: 0), version: "1")
            ], sameDay: [], acknowledgements: [])
        let next = try news(now, first.advanced(by: 1), book)
        #expect(next.state.rawValue == state)
        #expect((next.id == told.id) == (state != "opened"))
    }
}
