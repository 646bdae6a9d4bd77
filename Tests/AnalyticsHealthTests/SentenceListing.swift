import DailyNumbers
import Rendering
import Shared
import TestSupport

@testable import AnalyticsHealth
@testable import Detection

/// Every sentence that a report can have, in sections, as a person can read them.
struct SentenceListing {
    struct Section {
        let title: String
        let text: String
        /// Sentences about layer 1 may be in it.
        var hasLayerOne = false
    }

    let sections: [Section]

    var text: String {
        sections.map { "## \($0.title)\n\n\($0.text)\n" }.joined(separator: "\n")
    }

    init() throws {
        sections =
            Self.causes(divided: true) + Self.causes(divided: false) + [
                Self.states(), Self.alerts(),
            ]
            + (try Self.rules()) + [Self.absences(), Self.notes(), Self.notEvaluated()]
            + Self.reports()
    }

    static func block(_ news: NewsItem, _ context: NewsContext) -> String {
        var message = Message(headline: "")
        message.items = [NewsBlock(news, number: 1, context).item]
        return String(SlackRenderer().text(message).dropFirst(2).dropLast())
    }

    private static func causes(divided: Bool) -> [Section] {
        SentenceScenario.all(divided: divided).filter { divided || !$0.incident.isOfColumns }.map {
            let news = NewsItem.business(
                $0.incident, also: [], [], nil, .empty)
            return Section(
                title: $0.name + ($0.hasChannels ? "" : "; no channels"),
                text: news.title + "\n\n" + block(news, $0.context))
        }
    }

    private static func states() -> Section {
        let shop = SentenceShop([.init(orders: 0)])
        let alerts = [shop.alert(.purchases)]
        var lines: [String] = []
        for severity in [Severity.p0, .p1] {
            let incident = shop.incident(.checkout(nil), alerts, severity)
            for state in [
                ReportedIncident.State.opened, .escalated, .ongoing, .reopened,
            ] {
                for first in [SentenceShop.last, SentenceShop.last.advanced(by: -3)] {
                    let known =
                        state == .opened
                        ? nil
                        : ReportedIncident(
                            id: "x", kind: .business, first: first,
                            severity: state == .escalated ? .p2 : severity, cause: "checkout",
                            title: "", state: state == .reopened ? .resolved : .ongoing,
                            subjects: [])
                    let opened = Incident(
                        id: "x", first: first, day: incident.day, severity: severity,
                        cause: incident.cause, state: state, alerts: alerts, analysis: nil)
                    let news = NewsItem.business(
                        opened, also: [], [], known, .empty)
                    let context = SentenceScenario.all(divided: true)[0].context
                    lines.append(String(block(news, context).prefix { $0 != "\n" }))
                }
            }
        }
        var seen: Set<String> = []
        return Section(
            title: "States", text: lines.filter { seen.insert($0).inserted }.joined(separator: "\n")
        )
    }

    /// Each detector with each metric, up, down, to zero, and from nothing.
    private static func alerts() -> Section {
        let segments: [Segment?] = [
            nil, Segment(.channel, "Email"), Segment(.device, "mobile"), Segment(.column, "clicks"),
        ]
        var lines: [String] = []
        let metrics: [(DetectorName, [Metric])] = [
            (.outage, [.sessions]), (.doubled, [.sessions, .purchases]), (.unitError, [.aov]),
            (.vanished, [.sessions, .purchases]), (.slowFall, [.sessions, .purchases]),
            (.deviation, Metric.allCases), (.classic, Metric.allCases),
        ]
        for (detector, all) in metrics {
            for metric in all {
                let isColumn = [.count, .money, .rate, .share].contains(metric)
                for segment in segments where (segment?.dimension == .column) == isColumn {
                    let isRate = [.conversion, .rate].contains(metric)
                    let usual: Double = metric.kind == .share ? 0.4 : isRate ? 0.02 : 60
                    let isCount = metric.kind == .volume && metric != .money
                    let small: (Double, Double) = isCount ? (0.3, 4) : (0.004, 0.01)
                    let pairs: [(Double, Double)] = [
                        (usual, usual * 0.3), (usual, usual * 2), (usual, 0), (0, usual), small,
                    ]
                    for (level, value) in pairs where metric.kind != .share || value <= 1 {
                        let alert = SentenceShop.alert(
                            Measure(metric, segment), detector, .p1, value: value, level: level)
                        lines.append(
                            AlertMessage(alert, range: NormalRange(alert, DetectionSettings())).text
                        )
                    }
                }
            }
        }
        var seen: Set<String> = []
        return Section(
            title: "Alerts", text: lines.filter { seen.insert($0).inserted }.joined(separator: "\n")
        )
    }

    /// The example of each hard rule, with what to do, for a team with layer 1 and one without.
    private static func rules() throws -> [Section] {
        try HealthRules.all.flatMap { rule -> [Section] in
            let run = try HealthRuleExampleTests.run(rule.violates)
            let checks = run.checks.filter { $0.rule == rule.spec.id && $0.isViolated }
            guard !checks.isEmpty else { return [] }
            let news = NewsItem.data(
                checks, [], day: HealthExample.expectedDay, .empty, isBlocked: false)
            guard let news else { return [] }
            let needs = run.layerOne.isKnown
            return [false, true].filter { $0 || !needs }.compactMap { hasLayerOne in
                let context = NewsContext(
                    expectedDay: HealthExample.expectedDay, settings: HealthSettings(),
                    hasLayerOne: hasLayerOne)
                // Where it is the same for all, it stands here once.
                let isSame =
                    hasLayerOne && !needs
                    && Advice.lookFirst(rule.spec.id, hasLayerOne: false)
                        == Advice.lookFirst(rule.spec.id)
                return isSame
                    ? nil
                    : Section(
                        title: rule.spec.id + (hasLayerOne ? "; with layer 1" : ""),
                        text: news.title + "\n\n" + block(news, context), hasLayerOne: hasLayerOne)
            }
        }
    }

    /// Rules that notice that a day is not there, in all combinations that they occur in.
    private static func absences() -> Section {
        let day = HealthExample.expectedDay
        func check(_ rule: String, _ message: String, observed: Double? = nil) -> RecordedOutcome {
            var check = RecordedOutcome(
                rule: rule, column: nil, status: .violated, severity: .p0, observed: observed,
                threshold: nil, n: 0, baselineDays: [], message: message)
            check.days = [day]
            return check
        }
        let late = check("freshness.sessions", "", observed: 2)
        let ordersLate = check("freshness.orders", "", observed: 2)
        let never = check("freshness.sessions", "")
        let none = check("volume.sessions", "", observed: 0)
        let few = check(
            "volume.orders", "3 orders, at least 10 expected", observed: 3)
        func status(_ word: String) -> RecordedOutcome {
            check("completeness.expected_day", "\(day) is \(word)")
        }
        let sets = [
            [late, ordersLate, status("missing"), none], [status("missing")],
            [status("quarantined")], [status("partial")], [late], [ordersLate], [never], [none],
            [none, few], [few],
        ]
        let lines = sets.map { checks in
            let data = DataNews(checks, day: day)
            return ([data.headline] + data.lines.map { "  \($0.rule): \($0.words)" })
                .joined(separator: "\n")
        }
        return Section(
            title: "A day that is not there", text: lines.joined(separator: "\n"), hasLayerOne: true
        )
    }

    private static func notes() -> Section {
        let day = SentenceShop.last
        func incident(_ title: String) -> ReportedIncident {
            ReportedIncident(
                id: "\(day)-checkout", kind: .business, first: day, severity: .p0,
                cause: "checkout",
                title: title, state: .resolved, subjects: ["purchases"])
        }
        let told = incident("P0 checkout: orders 1, usually 21 (-95 %)")
        var lines: [String] = []
        let reasons: [DayMessage.Resolved.Reason] = [
            .back, .rulesHold, .accepted, .becameUsual, .corrected, .replaced,
        ]
        for reason in reasons {
            let acknowledgement = Acknowledgement(
                incident: told.id, by: "ana", reason: "we left that market",
                at: Instant(microseconds: 0), day: day, isNewNormal: true, first: day, subjects: [])
            lines.append(
                IncidentUpdates.text(
                    DayMessage.Resolved(
                        incident: told, reason: reason, acknowledgement: acknowledgement)))
        }
        lines.append(IncidentUpdates.text(waiting: told))
        lines.append(
            IncidentUpdates.text(waiting: incident("P0 data: there are no rows of \(day)")))
        for (then, now) in [(Severity?.some(.p0), Severity?.none), (nil, .some(.p1))] {
            lines.append(
                IncidentUpdates.text(
                    RevisedDay(day: day, told: then, now: now, title: told.title)))
        }
        lines.append(
            IncidentUpdates.text(
                HealthAnswer(
                    day: day, status: "P0_BLOCKER", incidents: [],
                    at: Instant(microseconds: 1_727_999_123_456_789), version: "1")))
        let measures = [Measure(.sessions), Measure(.purchases), Measure(.revenue), Measure(.aov)]
        for count in [1, 4] {
            lines.append(
                DayNotes.text(
                    accepted: Array(measures.prefix(count)), told.id, after: count,
                    memory: count * 7))
        }
        lines.append(DayNotes.text(asking: told.id))
        for (metric, isFirst) in [(Metric.sessions, true), (.purchases, false)] {
            let slice = NewSlice(
                segment: Segment(metric == .sessions ? .channel : .device, "Affiliates"),
                metric: metric, count: 1200, share: 0.084, days: 55, isFirst: isFirst)
            lines.append(DayNotes.text(slice))
        }
        for kind in Rhythm.Kind.allCases {
            lines.append(DayNotes.text(rhythm: [Measure(.sessions)], kind.rawValue))
            lines.append(
                DayNotes.text(
                    rhythm: Metric.ofShop.prefix(5).map { Measure($0) }, kind.rawValue))
        }
        for reason in [
            "z is small", "chance alone could do it", "the relative change is small",
            "the change is small in points", "the absolute change is small", "another reason",
        ] {
            lines.append(
                "nearest to an alert: orders 13, usually 36 (-64 %), \(DayNotes.plain(reason))")
        }
        return Section(title: "Notes", text: lines.joined(separator: "\n"))
    }

    private static func notEvaluated() -> Section {
        let reasons = [
            "3 orders a day are usual, at least 10 are needed", "no value today",
            "1 usable day before, at least 5 are needed", "too few usable days before",
            "the usual level is zero", "another one",
        ]
        let lines = [1, 2, 5, 6].map { count in
            NotEvaluated.line(
                reasons.prefix(count).enumerated().flatMap { i, reason in
                    (0...i).map { (reason: reason, name: "metric \($0)") }
                }) ?? ""
        }
        return Section(title: "Not evaluated", text: lines.joined(separator: "\n"))
    }

    // MARK: - Whole reports

    static func run(
        _ shop: SentenceShop, layerOne: LayerOne = .unknown, until: Int = SentenceShop.days,
        config: GateConfig = GateConfig(), source change: (inout DailyFacts) -> Void = { _ in }
    ) -> HealthRun {
        let day = SentenceShop.first.advanced(by: until - 1)
        var source = DailyFacts(cube: shop.cube.upTo(day), name: "test")
        source.columns = shop.timeline.columns
        for metrics in shop.timeline.days where metrics.day <= day && !metrics.columns.isEmpty {
            source.columnValues[metrics.day] = metrics.columns
        }
        change(&source)
        return HealthRun(
            source, layerOne: layerOne, config: config, expectedDay: day, today: day.advanced(by: 1)
        )
    }

    private static func reports() -> [Section] {
        let gone = SentenceShop([.init(sessions: 0, orders: 0)])
        let column = Measure(.count, Segment(.column, "signups"))
        let own = SentenceShop([], divided: false, columns: [(column, 402, 40)])
        let entries = (0..<SentenceShop.days).map {
            TestLedger.entry(
                SentenceShop.first.advanced(by: $0), $0 == 30 ? .atRisk : .clean)
        }
        let ledger = LayerOne(entries: ["web": entries], upTo: SentenceShop.last, rules: [])
        let runs: [(String, HealthRun, Bool)] = [
            ("healthy", run(SentenceShop([])), false),
            ("healthy, with layer 1", run(SentenceShop([]), layerOne: ledger), true),
            ("the first day", run(SentenceShop([]), until: 1), false),
            ("outage", run(gone), false),
            ("no channels", run(SentenceShop([.init(orders: 0)], divided: false)), false),
            ("a column of its own", run(own), false),
            (
                "only a column of its own",
                run(own) { $0.cube = DailyCube([]) }, false
            ),
            (
                "the day is missing",
                run(gone) { source in
                    source.cube = source.cube.upTo(SentenceShop.last.advanced(by: -1))
                }, false
            ),
        ]
        return runs.map { name, run, hasLayerOne in
            Section(
                title: "Report: \(name)",
                text: HealthReport(run).text + "\nOn a terminal:\n\n"
                    + TerminalRenderer().text(Message(summaryOf: run, footer: [])),
                hasLayerOne: hasLayerOne)
        }
    }
}

extension Incident {
    var isOfColumns: Bool { alerts.contains { $0.measure.segment?.dimension == .column } }
}
