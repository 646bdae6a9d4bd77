import DailyNumbers
private import Shared

/// How well alerts fit the incidents that are known to have happened.
///
/// An incident is detected when an alert fires on a measure that it really moves, from its first day
/// to one day after its last. A false episode is a run of days with alerts outside every such
/// window, counted again for each started week; missing days neither end nor lengthen it. Scores of
/// several shops add up.
package struct AlertScore: Sendable, Hashable {
    /// Of the incidents of one kind.
    package struct Tally: Sendable, Hashable {
        package var incidents = 0
        package var detected = 0
        /// Days from the first of an incident to the first alert, of the detected.
        package var delay = 0
        /// On days of detected incidents.
        package var pages = 0
        /// Detected incidents whose cause can be right or wrong, and those where it was right.
        package var causes = 0
        package var causesRight = 0

        package var recall: Double? { share(detected, incidents) }
        package var meanDelay: Double? { share(delay, detected) }
        package var pagesAnIncident: Double? { share(pages, detected) }
        package var causeShare: Double? { share(causesRight, causes) }

        static func += (a: inout Tally, b: Tally) {
            a.incidents += b.incidents
            a.detected += b.detected
            a.delay += b.delay
            a.pages += b.pages
            a.causes += b.causes
            a.causesRight += b.causesRight
        }
    }

    package private(set) var kinds: [IncidentLabel.Kind: Tally] = [:]
    package private(set) var falseEpisodes = 0
    package private(set) var falsePages = 0
    package private(set) var days = 0

    package init() {}

    /// - Parameter days: In order.
    package init(_ days: [ScoredDay], labels: [IncidentLabel]) {
        self.days = days.count
        for label in labels { count(label, days) }
        var run = 0
        for day in days where !day.isMissing {
            if day.measures.isEmpty || labels.contains(where: { $0.window.contains(day.day) }) {
                run = 0
                continue
            }
            if run % 7 == 0 { falseEpisodes += 1 }
            run += 1
            if day.page { falsePages += 1 }
        }
    }

    private mutating func count(_ label: IncidentLabel, _ days: [ScoredDay]) {
        var tally = Tally(incidents: 1)
        let inside = days.filter { label.window.contains($0.day) }
        if let hit = inside.first(where: { $0.measures.contains(where: label.moves) }) {
            tally.detected = 1
            tally.delay = hit.day.number - label.days.lowerBound.number
            tally.pages = inside.count(where: \.page)
            if let cause = label.cause {
                tally.causes = 1
                tally.causesRight = hit.cause == cause ? 1 : 0
            }
        }
        kinds[label.kind, default: Tally()] += tally
    }

    package static func += (a: inout AlertScore, b: AlertScore) {
        for (kind, tally) in b.kinds { a.kinds[kind, default: Tally()] += tally }
        a.falseEpisodes += b.falseEpisodes
        a.falsePages += b.falsePages
        a.days += b.days
    }

    package var all: Tally { kinds.values.reduce(into: Tally()) { $0 += $1 } }

    package var precision: Double? { share(all.detected, all.detected + falseEpisodes) }
    package var recall: Double? { all.recall }

    /// The harmonic mean of precision and recall. Nil where there is no incident.
    package var f1: Double? {
        share(2 * all.detected, all.incidents + all.detected + falseEpisodes)
    }

    /// False pages in thirty days of a shop.
    package var falsePagesAMonth: Double? { share(30 * falsePages, days) }
}

/// Nil, not NaN, for a share of nothing.
private func share(_ part: Int, _ whole: Int) -> Double? {
    whole > 0 ? Double(part) / Double(whole) : nil
}
