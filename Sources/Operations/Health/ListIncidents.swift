package import AnalyticsHealth
import Ledger
package import Shared

/// The incidents that were told, the open ones first.
package struct ListIncidents {
    package struct Result: Sendable {
        package let list: IncidentList
        /// Nil where no day has been judged yet.
        package let lastJudged: HealthAnswer?

        package var json: String {
            get throws {
                guard lastJudged != nil else { return "{\"incidents\":[],\"schema_version\":1}\n" }
                return try JSON.text(list, pretty: true) + "\n"
            }
        }
    }

    private let config: GateConfig

    package init(_ config: GateConfig) { self.config = config }

    /// - Parameter days: How many days before the last judged one are looked at.
    package func run(days: Int) throws -> Result {
        guard let ledger = try StateFolder(config).ledgerToRead(),
            let last = try ledger.lastHealthAnswer()
        else { return Result(list: IncidentList([], []), lastJudged: nil) }
        let answers = try ledger.healthAnswers(
            from: last.day.advanced(by: 1 - days), to: last.day)
        return Result(
            list: IncidentList(answers, try ledger.acknowledgements()), lastJudged: last)
    }
}
