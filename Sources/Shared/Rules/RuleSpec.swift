/// What the configuration may say about one rule: its parameters, their defaults and bounds.
///
/// The specs of layer 1 are made by the rules themselves (`IngestGate`), those of layer 2 by its
/// checks; the configuration decoder takes them as an argument and knows no rule by name.
package struct RuleSpec: Sendable {
    /// What a rule looks at, and so which layer it belongs to.
    package enum Layer: Sendable { case partition, warehouse }

    package let id: String
    package let layer: Layer
    package let severity: Severity
    /// One line: why anybody should care.
    package let summary: String
    package let parameters: [RuleParameter]
    /// The rule looks at one column at a time, so a column may override it.
    package let perColumn: Bool
    /// The rule compares with earlier admitted partitions.
    package let usesHistory: Bool

    package init(
        id: String, layer: Layer = .partition, severity: Severity, summary: String,
        parameters: [RuleParameter] = [], perColumn: Bool = false, usesHistory: Bool = false
    ) {
        self.id = id
        self.layer = layer
        self.severity = severity
        self.summary = summary
        self.parameters = parameters
        self.perColumn = perColumn
        self.usesHistory = usesHistory
    }
}

/// One number that a rule can be tuned by.
package struct RuleParameter: Sendable {
    package enum Kind: String, Sendable {
        /// 0 to 1.
        case share
        /// A whole number, 0 or more.
        case count
        /// Any number within the bounds.
        case number
    }

    package let name: String
    package let kind: Kind
    /// Nil: the parameter is off unless it is configured.
    package let `default`: Double?
    package let bounds: ClosedRange<Double>
    package let summary: String

    package init(
        _ name: String, _ kind: Kind, default: Double?, bounds: ClosedRange<Double>? = nil,
        _ summary: String
    ) {
        self.name = name
        self.kind = kind
        self.default = `default`
        self.bounds = bounds ?? (kind == .share ? 0...1 : 0...1e15)
        self.summary = summary
    }
}

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

    /// The value of a parameter; nil where it is off.
    package subscript(_ name: String) -> Double? { values[name] }
}
