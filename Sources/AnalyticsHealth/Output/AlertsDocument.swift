package import Shared

/// One day as `alerts.json` has it (DESIGN.md §10): what was checked, and the incident if there is one.
package struct AlertsDocument: Encodable, Sendable {
    package var schemaVersion = 1
    package var expectedDay: Day
    package var status: String
    package var checks: [CheckLine]
    package var incidents: [IncidentLine]

    package init(_ result: DayResult) {
        expectedDay = result.day
        status = result.status.rawValue
        checks = result.checks.map { CheckLine($0) }
        incidents = result.incident.map { [IncidentLine($0)] } ?? []
    }

    enum CodingKeys: String, CodingKey {
        case schemaVersion = "schema_version"
        case expectedDay = "expected_day"
        case status, checks, incidents
    }
}

/// What one detector said, whatever it said.
package struct CheckLine: Encodable, Sendable {
    private let check: Check

    init(_ check: Check) { self.check = check }

    package func encode(to encoder: any Encoder) throws {
        var line = encoder.container(keyedBy: Keys.self)
        try line.encode(check.rule.rawValue, forKey: .rule)
        try line.encode(check.measure.metric.rawValue, forKey: .metric)
        try line.encode(check.measure.segment?.name, forKey: .segment)
        switch check.outcome {
        case .alert(let severity):
            try line.encode("violated", forKey: .status)
            try line.encode(severity, forKey: .severity)
        case .notEvaluated(let reason):
            try line.encode("not_evaluated", forKey: .status)
            try line.encode(reason, forKey: .reason)
        case .usual(let reason):
            try line.encode("passed", forKey: .status)
            try line.encode(reason, forKey: .reason)
        case .resolved:
            try line.encode("passed", forKey: .status)
            try line.encode("back at the level it broke from", forKey: .reason)
        }
        if let evidence = check.evidence {
            try line.encode(Quantity(evidence.value, of: check.measure.metric), forKey: .value)
            try line.encode(Decimals.rounded(evidence.z), forKey: .robustZ)
        }
    }

    private enum Keys: String, CodingKey {
        case rule, metric, segment, status, severity, reason, value
        case robustZ = "robust_z"
    }
}

/// The incident of a day, as programs read it.
package struct IncidentLine: Encodable, Sendable {
    private let incident: Incident

    init(_ incident: Incident) { self.incident = incident }

    package func encode(to encoder: any Encoder) throws {
        var line = encoder.container(keyedBy: Keys.self)
        try line.encode(incident.id, forKey: .id)
        try line.encode(incident.severity, forKey: .severity)
        try line.encode(incident.title, forKey: .title)
        try line.encode(incident.cause.code, forKey: .cause)
        try line.encode(incident.cause.code, forKey: .causeCode)
        try line.encode(incident.state.rawValue, forKey: .state)
        try line.encode(incident.day, forKey: .day)
        try line.encode(incident.page, forKey: .page)
        try line.encode(incident.alerts.map { AlertLine($0) }, forKey: .alerts)
    }

    private enum Keys: String, CodingKey {
        case id, severity, title, cause, state, day, page, alerts
        case causeCode = "cause_code"
    }
}

/// One alert with its evidence.
struct AlertLine: Encodable {
    private let check: Check

    init(_ check: Check) { self.check = check }

    func encode(to encoder: any Encoder) throws {
        let metric = check.measure.metric
        var line = encoder.container(keyedBy: Keys.self)
        try line.encode(check.day, forKey: .day)
        try line.encode(metric.rawValue, forKey: .metric)
        try line.encode(check.measure.segment?.name, forKey: .segment)
        try line.encode(check.severity, forKey: .severity)
        try line.encode(AlertMessage(check).text, forKey: .message)
        guard let evidence = check.evidence else { return }
        try line.encode(Quantity(evidence.value, of: metric), forKey: .value)
        try line.encode(Decimals.rounded(evidence.z), forKey: .robustZ)
        try line.encode(evidence.relativeChange.map(Decimals.rounded), forKey: .relativeChange)
        try line.encode(Quantity(evidence.absoluteChange, of: metric), forKey: .absoluteChange)
        let baseline = evidence.baseline
        var inner = line.nestedContainer(keyedBy: BaselineKeys.self, forKey: .baseline)
        try inner.encode(Quantity(baseline.level, of: metric), forKey: .median)
        try inner.encode(Quantity(baseline.mad, of: metric), forKey: .mad)
        try inner.encode(baseline.n, forKey: .n)
        try inner.encode(baseline.days, forKey: .days)
        var excluded: [String: String] = [:]
        for left in baseline.leftOut { excluded[left.day.description] = "\(left.reason)" }
        try inner.encode(excluded, forKey: .excluded)
    }

    private enum Keys: String, CodingKey {
        case day, metric, segment, severity, message, value, baseline
        case robustZ = "robust_z"
        case relativeChange = "relative_change"
        case absoluteChange = "absolute_change"
    }

    private enum BaselineKeys: String, CodingKey { case median, mad, n, days, excluded }
}

/// A value as files have it: money is a decimal string, everything else a number.
struct Quantity: Encodable {
    private let value: Double
    private let metric: Metric

    init(_ value: Double, of metric: Metric) {
        self.value = value
        self.metric = metric
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch metric {
        case .revenue, .aov: try container.encode(Decimals.text(value))
        default: try container.encode(Decimals.rounded(value))
        }
    }
}
