package import Detection
package import Shared

/// The runs of several feeds, each judged by itself.
package struct FeedRuns: Sendable {
    package struct Judged: Sendable {
        package let feed: String
        package let health: HealthRun

        package init(feed: String, health: HealthRun) {
            self.feed = feed
            self.health = health
        }
    }

    /// A feed of which nobody can say how it is.
    package struct Failed: Sendable {
        package let feed: String
        package let reason: String

        package init(feed: String, reason: String) {
            self.feed = feed
            self.reason = reason
        }
    }

    /// In the order of the configuration.
    package let judged: [Judged]
    package let failed: [Failed]
    /// Feeds that layer 2 has nothing of.
    package let notAskedFor: [String]

    package init(_ judged: [Judged], failed: [Failed] = [], notAskedFor: [String] = []) {
        self.judged = judged
        self.failed = failed
        self.notAskedFor = notAskedFor
    }

    package var worst: Severity? { judged.compactMap(\.health.worst).max() }

    /// The worst of all; what nobody knows is no health.
    package var status: DayResult.Status {
        let all = judged.map(\.health.status)
        if let worst = [DayResult.Status.p0, .p1].first(where: all.contains) { return worst }
        return failed.isEmpty && !all.contains(.notEvaluated) ? .healthy : .notEvaluated
    }

    /// The worst first; among equals those with more news, then in the order of the configuration.
    package var worstFirst: [Judged] {
        func rank(_ judged: Judged) -> (Int, Int) {
            let news = judged.health.news
            return (news.count { $0.severity == .p0 }, news.count { $0.severity == .p1 })
        }
        return judged.enumerated().sorted { a, b in
            let (first, second) = (rank(a.element), rank(b.element))
            return first != second ? first > second : a.offset < b.offset
        }.map(\.element)
    }

    func count(_ severity: Severity) -> Int {
        judged.reduce(0) { $0 + $1.health.news.count { $0.severity == severity } }
    }
}
