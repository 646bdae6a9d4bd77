package import AnalyticsHealth
import DailyNumbers
import Detection
import Durable
import Ledger
package import Shared

/// The nightly judgement of several feeds, each by itself; what is said of them is one message.
///
/// A feed that cannot be judged does not keep the others from being judged.
package struct JudgeFeeds {
    package struct Result: Sendable {
        package let runs: FeedRuns
        /// What is, or would be, written to the reports folder.
        package let output: HealthOutput
        /// Where blocked tables are kept.
        package let snapshots: [String]
        package let answer: RunAnswer
    }

    private let config: GateConfig
    private let context: RunContext

    package init(_ config: GateConfig, _ context: RunContext) {
        self.config = config
        self.context = context
    }

    package func run(_ options: JudgeDay.Options) throws -> Result {
        let configs = try config.judged()
        let lock =
            options.isDryRun ? nil : try StateFolder(config).lock(timeout: options.lockTimeout)
        return try withExtendedLifetime(lock) {
            var options = options
            try options.inputs.readAhead(context)
            let (runs, failures) = try judge(configs, options)
            let output = try HealthOutput(
                runs,
                run: JudgeDay(config, context).run(
                    options,
                    source: Set(runs.judged.map(\.health.source.name)).sorted().joined(
                        separator: ", ")),
                maxCharacters: config.health.report.maxCharacters)
            let snapshots = options.isDryRun ? [] : try write(output, runs, configs)
            return Result(
                runs: runs, output: output, snapshots: snapshots,
                answer: RunAnswer(worst: runs.worst, kinds: failures.map(\.kind)))
        }
    }

    /// - Throws: The first failure where no feed can be judged.
    private func judge(
        _ configs: [GateConfig], _ options: JudgeDay.Options
    ) throws -> (FeedRuns, [OperationFailure]) {
        var judged: [FeedRuns.Judged] = []
        var failed: [FeedRuns.Failed] = []
        var failures: [OperationFailure] = []
        var said: Set<String> = []
        for config in configs {
            let name = config.judgedFeed ?? ""
            do {
                let health = try JudgeDay(config, context).judge(options)
                judged.append(.init(feed: name, health: health))
                for notice in health.source.notices where said.insert(notice).inserted {
                    context.notify(.aboutInput(notice))
                }
            } catch {
                guard let failure = OperationFailure(error) else { throw error }
                failures.append(failure)
                failed.append(.init(feed: name, reason: failure.message))
            }
        }
        if judged.isEmpty, let first = failures.first { throw first }
        for failed in failed {
            context.notify(.notJudged(feed: failed.feed, because: failed.reason))
        }
        let alone = config.feeds.filter { feed in
            feed.health == nil
                && !configs.contains { $0.judgedHealth?.with.contains(feed.name) ?? false }
        }
        return (FeedRuns(judged, failed: failed, notAskedFor: alone.map(\.name)), failures)
    }

    private func write(
        _ output: HealthOutput, _ runs: FeedRuns, _ configs: [GateConfig]
    ) throws -> [String] {
        let all = HealthFiles(config: config, context: context)
        try all.makeFolder()
        let pairs = runs.judged.compactMap { judged in
            configs.first { $0.judgedFeed == judged.feed }.map { ($0, judged.health) }
        }
        let snapshots = try pairs.compactMap { config, health in
            try HealthFiles(config: config, context: context).quarantine(health)
        }
        try all.publish(output, snapshots: snapshots)
        for (config, health) in pairs {
            try HealthFiles(config: config, context: context).keepGood(health)
        }
        // Last: what a killed run did not write down is told again.
        for (config, health) in pairs { try JudgeDay(config, context).remember(health) }
        return snapshots
    }
}
