package import AnalyticsHealth
import Ledger
package import Shared

/// The incidents that were told, the open ones first.
package struct ListIncidents {
    package struct Result: Sendable {
        package let list: IncidentList
        /// The last judged day of each feed that is judged by itself, or of all as one; empty where no day has been judged
        /// yet.
        package let lastJudged: [(feed: String?, answer: HealthAnswer)]

        package var json: String {
            get throws {
                guard !lastJudged.isEmpty else {
                    return "{\"incidents\":[],\"schema_version\":1}\n"
                }
                return try JSON.text(list, pretty: true) + "\n"
            }
        }
    }

    private let config: GateConfig

    package init(_ config: GateConfig) { self.config = config }

    /// - Parameters:
    ///   - days: How many days before the last judged one are looked at.
    ///   - feed: Only of this one, of feeds that are judged one by one.
    package func run(days: Int, feed: String? = nil) throws -> Result {
        let configs = try config.judged(only: feed)
        guard let ledger = try StateFolder(config).ledgerToRead() else {
            return Result(list: IncidentList([]), lastJudged: [])
        }
        var told: [IncidentList.Told] = []
        var last: [(feed: String?, answer: HealthAnswer)] = []
        for config in configs {
            let name = config.judgedFeed
            guard let answer = try ledger.lastHealthAnswer(feed: name) else { continue }
            last.append((config.judgesSeveral ? name : nil, answer))
            told.append(
                IncidentList.Told(
                    feed: config.judgesSeveral ? name : nil,
                    answers: try ledger.healthAnswers(
                        from: answer.day.advanced(by: 1 - days), to: answer.day, feed: name),
                    acknowledgements: try ledger.acknowledgements(feed: name)))
        }
        return Result(list: IncidentList(told), lastJudged: last)
    }
}
