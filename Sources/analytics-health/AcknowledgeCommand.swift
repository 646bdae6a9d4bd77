import AnalyticsHealth
import ArgumentParser
import CommandSupport
import Ledger
import Shared

/// `analytics-health acknowledge ID`: a person takes an incident from here.
struct AcknowledgeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "acknowledge",
        abstract: "Say that somebody looks after an incident, or that its level is the new normal.",
        discussion: """
            The report names who looks after it and why. Severity and exit code stay what they are. With \
            --new-normal, the days before the incident are no longer history for the measures that it is \
            about, and it is over: from the last judged day on, which a run judges anew.

            EXAMPLES
              analytics-health incidents
              analytics-health acknowledge 2025-03-08-checkout --by ana --reason "payment provider, OPS-12"
              analytics-health acknowledge 2025-03-08-traffic --by ana --reason "we left that market" \\
                --new-normal
            """)

    @OptionGroup var options: ConfigOptions
    @OptionGroup var locking: LockOptions

    @Argument(help: "The id of the incident.")
    var id: String

    @Option(help: "Who looks after it.")
    var by: String

    @Option(help: "Why, or what is done. It is recorded.")
    var reason: String

    @Flag(help: "The level that came with it is the usual one from now on.")
    var newNormal = false

    func validate() throws {
        for (name, value) in [("--by", by), ("--reason", reason)]
        where value.allSatisfy({ $0.isWhitespace }) {
            throw ValidationError("\(name) must not be empty.")
        }
    }

    func run() throws {
        let config = try options.load(rules: KnownRules.rules).config
        guard try Ledger.openReadOnly(state: config.folders.state) != nil else {
            throw Failure(.noInput, "there is no ledger in '\(config.folders.state)'")
        }
        let lock = try locking.lock(state: config.folders.state)
        let ledger = try Ledger.open(state: config.folders.state)
        let (incident, day) = try find(ledger)
        if newNormal, incident.kind == .data {
            throw Failure(
                .usage,
                "'\(id)' is about hard rules: what they accept is set under rules: in the configuration"
            )
        }
        try ledger.record(
            Acknowledgement(
                incident: incident.id, by: by, reason: reason, at: Clock.now, day: day,
                isNewNormal: newNormal, first: incident.first, subjects: incident.subjects))
        var text = "\(Shown.text(incident.id)) is acknowledged by \(Shown.text(by))\n"
        if newNormal {
            let measures = incident.subjects.map { Shown.text($0) }.joined(separator: ", ")
            text +=
                "The usual level of \(measures) counts from \(incident.first) on. To judge \(day) by it:\n"
                + "  analytics-health run --expected-day \(day)\n"
        }
        try withExtendedLifetime(lock) { try emit(text) }
    }

    /// The incident and the last judged day.
    private func find(_ ledger: Ledger) throws -> (ToldIncident, Day) {
        guard let last = try ledger.lastHealthAnswer() else {
            throw Failure(.noInput, "no day has been judged yet; run analytics-health run first")
        }
        guard let found = last.incidents.first(where: { $0.id == id }) else {
            let open = last.incidents.filter { $0.state != .resolved }.map(\.id)
            let known = open.isEmpty ? "none is open" : "open: " + open.joined(separator: ", ")
            throw Failure(
                .noInput, "there is no incident '\(id)' in the answer for \(last.day); \(known)")
        }
        guard found.state != .resolved else {
            throw Failure(.dataFormat, "'\(id)' was resolved on \(last.day)")
        }
        return (found, last.day)
    }
}
