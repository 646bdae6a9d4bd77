extension RuleOverride {
    enum Level {
        case file, feed, column
    }

    /// Overrides by rule id. Only at the level of the file do rules that are not mentioned count as
    /// effective settings; further down, saying nothing means "as above".
    static func read(_ fields: Fields, _ rules: [RuleSpec], at level: Level)
        -> [String: RuleOverride]
    {
        var overrides: [String: RuleOverride] = [:]
        for rule in rules where level != .column || rule.perColumn {
            guard fields.pass.isDescribing || level == .file || fields.has(rule.id) else {
                fields.expect(rule.id)
                continue
            }
            let override = fields.switchable(
                rule.id, rule.summary, off: { RuleOverride(enabled: $0) },
                read: { read($0, rule, showsDefaults: level == .file) })
            if override != RuleOverride() { overrides[rule.id] = override }
        }
        fields.reportUnknown(noun: "rule") { key in
            level == .column && rules.contains { $0.id == key }
                ? "rule '\(key)' does not look at single columns" : nil
        }
        return overrides
    }

    private static func read(_ fields: Fields, _ rule: RuleSpec, showsDefaults: Bool)
        -> RuleOverride
    {
        fields.showsAbsent = showsDefaults
        var override = RuleOverride()
        override.enabled = fields.optional(
            "enabled", .flag, otherwise: true, "False switches the rule off.")
        override.severity = fields.optional(
            "severity", .severity, otherwise: rule.severity, "How bad a violation is.")
        if rule.usesHistory {
            override.withoutHistory = fields.optional(
                "without_history", .severity,
                "Severity where there is too little history. Without it, that is recorded, and the verdict "
                    + "does not change.")
        }
        for parameter in rule.parameters {
            let type: ValueType<Double> =
                switch parameter.kind {
                case .share: .share(parameter.bounds)
                case .count: .count(parameter.bounds)
                case .number: .number(parameter.bounds)
                }
            override.values[parameter.name] = fields.optional(
                parameter.name, type, otherwise: parameter.default, parameter.summary)
        }
        fields.reportUnknown(noun: "parameter") { key in
            key == "without_history"
                ? "rule '\(rule.id)' does not compare with history" : nil
        }
        return override
    }
}
