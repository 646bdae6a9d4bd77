/// The outcome of one rule as it is recorded and printed, in both layers: what was measured, against
/// what, and the evidence. Passes carry their measured value too.
public struct RecordedOutcome: Codable, Sendable, Equatable {
    public enum Status: String, Codable, Sendable {
        case passed, violated
        case notEvaluated = "not_evaluated"
    }

    public var rule: String
    /// The column the outcome is about; nil where it is about the partition.
    public var column: String?
    public var status: Status
    public var severity: Severity
    /// The measured value; a share is 0 to 1. Nil where there is no number to give.
    public var observed: Double?
    public var threshold: Double?
    /// How many records (purchases, days, …) the measurement rests on.
    public var n: Int
    /// The earlier days that were compared with, oldest first.
    public var baselineDays: [Day]
    /// The days that an outcome of layer 2 is about. The ledger's outcomes of partitions have none.
    public var days: [Day] = []
    public var message: String
    /// Why it was not evaluated.
    public var reason: String?
    public var waived: Bool
    /// Counts towards the verdict: violated, or not evaluated with a severity, and not waived.
    public var counts: Bool
    public var samples: [Sample]
    /// The rule whose finding is the cause of this one; nil for a finding of its own.
    public var followsFrom: String?

    /// One record as evidence. `text` is masked where the column is `pii`.
    public struct Sample: Codable, Sendable, Equatable {
        /// The path below the landing folder, where a partition is several files.
        public var file: String?
        /// 1 for the header line.
        public var line: Int
        /// Bytes from the beginning of the (uncompressed) file.
        public var offset: Int
        public var text: String

        public init(file: String? = nil, line: Int, offset: Int, text: String) {
            self.file = file
            self.line = line
            self.offset = offset
            self.text = text
        }

        /// `line 3`, or `a.csv line 3`.
        package var place: String { (file.map { $0 + " " } ?? "") + "line \(line)" }
    }

    public init(
        rule: String, column: String?, status: Status, severity: Severity, observed: Double?,
        threshold: Double?, n: Int, baselineDays: [Day], message: String, reason: String? = nil,
        waived: Bool = false, counts: Bool = false, samples: [Sample] = []
    ) {
        self.rule = rule
        self.column = column
        self.status = status
        self.severity = severity
        self.observed = observed
        self.threshold = threshold
        self.n = n
        self.baselineDays = baselineDays
        self.message = message
        self.reason = reason
        self.waived = waived
        self.counts = counts
        self.samples = samples
    }

    /// Records an outcome under the settings in force.
    package init(_ rule: String, _ outcome: Outcome, _ settings: RuleSettings) {
        let (severity, counts) = settings.weigh(outcome)
        let (status, reason): (Status, String?) =
            switch outcome.status {
            case .passed: (.passed, nil)
            case .violated: (.violated, nil)
            case .notEvaluated(_, let because): (.notEvaluated, because)
            }
        self.init(
            rule: rule, column: outcome.column, status: status, severity: severity,
            observed: outcome.observed.map(Decimals.rounded),
            threshold: outcome.threshold.map(Decimals.rounded), n: outcome.n,
            baselineDays: outcome.baselineDays, message: outcome.message, reason: reason,
            counts: counts, samples: outcome.samples)
        days = outcome.days
    }

    /// Findings in the order in which people read them, without those that follow from another one. Behind each
    /// stands what follows from it, and a group is as bad as the worst that is in it.
    package static func byCause(
        _ findings: [RecordedOutcome]
    ) -> [(finding: RecordedOutcome, followers: [RecordedOutcome])] {
        let present = Set(findings.map(\.rule))
        func isFolded(_ check: RecordedOutcome) -> Bool {
            check.followsFrom.map(present.contains) ?? false
        }
        // Of several findings of one rule, the one about the same column, or else the first.
        func cause(of check: RecordedOutcome) -> Int? {
            guard isFolded(check) else { return nil }
            let causes = findings.indices.filter {
                findings[$0].rule == check.followsFrom && !isFolded(findings[$0])
            }
            return causes.first { i in
                guard let column = findings[i].column else { return false }
                return column == check.column || check.reason == Outcome.absent(column)
            } ?? causes.first
        }
        let causes = findings.map(cause)
        var groups: [(finding: RecordedOutcome, followers: [RecordedOutcome])] = []
        for (i, check) in findings.enumerated() where causes[i] == nil {
            groups.append((check, findings.indices.filter { causes[$0] == i }.map { findings[$0] }))
        }
        guard groups.contains(where: { !$0.followers.isEmpty }) else { return groups }
        func rank(_ i: Int) -> (Int, Int, Int) {
            let all = [groups[i].finding] + groups[i].followers
            let counting = all.filter(\.counts)
            let worst = (counting.isEmpty ? all : counting).map(\.severity).max() ?? .p2
            let severity = Severity.allCases.firstIndex(of: worst) ?? 0
            return (counting.isEmpty ? 1 : 0, -severity, i)
        }
        return groups.indices.sorted { rank($0) < rank($1) }.map { groups[$0] }
    }

    /// `schema.column_missing (6), schema.type`: rules in the order of their findings.
    package static func ruleCounts(_ findings: [RecordedOutcome]) -> String {
        var rules: [String] = []
        for finding in findings where !rules.contains(finding.rule) { rules.append(finding.rule) }
        return rules.map { rule in
            let count = findings.count { $0.rule == rule }
            return count == 1 ? rule : "\(rule) (\(count))"
        }.joined(separator: ", ")
    }

    package var isViolated: Bool { status == .violated }

    enum CodingKeys: String, CodingKey {
        case rule, column, status, severity, observed, threshold, n
        case baselineDays = "baseline_days"
        case message, reason, waived, counts, samples
        case followsFrom = "follows_from"
    }

    /// Optional numbers are written as `null`, so that every check has the same fields.
    public func encode(to encoder: any Encoder) throws {
        var c = encoder.container(keyedBy: CodingKeys.self)
        try c.encode(rule, forKey: .rule)
        try c.encode(column, forKey: .column)
        try c.encode(status, forKey: .status)
        try c.encode(severity, forKey: .severity)
        try c.encode(observed, forKey: .observed)
        try c.encode(threshold, forKey: .threshold)
        try c.encode(n, forKey: .n)
        try c.encode(baselineDays, forKey: .baselineDays)
        try c.encode(message, forKey: .message)
        try c.encodeIfPresent(reason, forKey: .reason)
        try c.encode(waived, forKey: .waived)
        try c.encode(counts, forKey: .counts)
        try c.encode(samples, forKey: .samples)
        try c.encodeIfPresent(followsFrom, forKey: .followsFrom)
    }
}
