package import DailyNumbers
package import Detection
package import Shared

/// One run of layer 2: what is known of the days, judged as of the expected day.
///
/// This file is the layer's diagram: source and ledger → timeline → hard rules and detectors → what
/// people are told.
package struct HealthRun: Sendable {
    package let expectedDay: Day
    package let source: DailyFacts
    package let layerOne: LayerOne
    package let timeline: Timeline
    /// Of the hard rules, passes included.
    package let checks: [RecordedOutcome]
    /// What the detectors say of each day, the expected one last.
    package let days: [DayResult]
    package let told: DayMessage
    private let book: IncidentBook
    package let settings: HealthSettings

    /// - Parameters:
    ///   - today: By the clock of the run.
    ///   - book: What was told before.
    ///   - judge: What the detectors say of each day; that of `DayByDay`.
    package init(
        _ source: DailyFacts, layerOne: LayerOne, config: GateConfig, expectedDay: Day,
        today: Day, calendar: SpecialDays = [:], closed: [Day: String] = [:],
        book: IncidentBook = .empty,
        judge: (DayByDay.Inputs) -> [DayResult] = { DayByDay($0).results }
    ) {
        self.book = book
        self.expectedDay = expectedDay
        self.source = source
        self.layerOne = layerOne
        settings = config.health
        let inputs = DayByDay.Inputs(
            source, layerOne, settings, expectedDay: expectedDay, calendar: calendar,
            closed: closed,
            accepted: book.acceptedLevels)
        timeline = inputs.timeline
        checks = HealthRules.checks(
            HealthInput(
                expectedDay: expectedDay, today: today, timeline: timeline, facts: source.facts,
                layerOne: layerOne, toldBefore: book.toldDays), config)
        days = judge(inputs)
        told = DayMessage(
            checks: checks, results: days, layerOne: layerOne, expectedDay: expectedDay,
            book: book, reportDays: settings.report.days, currency: settings.currency)
    }

    /// Worst first.
    package var news: [NewsItem] { told.news }

    /// What the ledger keeps of the run.
    package func answer(at: Instant, version: String) -> HealthAnswer {
        HealthAnswer(
            day: expectedDay, status: status.rawValue, incidents: told.incidents,
            revised: told.revised, at: at, version: version)
    }

    /// What an earlier run answered for the day, where that was something else.
    package var correction: HealthAnswer? {
        book.correction(of: answer(at: Instant(microseconds: 0), version: ""))
    }

    /// What the detectors say of the expected day.
    package var result: DayResult? { days.last }

    package var worst: Severity? { news.map(\.severity).max() }

    package var status: DayResult.Status {
        switch worst {
        case .p0?: .p0
        case .p1?: .p1
        case .p2?, nil: result?.status == .notEvaluated ? .notEvaluated : .healthy
        }
    }
}

extension DayByDay.Inputs {
    /// What a run for a day judges its days by.
    init(
        _ source: DailyFacts, _ layerOne: LayerOne, _ settings: HealthSettings, expectedDay: Day,
        calendar: SpecialDays, closed: [Day: String], accepted: [AcceptedLevel]
    ) {
        self.init(
            timeline: Timeline(
                source, layerOne, settings, days: settings.warehouse.days(to: expectedDay),
                calendar: calendar, closed: closed),
            detection: settings.detection, incidents: settings.incidents,
            knownCauses: source.causes(layerOne), accepted: accepted)
    }
}
