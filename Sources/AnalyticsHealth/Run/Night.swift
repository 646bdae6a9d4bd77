package import Detection
package import Shared

/// What a nightly run would have said of a day, or has.
package struct Night: Sendable {
    package let expectedDay: Day
    package let status: DayResult.Status
    /// What the detectors say of it; nil where nothing is known of the day.
    package let result: DayResult?
    /// Of the hard rules, passes included.
    package let checks: [RecordedOutcome]
    package let told: DayMessage

    package init(_ run: HealthRun) {
        expectedDay = run.expectedDay
        status = run.status
        result = run.result
        checks = run.checks
        told = run.told
    }

    /// Worst first.
    package var news: [NewsItem] { told.news }

    package var worst: Severity? { news.map(\.severity).max() }

    /// Whether people are paged.
    package var page: Bool { news.contains(where: \.page) }
}
