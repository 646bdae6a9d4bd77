package import Profile
package import Shared

/// A rule of layer 1: one thing that is asked of every partition.
package protocol PartitionRule: Rule where Input == RuleInput, Example == RuleExample {
    /// Of a file of no bytes there is one thing to say, not one a column. False for the rule that says it.
    var needsBytes: Bool { get }
}

extension PartitionRule {
    package var needsBytes: Bool { true }
}

/// A tiny partition of the feed `RuleExample.feed`, and what came before it.
package struct RuleExample: Sendable {
    /// The file's text, for 2025-03-06.
    package let csv: String
    /// Partitions of the days before it, oldest first, all admitted.
    package let earlier: [String]
    /// Delivered as a gzip file that lacks its last bytes.
    package let truncated: Bool
    /// There is no file.
    package let isMissing: Bool

    /// Delivered as several files; empty for a single one.
    package private(set) var parts: [String] = []

    /// Some of its files are there.
    package private(set) var isPartial = false

    static let missing = RuleExample("", isMissing: true)
    static let partial = {
        var example = RuleExample("", isMissing: true)
        example.isPartial = true
        return example
    }()

    init(parts: [String]) {
        self.init("")
        self.parts = parts
    }

    init(
        _ csv: String, earlier: [String] = [], truncated: Bool = false, isMissing: Bool = false
    ) {
        self.csv = csv
        self.isMissing = isMissing
        self.earlier = earlier
        self.truncated = truncated
    }
}

/// What one rule sees of a partition.
package struct RuleInput: Sendable {
    package let feed: Feed
    package let profile: PartitionProfile
    package let history: PartitionHistory
    let spec: RuleSpec
    let config: GateConfig

    package init(
        feed: Feed, profile: PartitionProfile, history: PartitionHistory, spec: RuleSpec,
        config: GateConfig
    ) {
        self.feed = feed
        self.profile = profile
        self.history = history
        self.spec = spec
        self.config = config
    }

    func settings(_ column: Column? = nil) -> RuleSettings {
        config.settings(spec, feed: feed, column: column)
    }

    /// The column of the file that a declared column was found as.
    func found(_ declared: String) -> ColumnProfile? {
        profile.column(declared: declared)
    }

    /// The columns that tell who a record is of: one that stands for several, or those with the role.
    var identities: [Column] {
        let columns = feed.columns.filter { $0.role == .identity }
        guard let identity = feed.identity else { return columns }
        var column = Column(name: identity.name)
        column.role = .identity
        column.required =
            identity.columns.compactMap { feed.column(named: $0)?.required }.max()
        column.rules = columns.first?.rules ?? [:]
        return [column]
    }

    var readable: Int { profile.readable }
}

extension PartitionProfile {
    /// Records that could be read as the header says: what a day's volume is.
    var wellFormed: Int { records - (malformed.records ?? 0) }

    /// Records whose fields could be told apart: what shares of columns are shares of.
    var readable: Int {
        // Of a kind that the engine does not tell apart, nothing can be taken off.
        [malformed.fieldCount, malformed.quoting, malformed.oversized, malformed.ofOtherKind]
            .reduce(records) { $0 - ($1 ?? 0) }
    }
}

extension PurchaseProfile {
    /// Those that rules look at: all but test orders.
    var judged: Int { count - (exceptions?[PurchaseKind.test.rawValue]?.count ?? 0) }
}

extension ColumnProfile {
    /// Records that name nobody: without a value, or with a text that stands for none.
    var nameless: Int { lacking + (placeholders ?? [:]).values.reduce(0, +) }

    /// Records without a value, nor one on another line of their order.
    var lacking: Int { missing - (toldByOrder ?? 0) }
}

/// Counts by placeholder in words: ` (12 'undefined', 3 blank)`; empty for none.
func placeholderWords(_ counts: [String: Int]?) -> String {
    let sorted = (counts ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    guard !sorted.isEmpty else { return "" }
    let words = sorted.map { ($0.key, $0.value) }.map { name, count in
        "\(Decimals.grouped(count)) \(name == "blank" ? name : "'\(name)'")"
    }
    return " (\(words.listed(4) { $0 }))"
}
