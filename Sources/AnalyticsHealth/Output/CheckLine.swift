import DailyNumbers
import Detection
import Shared

/// What one hard rule or detector said, whatever it said.
package struct CheckLine: Encodable, Sendable {
    private enum Source: Sendable {
        case rule(RecordedOutcome)
        case detector(DetectorAnswer, DetectionSettings)
    }

    private let source: Source

    init(_ check: RecordedOutcome) { source = .rule(check) }

    init(_ answer: DetectorAnswer, _ settings: DetectionSettings) {
        source = .detector(answer, settings)
    }

    package func encode(to encoder: any Encoder) throws {
        var line = encoder.container(keyedBy: Keys.self)
        switch source {
        case .rule(let check): try Self.encode(check, &line)
        case .detector(let answer, let settings): try Self.encode(answer, settings, &line)
        }
    }

    private static func encode(
        _ check: RecordedOutcome, _ line: inout KeyedEncodingContainer<Keys>
    ) throws {
        try line.encode(check.rule, forKey: .rule)
        try line.encode(check.column, forKey: .column)
        try line.encode(check.severity, forKey: .severity)
        try line.encode(check.status, forKey: .status)
        try line.encodeIfPresent(check.reason, forKey: .reason)
        try line.encode(check.observed, forKey: .observed)
        try line.encode(check.threshold, forKey: .threshold)
        try line.encode(check.n, forKey: .n)
        try line.encode(check.days, forKey: .days)
        try line.encode(check.message, forKey: .message)
    }

    private static func encode(
        _ answer: DetectorAnswer, _ settings: DetectionSettings,
        _ line: inout KeyedEncodingContainer<Keys>
    ) throws {
        let metric = answer.measure.metric
        try line.encode(answer.detector.rawValue, forKey: .rule)
        try line.encode(metric.rawValue, forKey: .metric)
        try line.encode(answer.measure.segment?.name, forKey: .segment)
        switch answer.outcome {
        case .alert(let severity):
            try line.encode("violated", forKey: .status)
            try line.encode(severity, forKey: .severity)
        case .notEvaluated(let reason):
            try line.encode("not_evaluated", forKey: .status)
            try line.encode(reason, forKey: .reason)
        case .usual(let reason, let reached):
            try line.encode("passed", forKey: .status)
            try line.encode(reason, forKey: .reason)
            try line.encodeIfPresent(reached.map(Decimals.rounded), forKey: .reached)
        case .resolved:
            try line.encode("passed", forKey: .status)
            try line.encode("back at the level it broke from", forKey: .reason)
        }
        guard let evidence = answer.evidence else { return }
        try line.encode(Quantity(evidence.value, of: metric), forKey: .value)
        try line.encode(Decimals.rounded(evidence.z), forKey: .robustZ)
        try line.encode(evidence.relativeChange.map(Decimals.rounded), forKey: .relativeChange)
        if let range = NormalRange(answer, settings) {
            var inner = line.nestedContainer(keyedBy: RangeKeys.self, forKey: .expected)
            try inner.encode(Quantity(range.low, of: metric), forKey: .low)
            try inner.encode(Quantity(range.high, of: metric), forKey: .high)
        }
        try line.encode(BaselineLine(evidence.baseline, metric), forKey: .baseline)
    }

    private enum Keys: String, CodingKey {
        case rule, metric, segment, column, status, severity, reason, reached, value, observed,
            threshold, n
        case days, message, expected, baseline
        case robustZ = "robust_z"
        case relativeChange = "relative_change"
    }

    private enum RangeKeys: String, CodingKey { case low, high }
}

/// What a value was compared with: the days used, and those left out with the reason.
struct BaselineLine: Encodable {
    let median: Quantity
    let mad: Quantity
    let n: Int
    let days: [Day]
    let excluded: [String: String]

    init(_ baseline: Baseline, _ metric: Metric) {
        median = Quantity(baseline.level, of: metric)
        mad = Quantity(baseline.mad, of: metric)
        n = baseline.n
        days = baseline.days
        excluded = Dictionary(baseline.leftOut.map { ($0.day.description, $0.reason) }) { $1 }
    }
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
        case .revenue, .aov, .money: try container.encode(Decimals.text(value))
        default: try container.encode(Decimals.rounded(value))
        }
    }
}
