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
        /// Of feeds that are judged one by one, the one whose incident it is. Nil: whichever has it.
        package var feed: String?
        package var lockTimeout = Duration.zero

        package init(id: String, by: String, reason: String) {
            self.id = id
            self.by = by
            self.reason = reason
        }
    }

    package struct Result: Sendable {
        /// What is on record now.
        package let word: Acknowledgement
        /// The configuration of the feed whose incident it is.
        package let config: GateConfig
    }

    private let config: GateConfig
    private let context: RunContext

    package init(_ config: GateConfig, _ context: RunContext) {
        self.config = config
        self.context = context
    }

    package func run(_ options: Options) throws -> Result {
        let configs = try config.judged(only: options.feed)
        let state = StateFolder(config)
        guard try state.ledgerToRead() != nil else {
            throw OperationFailure(.noInput, "there is no ledger in '\(state.path)'")
        }
        let lock = try state.lock(timeout: options.lockTimeout)
        return try withExtendedLifetime(lock) {
            let ledger = try state.ledger()
            let (config, incident, day) = try find(options.id, ledger, configs)
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
            let known = try ledger.acknowledgements(feed: config.judgedFeed).last {
                $0.incident == incident.id
            }
            if let known, known.says(acknowledgement) { return Result(word: known, config: config) }
            try ledger.record(acknowledgement, feed: config.judgedFeed)
            return Result(word: acknowledgement, config: config)
        }
    }

    /// The incident among those of the feeds, of which two may have one of the same name.
    private func find(
        _ id: String, _ ledger: Ledger, _ configs: [GateConfig]
    ) throws -> (GateConfig, ReportedIncident, Day) {
        let answers = try configs.map { ($0, try ledger.lastHealthAnswer(feed: $0.judgedFeed)) }
        let having = answers.filter { _, answer in
            answer?.incidents.contains { $0.id == id && $0.state != .resolved } ?? false
        }
        guard having.count < 2 else {
            let ways = having.map { config, _ in
                self.config.command(
                    "acknowledge \(Typed.word(id))", feed: config.judgedFeed,
                    program: "analytics-health")
            }
            throw OperationFailure(
                .usage,
                "several feeds have an incident '\(id)'; name one: "
                    + ways.joined(separator: ", or "))
        }
        let isOf =
            having.first ?? answers.first { $0.1?.incidents.contains { $0.id == id } ?? false }
        if let (config, answer) = isOf ?? (answers.count == 1 ? answers[0] : nil) {
            let (incident, day) = try Self.find(
                id, in: answer, first: self.config.command("run", program: "analytics-health"))
            return (config, incident, day)
        }
        let open = answers.flatMap { config, answer in
            (answer?.incidents ?? []).filter { $0.state != .resolved }.map {
                "\($0.id) of \(config.judgedFeed ?? "")"
            }
        }
        let known = open.isEmpty ? "none is open" : "open: " + open.joined(separator: ", ")
        throw OperationFailure(.noInput, "no feed has an incident '\(id)'; \(known)")
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
