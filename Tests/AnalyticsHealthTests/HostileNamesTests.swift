import Foundation
import Rendering
import Shared
import TestSupport
import Testing

@testable import AnalyticsHealth
@testable import DailyNumbers
@testable import Detection

@Suite("Names from data and from people neither break a report nor flood it")
struct HostileNamesTests {
    private static let pieces = [
        "*bold*", "_it_", "~gone~", "`code`", "```", "<!channel>", "@here", "<@U1>", "&amp;",
        "a\nb", "\r\n",
        "\u{1b}[31m", "\u{202e}", "\u{2066}", "\u{0}", "\t", "\u{2028}", "e\u{301}\u{301}\u{301}",
        "• P0 x", "_", "*",
        "日本語", "👩‍👩‍👧", "Do: rm", "https://x.example/a_b", " ", "\"", "\\", "'", "word", "A", ":", ", ",
    ]

    /// A name of some pieces; now and then of very many.
    private static func name(_ generator: inout SeededGenerator) -> String {
        let count =
            Int.random(in: 0..<6, using: &generator) == 0
            ? Int.random(in: 100...2000, using: &generator)
            : Int.random(in: 1...6, using: &generator)
        return (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
    }

    /// A shop one of whose channels is gone, with a column that fell, all of it under given names.
    private static func run(_ names: [String]) -> HealthRun {
        var config = GateConfig()
        let column = Measure(.count, Segment(.column, names[0]))
        config.health.dailyTable.columns = [
            .init(
                name: names[0], kind: .count, contact: Contact(owner: names[1], runbook: names[2]))
        ]
        config.health.detection.contacts[.sessions] = Contact(
            owner: names[2], runbook: "https://x.example/" + names[1])
        config.health.report.audience = [names[3], names[4]]
        config.health.routing = [
            Route(severity: .p0, to: [names[5]]), Route(severity: .p1, to: [names[6]]),
        ]
        config.health.calendar = [
            CalendarEntry(.span(SentenceShop.first...SentenceShop.first), name: names[7])
        ]
        let last = SentenceShop.last
        var shop = SentenceShop(
            [.init(sessions: 0, orders: 0, channel: "Paid"), .init(sessions: 0.4, orders: 0.2)],
            columns: [(column, 402, 40)])
        let renamed = ["Paid": names[8], "Email": names[9], "mobile": names[10]]
        let rows = shop.cube.rows.map { row in
            DailyCube.Row(
                day: row.day, channel: renamed[row.channel] ?? row.channel,
                device: renamed[row.device] ?? row.device, tally: row.tally)
        }
        shop = SentenceShop(rows: rows, of: shop)
        var finding = TestLedger.finding("schema.column_missing", column: names[11])
        finding.message = names[12]
        let entries = (0..<SentenceShop.days).map { offset in
            TestLedger.entry(
                SentenceShop.first.advanced(by: offset), offset > 30 ? .atRisk : .clean,
                checks: offset > 30 ? [finding] : [])
        }
        return SentenceListing.run(
            shop, layerOne: LayerOne(entries: [names[13]: entries], upTo: last, rules: []),
            config: config)
    }

    @Test("the message, the terminal and alerts.json", arguments: Array(1...30) as [UInt64])
    func names(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var names: [String] = []
        while names.count < 14 {
            let name = Self.name(&generator)
            if !names.contains(name) { names.append(name) }
        }
        let run = Self.run(names)
        let place: Comment = "seed \(seed)"
        #expect(run.worst != nil, place)
        let text = HealthReport(run).text
        #expect(text.unicodeScalars.count <= 2900, place)
        #expect(!text.contains("<") && !text.contains(">"), place)
        let scalars = Array(text.unicodeScalars)
        #expect(
            zip(scalars, scalars.dropFirst()).allSatisfy { $0 != "@" || $1 == "\u{2060}" }, place)
        #expect(
            [1, 3].contains(text.split(separator: "```", omittingEmptySubsequences: false).count),
            place)
        #expect(!Self.steers(text), place)
        // The marks that are left are ours: the verdict, titles of incidents, and values.
        let prose = text.split(separator: "```", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 0 }.map { String($0.element) }.joined()
            // In code there are no marks.
            .replacing(/`[^`\n]*`/, with: "code")
        #expect(!prose.contains("*bold*") && !prose.contains("~"), place)
        #expect(prose.firstMatch(of: /(?:^|[^\p{L}\p{N}])_it_(?:$|[^\p{L}\p{N}])/) == nil, place)
        #expect(prose.count { $0 == "*" } % 2 == 0, place)
        #expect(
            !prose.split(separator: "\n").contains {
                $0.hasPrefix("• P0 x") || $0.hasPrefix("Do: rm")
            }, place)
        #expect(text.split(separator: "\n").allSatisfy { $0.unicodeScalars.count < 700 }, place)

        let terminal = TerminalRenderer().text(Message(summaryOf: run, footer: []))
        #expect(!Self.steers(terminal), place)
        #expect(terminal.unicodeScalars.count < 6000, place)

        let json = try JSON.text(
            AlertsDocument(
                run, run: .init(at: Instant(microseconds: 0), version: "1", config: "", source: "")),
            pretty: true)
        #expect(throws: Never.self) {
            try JSONSerialization.jsonObject(with: Data(json.utf8))
        }
        for item in run.news { #expect(item.title.unicodeScalars.count <= 400, place) }
    }

    @Test("hundreds of channels: a file that can be read, of which the sums are whole")
    func manyChannels() throws {
        let first = SentenceShop.first
        var rows: [DailyCube.Row] = []
        for offset in 0..<20 {
            for channel in 0..<700 where offset < 19 || channel % 3 > 0 {
                rows.append(
                    DailyCube.Row(
                        day: first.advanced(by: offset), channel: "utm_\(channel)", device: "all",
                        tally: Tally(
                            sessions: 1000 / (channel + 1) + 1, purchases: channel < 100 ? 1 : 0,
                            revenue: Money(micros: channel < 100 ? 50_000_000 : 0))))
            }
        }
        let day = first.advanced(by: 19)
        let run = HealthRun(
            DailyFacts(cube: DailyCube(rows), name: "test"), layerOne: .unknown,
            config: GateConfig(),
            expectedDay: day, today: day.advanced(by: 1))
        let text = try JSON.text(
            AlertsDocument(
                run, run: .init(at: Instant(microseconds: 0), version: "1", config: "", source: "")),
            pretty: true)
        #expect(text.utf8.count < 300_000)
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let left = try #require(json["checks_left_out"] as? [String: Int])
        let checks = try #require(json["checks"] as? [Any])
        let all = (run.result?.answers.count ?? 0) + run.checks.count
        #expect(checks.count + left.values.reduce(0, +) == all)
        // Whatever alerts is listed.
        #expect(left["violated"] == 0)
        let incident = try #require((json["incidents"] as? [[String: Any]])?.first)
        let evidence = try #require(incident["evidence"] as? [String: Any])
        let channels = try #require(evidence["channels"] as? [String: Any])
        let parts = try #require(channels["parts"] as? [[String: Any]])
        let others = try #require(channels["others"] as? [String: Any])
        #expect(parts.count == 30)
        #expect(others["count"] as? Int == 670)
        func sum(_ key: String) -> Double {
            parts.reduce(0) { $0 + (($1[key] as? Double) ?? 0) } + ((others[key] as? Double) ?? 0)
        }
        #expect(sum("today") == Double(run.timeline.days.last?.total.sessions ?? 0))
        #expect(HealthReport(run).text.unicodeScalars.count <= 2900)
    }

    private static func steers(_ text: String) -> Bool {
        text.unicodeScalars.contains { $0 != "\n" && $0.isControl }
    }
}

extension SentenceShop {
    /// Another cube with the columns of a shop.
    init(rows: [DailyCube.Row], of shop: SentenceShop) {
        cube = DailyCube(rows)
        timeline = shop.timeline
    }
}
