import AnalyticsHealth
import DailyNumbers
import Detection
import Shared
import Testing

@Suite("The message that people read")
struct ReportTests {
    private let first = Day(number: 20_000)

    /// A month of sixty channels, of which all but one vanish on the last day.
    private func run(_ config: GateConfig = GateConfig()) -> HealthRun {
        var rows: [DailyCube.Row] = []
        for offset in 0..<30 {
            for channel in 0..<60 where offset < 29 || channel == 0 {
                rows.append(
                    DailyCube.Row(
                        day: first.advanced(by: offset),
                        channel: "<!channel> & @here ```x``` \(channel)\u{202e}", device: "<b>",
                        tally: Tally(
                            sessions: 40 + channel % 3, purchases: 2,
                            revenue: Money(micros: 50_000_000))))
            }
        }
        let day = first.advanced(by: 29)
        return HealthRun(
            DailyFacts(cube: DailyCube(rows), name: "test"), layerOne: .unknown, config: config,
            expectedDay: day, today: day.advanced(by: 1))
    }

    @Test("nothing in it notifies anybody, ends a code block, or steers a terminal")
    func escaped() {
        let run = run()
        #expect(run.status == .p0)
        let text = HealthReport(run).text
        #expect(text.contains("&lt;!channel&gt; &amp; @\u{2060}here '''x'''"))
        #expect(!text.contains("<") && !text.contains("@here"))
        #expect(text.split(separator: "```", omittingEmptySubsequences: false).count == 3)
        #expect(!text.unicodeScalars.contains("\u{202e}"))
    }

    @Test(
        "it is never longer than allowed, and says what is left out", arguments: [500, 900, 2900])
    func bounded(limit: Int) {
        var config = GateConfig()
        config.health.report.maxCharacters = limit
        config.health.report.days = 60
        let text = HealthReport(run(config)).text
        #expect(text.unicodeScalars.count <= limit)
        #expect(text.hasPrefix("*P0_BLOCKER* · "))
        // The incident stays, whatever goes.
        #expect(text.contains("*1. P0 "))
        if limit < 900 {
            #expect(!text.contains("```"))
            #expect(text.contains("_More in alerts.json_"))
        }
    }

    @Test("destinations add up, by severity and by metric")
    func routing() {
        var config = GateConfig()
        config.health.routing = [
            Route(severity: .p0, to: ["pager", "#a"]),
            Route(severity: .p0, metrics: ["revenue"], to: ["#money", "#a"]),
            Route(severity: .p0, metrics: ["aov"], to: ["#nobody"]),
            Route(severity: .p1, to: ["#later"]),
        ]
        let lines = run(config).routing.lines
        #expect(lines.map(\.to) == [["pager", "#a", "#money"]])
        #expect(lines[0].page)
    }

    @Test("days at risk are history only where the configuration says so")
    func atRisk() throws {
        var config = GateConfig()
        let entries = (0..<30).map {
            TestLedger.entry(first.advanced(by: $0), $0 < 20 ? .atRisk : .clean)
        }
        func history() -> Int? {
            let source = DailyFacts(cube: run().source.cube, name: "test")
            let day = first.advanced(by: 29)
            let run = HealthRun(
                source, layerOne: LayerOne(entries: ["web": entries], upTo: day, rules: []),
                config: config,
                expectedDay: day, today: day)
            let check = run.result?.answers.first {
                $0.detector == .deviation && $0.measure == Measure(.revenue)
            }
            return check?.evidence?.baseline.leftOut.count
        }
        #expect(history() == 0)
        config.health.detection.atRiskIsHistory = false
        config.health.detection.recentDays = 20
        #expect(try #require(history()) > 0)
    }

    @Test("severities are what the configuration maps them to")
    func severities() {
        var config = GateConfig()
        config.health.detection.breakage = .p1
        config.health.detection.breakageOf[.revenue] = .p0
        let alerts = run(config).result?.alerts ?? []
        #expect(alerts.filter { $0.severity == .p0 }.map(\.measure) == [Measure(.revenue)])
        config.health.detection.disabled = [.revenue]
        #expect(run(config).result?.alerts.contains { $0.severity == .p0 } == false)
    }
}

@Suite("A report of many incidents")
struct ManyIncidentsTests {
    /// Thirty columns of a team's own, all of which fall on the last day.
    private func run(limit: Int) -> HealthRun {
        var config = GateConfig()
        config.health.report.maxCharacters = limit
        let columns = (10..<40).map { number in
            (
                measure: Measure(.count, Segment(.column, "column_\(number)")), usual: 402.0,
                today: 40.0
            )
        }
        config.health.dailyTable.columns = columns.map {
            .init(name: $0.measure.words, kind: .count, contact: Contact(owner: "ana"))
        }
        return SentenceListing.run(
            SentenceShop([], divided: false, columns: columns), config: config)
    }

    @Test("every title stays, and what gives way for it is the table, notes, and lines of detail")
    func titles() {
        let run = run(limit: 2900)
        #expect(run.news.count == 30)
        let text = HealthReport(run).text
        #expect(text.unicodeScalars.count <= 2900)
        for number in 10..<40 { #expect(text.contains("P0 column_\(number) fell*")) }
        #expect(!text.contains("```"))
        #expect(text.contains("_More in alerts.json_"))
    }

    @Test("where not even titles fit, the worst ones stand first, and how many more is said")
    func few() throws {
        let text = HealthReport(run(limit: 500)).text
        #expect(text.unicodeScalars.count <= 500)
        let match = try #require(
            text.firstMatch(of: /_… and (\d+) more incidents: see alerts.json_/))
        let shown =
            text.split(separator: "\n").count { $0.hasPrefix("*") && $0.contains(" P0 ") }
        #expect(Int(match.1).map { $0 + shown } == 30)
        #expect(text.contains("*1. P0 column_10 fell*"))
    }

    @Test("who looks after a number, and its runbook, stand in the report and in alerts.json")
    func contacts() throws {
        var config = GateConfig()
        let column = Measure(.count, Segment(.column, "signups"))
        config.health.dailyTable.columns = [
            .init(
                name: "signups", kind: .count,
                contact: Contact(owner: "growth *team*", runbook: "https://wiki/sign_ups"))
        ]
        config.health.detection.contacts[.purchases] = Contact(owner: "shop team")
        let shop = SentenceShop([.init(orders: 0)], columns: [(column, 402, 40)])
        let run = SentenceListing.run(shop, config: config)
        let text = HealthReport(run).text
        #expect(text.contains("Owner: growth ∗team∗\nRunbook: https://wiki/sign_ups"))
        #expect(text.contains("Owner: shop team"))
        let json = try JSON.text(
            AlertsDocument(
                run, run: .init(at: Instant(microseconds: 0), version: "1", config: "", source: "")),
            pretty: true)
        #expect(json.contains("\"owner\" : \"growth *team*\""))
        #expect(json.contains("\"runbook\" : \"https://wiki/sign_ups\""))
        #expect(json.contains("\"owner\" : \"shop team\""))
    }
}
