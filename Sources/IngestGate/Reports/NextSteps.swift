package import Shared

/// What a person can do about a blocked day: each step with the very command that does it.
package struct NextSteps: Sendable, Equatable {
    /// The day that they are about.
    package let feed: String
    package let day: PartitionDay

    package struct Step: Sendable, Equatable {
        /// When it is the right one, as a clause before the command.
        package let what: String
        package let command: String
    }

    package let explain: Step
    /// In the order of preference.
    package let steps: [Step]

    package var all: [Step] { [explain] + steps }

    /// What of a quarantined day is there to be worked with.
    package struct Evidence: Sendable, Equatable {
        /// Records that a release without the rejected ones leaves out, and those that it keeps; nil where there is
        /// no remainder.
        package var dropped: Int?
        /// The purchases among the records that are left out; nil where nobody counted them.
        package var droppedPurchases: Int?
        package var left = 0
        /// Whether the bytes are where commands look for them.
        package var hasBytes = true
    }

    /// - Parameter name: Of the file.
    init(
        _ feed: String, _ day: PartitionDay, name: String, _ evidence: Evidence,
        _ config: GateConfig
    ) {
        self.feed = feed
        self.day = day
        func command(_ words: String, _ rest: String = "") -> String {
            config.command(words, rest, feed: feed)
        }
        let word = "--by NAME --reason TEXT"
        let back =
            evidence.hasBytes
            ? "" : "with \(Shown.text(name)) back in \(config.folders.landing)/, "
        explain = Step(what: "what was found", command: command("explain \(day)"))
        var steps = [
            Step(what: "the day delivered again, best of all", command: command("check \(day)"))
        ]
        if let dropped = evidence.dropped, dropped > 0 {
            let most = evidence.left * 2 < evidence.left + dropped
            let purchases = evidence.droppedPurchases.map {
                " (\(Decimals.count($0, "purchase")))"
            }
            steps.append(
                Step(
                    what:
                        "\(back)without \(Decimals.count(dropped, "rejected record"))\(purchases ?? ""), "
                        + "\(Decimals.grouped(evidence.left)) left"
                        + (most ? ", less than half, so it is said twice" : ""),
                    command: command(
                        "release \(day)",
                        word + " --drop-rejected" + (most ? " --drop-rejected" : ""))))
        }
        steps += [
            Step(what: "\(back)as it is, at risk", command: command("release \(day)", word)),
            Step(what: "go on without it", command: command("dismiss \(day)", word)),
            Step(
                what: "\(back)after a change of the configuration",
                command: command("check \(day)")),
        ]
        self.steps = steps
    }

    /// Of a day that never landed.
    init(missing feed: String, _ day: PartitionDay, name: String, _ config: GateConfig) {
        self.feed = feed
        self.day = day
        explain = Step(
            what: "what it means", command: "ingest-gate explain partition.missing")
        steps = [
            Step(
                what: "\(Shown.text(name)) delivered",
                command: config.command("check", feed: feed)),
            Step(
                what: "go on without it",
                command: config.command(
                    "dismiss \(day)", "--by NAME --reason TEXT", feed: feed)),
        ]
    }
}
