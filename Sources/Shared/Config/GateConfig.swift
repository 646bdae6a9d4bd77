/// `config/gate.yml`, decoded: the one schema that both layers share.
package struct GateConfig: Sendable, Equatable {
    package var folders = Folders()
    package var limits = RunLimits()
    package var history = HistorySettings()
    package var feeds: [Feed] = []
    /// Overrides for all feeds by rule id.
    package var rules: [String: RuleOverride] = [:]
    package var waivers: [Waiver] = []
    /// A digest of everything that can change a verdict, recorded with each verdict.
    package var digest = ""
    /// The options by which a command finds this configuration and its folders; none where both are at their
    /// usual place.
    package var givenOptions: [String] = []

    /// The feed of several whose numbers this configuration is for; nil: for all there is.
    package internal(set) var judgedFeed: String?
    /// Overrides of rules of layer 2 for that feed.
    var healthRules: [String: RuleOverride] = [:]

    /// What others than layer 1 read of the same file.
    var sections = ConfigSections()

    package init() {}

    /// The part of the file that somebody else than layer 1 reads; whose it is gives it a name in an
    /// extension.
    package subscript<Section: ConfigSection>(_ type: Section.Type) -> Section {
        get { sections[type] }
        set { sections[type] = newValue }
    }

    /// The settings of a rule of layer 2, which knows neither feeds nor columns.
    package func settings(_ spec: RuleSpec) -> RuleSettings {
        RuleSettings(spec, [rules[spec.id], healthRules[spec.id]])
    }

    package func settings(_ spec: RuleSpec, feed: Feed, column: Column? = nil) -> RuleSettings {
        RuleSettings(spec, [rules[spec.id], feed.rules[spec.id], column?.rules[spec.id]])
    }

    /// Whether a rule is on for a feed as a whole or for some of its columns.
    package func isOn(_ spec: RuleSpec, feed: Feed) -> Bool {
        let isOn = feed.rules[spec.id]?.enabled ?? rules[spec.id]?.enabled ?? true
        return isOn || feed.columns.contains { $0.rules[spec.id]?.enabled == true }
    }
}

/// Where things are. Relative paths are relative to the working folder, not to the file.
package struct Folders: Sendable, Equatable {
    package var landing = "partitions"
    /// Holds `promoted/`, `quarantine/` and the ledger.
    package var state = "state"
    package var warehouse = "warehouse"
    package var reports = "reports"

    package init() {}
}

/// Bounds on what one run may use.
package struct RunLimits: Sendable, Equatable {
    /// Bytes of memory for the sets of record fingerprints and purchase ids of one partition;
    /// past it they spill to disk.
    package var setMemory = 256 << 20
    /// Samples kept for each finding.
    package var samples = 5
    /// Threads for one partition. Nil: as many as the machine has cores.
    package var threads: Int?

    package init() {}
}

/// How far back a partition is compared.
package struct HistorySettings: Sendable, Equatable {
    /// Earlier admitted partitions of the feed that make the baseline.
    package var baselineDays = 28
    /// Fewer than this many: rules that compare are not evaluated.
    package var minimumDays = 5
    /// Days for which purchase ids are remembered.
    package var transactionDays = 365

    package init() {}
}

/// An agreed exception: the finding still prints and is recorded, but does not count.
package struct Waiver: Sendable, Equatable {
    package var rule: String
    package var feed: String
    /// Nil: every column.
    package var column: String?
    /// The days of partitions it covers. Nil: any day.
    package var from: Day?
    package var to: Day?
    /// The last day, by the clock of the run, on which it counts.
    package var expires: Day
    package var owner: String
    package var reason: String

    package init(
        rule: String, feed: String, column: String? = nil, from: Day? = nil, to: Day? = nil,
        expires: Day, owner: String, reason: String
    ) {
        self.rule = rule
        self.feed = feed
        self.column = column
        self.from = from
        self.to = to
        self.expires = expires
        self.owner = owner
        self.reason = reason
    }

    package func covers(rule: String, feed: String, column: String?, day: Day) -> Bool {
        self.rule == rule && self.feed == feed
            && (self.column == nil || self.column == column)
            && (from.map { $0 <= day } ?? true) && (to.map { day <= $0 } ?? true)
    }
}
