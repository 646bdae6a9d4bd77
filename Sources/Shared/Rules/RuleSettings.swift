/// What a configuration says about one rule at one level; nil and absent mean "as above".
package struct RuleOverride: Sendable, Equatable {
    package var enabled: Bool?
    package var severity: Severity?
    /// Severity of "not evaluated for want of history". Unset: it leaves the verdict alone.
    package var withoutHistory: Severity?
    package var values: [String: Double]

    package init(
        enabled: Bool? = nil, severity: Severity? = nil, withoutHistory: Severity? = nil,
        values: [String: Double] = [:]
    ) {
        self.enabled = enabled
        self.severity = severity
        self.withoutHistory = withoutHistory
        self.values = values
    }
}

/// A rule's settings with every override applied: column over feed over file over default.
package struct RuleSettings: Sendable, Equatable {
    package var enabled: Bool
    package var severity: Severity
    /// Some level of the configuration set the severity, so a rule must not choose another.
    package var severityIsConfigured = false
    package var withoutHistory: Severity?
    package var values: [String: Double]

    package init(_ spec: RuleSpec, _ overrides: [RuleOverride?]) {
        enabled = true
        severity = spec.severity
        values = [:]
        for parameter in spec.parameters { values[parameter.name] = parameter.default }
        for case let level? in overrides {
            if let e = level.enabled { enabled = e }
            if let s = level.severity {
                severity = s
                severityIsConfigured = true
            }
            if let w = level.withoutHistory { withoutHistory = w }
            values.merge(level.values) { $1 }
        }
    }

    /// How bad an outcome is under these settings, and whether it counts towards the verdict.
    ///
    /// The only place that decides it, for both layers. A severity of the configuration wins over one
    /// that the rule chose for the case at hand, and that one over the rule's usual one.
    func weigh(_ outcome: Outcome) -> (severity: Severity, counts: Bool) {
        let usual = severityIsConfigured ? severity : outcome.severity ?? severity
        switch outcome.status {
        case .passed: return (usual, false)
        case .violated: return (usual, true)
        case .notEvaluated(let lack, _):
            switch lack {
            case .history, .engine: return (withoutHistory ?? usual, withoutHistory != nil)
            case .input: return (usual, true)
            case .cases: return (usual, false)
            }
        }
    }
}
