import Ledger
package import Shared

/// A person takes an incident from here.
package struct AcknowledgeIncident {
    package struct Options: Sendable {
        /// The incident.
        package var id: String
        package var by: String
        package var reason: String
        /// The level that came with it is the usual one from now on.
        package var isNewNormal = false
        package var lockTimeout = Duration.zero

        package init(id: String, by: String, reason: String) {
            self.id = id
            self.by = by
            self.reason = reason
        }
    }

    private let config: GateConfig
    private let context: RunContext

    package init(_ config: GateConfig, _ context: RunContext) {
        self.config = config
        self.context = context
    }

    /// What is on record now.
    package func run(_ options: Options) throws -> Acknowledgement {
        let state = StateFolder(config)
        guard try state.ledgerToRead() != nil else {
            throw OperationFailure(.noInput, "there is no ledger in '\(state.path)'")
        }
        let lock = try state.lock(timeout: options.lockTimeout)
        return try withExtendedLifetime(lock) {
            let ledger = try state.ledger()
            let (incident, day) = try Self.find(
                options.id, in: ledger.lastHealthAnswer(),
                first: config.command("run", program: "analytics-health"))
            if options.isNewNormal, incident.kind == .data {
                throw OperationFailure(
                    .usage,
                    "'\(options.id)' is about hard rules: what they accept is set under rules: in the configuration"
                )
            }
            let acknowledgement = Acknowledgement(
                incident: incident.id, by: options.by, reason: options.reason, at: context.now,
                day: day, isNewNormal: options.isNewNormal, first: incident.first,
                subjects: incident.subjects)
            // The same word again is no other entry.
            let known = try ledger.acknowledgements().last { $0.incident == incident.id }
            if let known, known.says(acknowledgement) { return known }
            try ledger.record(acknowledgement)
            return acknowledgement
        }
    }

    /// The incident and the last judged day.
    ///
    /// - Parameter command: What judges a day.
    static func find(
        _ id: String, in answer: HealthAnswer?, first command: String = "analytics-health run"
    ) throws(OperationFailure) -> (ReportedIncident, Day) {
        guard let last = answer else {
            throw OperationFailure(
                .noInput, "no day has been judged yet; run \(command) first")
        }
        guard let found = last.incidents.first(where: { $0.id == id }) else {
            let open = last.incidents.filter { $0.state != .resolved }.map(\.id)
            let known = open.isEmpty ? "none is open" : "open: " + open.joined(separator: ", ")
            throw OperationFailure(
                .noInput, "there is no incident '\(id)' in the answer for \(last.day); \(known)")
        }
        guard found.state != .resolved else {
            throw OperationFailure(.dataFormat, "'\(id)' was resolved on \(last.day)")
        }
        return (found, last.day)
    }
}

extension Acknowledgement {
    /// But for the time.
    fileprivate func says(_ other: Acknowledgement) -> Bool {
        var same = other
        same.at = at
        return self == same
    }
}
