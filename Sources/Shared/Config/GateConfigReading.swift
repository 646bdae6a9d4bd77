extension GateConfig {
    /// The one description of `gate.yml`: read from it with a file, or describe it without one.
    static func read(_ fields: Fields, _ catalog: ConfigCatalog) -> GateConfig {
        let rules = catalog.rules
        var config = GateConfig()
        config.folders = fields.group(
            "folders", "Where things are, relative to the working folder."
        ) { Folders.read($0) }
        config.limits = fields.group("limits", "Bounds on what one run may use.") {
            RunLimits.read($0)
        }
        config.history = fields.group("history", "How far back a partition is compared.") {
            HistorySettings.read($0)
        }
        config.feeds = fields.named("feeds", "The streams of daily files, by name.") {
            Feed.read($0, $1, catalog, root: fields)
        }
        config.rules = fields.group(
            "rules", "Thresholds and severities for all feeds; 'off' switches a rule off."
        ) { RuleOverride.read($0, rules, at: .file) }
        config.waivers = fields.groups(
            "waivers", "Agreed exceptions: recorded and printed, but they do not count."
        ) { Waiver.read($0) }
        config.sections = ConfigSections(catalog.sections, from: fields)
        return config
    }
}

extension Folders {
    static func read(_ fields: Fields) -> Folders {
        var folders = Folders()
        folders.landing = fields.value(
            "landing", .text, default: folders.landing, "Raw partitions; never modified.")
        folders.state = fields.value(
            "state", .text, default: folders.state,
            "Holds promoted/, quarantine/ and the ledger.")
        folders.warehouse = fields.value(
            "warehouse", .text, default: folders.warehouse, "The transform's output, for layer 2.")
        folders.reports = fields.value(
            "reports", .text, default: folders.reports, "What layer 2 writes.")
        return folders
    }
}

extension RunLimits {
    static func read(_ fields: Fields) -> RunLimits {
        var limits = RunLimits()
        limits.setMemory = fields.value(
            "set_memory", .bytes((1 << 20)...(1 << 40)), default: limits.setMemory,
            "Memory for the sets of one partition, such as 256MiB; past it they spill to disk.")
        limits.samples = fields.value(
            "samples", .integer(0...100), default: limits.samples, "Samples kept for a finding.")
        limits.threads = fields.optional(
            "threads", .integer(1...1024),
            "Threads for one partition. Without it, as many as the machine has cores.")
        return limits
    }
}

extension HistorySettings {
    static func read(_ fields: Fields) -> HistorySettings {
        var history = HistorySettings()
        history.baselineDays = fields.value(
            "baseline_days", .integer(1...3660), default: history.baselineDays,
            "Earlier admitted partitions of the feed that make the baseline.")
        history.minimumDays = fields.value(
            "minimum_days", .integer(1...3660), default: history.minimumDays,
            "With fewer than this many, rules that compare are not evaluated.")
        history.transactionDays = fields.value(
            "transaction_days", .integer(1...36_600), default: history.transactionDays,
            "Days for which purchase ids are remembered.")
        return history
    }
}

extension Waiver {
    static func read(_ fields: Fields) -> Waiver? {
        let rule = fields.required("rule", .text, "The id of the rule.")
        let feed = fields.required("feed", .text, "The name of the feed.")
        let column = fields.optional("column", .text, "Without it, every column.")
        let from = fields.optional("from", .day, "The first day of a partition it covers.")
        let to = fields.optional("to", .day, "The last day of a partition it covers.")
        let expires = fields.required(
            "expires", .day, "The last day, by the clock of the run, on which it counts.")
        let owner = fields.required("owner", .text, "Who answers for it.")
        let reason = fields.required("reason", .text, "Why it is acceptable.")
        // Checked with the other settings even where a part is wrong: all mistakes at once.
        let waiver = Waiver(
            rule: rule ?? "", feed: feed ?? "", column: column, from: from, to: to,
            expires: expires ?? Day(number: Int(Int32.max)), owner: owner ?? "",
            reason: reason ?? "")
        fields.pass.waivers.append((waiver, fields.path))
        return waiver
    }
}
