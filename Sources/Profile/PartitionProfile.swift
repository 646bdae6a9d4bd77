public import Shared

/// What was counted in one partition: all that rules, verdicts, the ledger and reports know of it.
///
/// It says what was counted, not how, so any engine that can count can make one. What is optional need not be counted
/// by every engine: nil then, which is not zero. Counts are integers and
/// money is exact, so any way of cutting the file up gives the same profile. DESIGN.md §10 has the
/// names in JSON.
public struct PartitionProfile: Codable, Sendable, Equatable {
    public static let currentSchemaVersion = 1

    public var schemaVersion = PartitionProfile.currentSchemaVersion
    public var feed: String
    /// The file's name.
    public var partition: String
    /// Nil where the name is not of the feed's pattern.
    public var day: PartitionDay?
    /// Uncompressed, with the header.
    public var bytes: Int?
    /// Malformed ones included; empty lines are none.
    public var records = 0
    public var emptyLines: Int?
    /// Why the bytes ended before their end (a truncated gzip file, say); nil where they were whole.
    public var damage: String?
    public var malformed = Malformed()
    /// In the order of the header, under the names in the file.
    public var columns: [ColumnProfile] = []
    /// What several columns say together of who the records are of; nil where the feed has no such identity, or the file not
    /// its columns.
    public var identity: ColumnProfile?
    /// Records by event name. Of very many names, the 1,000 with the smallest hashes and all planned.
    public var events: [String: Int] = [:]
    /// Records whose event name is not listed in `events`.
    public var eventsUnlisted = 0
    public var time = TimeProfile()
    public var purchases = PurchaseProfile()
    /// By JSON column, then by path.
    public var payload: [String: [String: PathProfile]]?
    /// By JSON column, then by event name: so that a change inside one event's payload is not lost in the
    /// mix of events.
    public var payloadByEvent: [String: [String: EventPayload]]?
    /// Values under paths that were too many to be listed.
    public var payloadUnlisted: Int?
    /// Records beyond the first of each set of identical ones.
    public var exactDuplicateRecords: Int?
    /// The first records of each kind of trouble, by the file's order, `pii` masked.
    public var samples: [String: [RecordedOutcome.Sample]] = [:]
    /// What the header says beside the names in `columns`. Not in JSON: it is asked of the day itself only.
    package var header = HeaderFacts()
    /// What the file is beneath its records; nil where the engine does not look. Not in JSON, as `header`.
    package var format: FormatFacts?
    /// What its files are; nil for a partition of one file. Not in JSON, as `header`.
    package var set: FileSetFacts?

    public init(feed: String, partition: String, day: PartitionDay?) {
        self.feed = feed
        self.partition = partition
        self.day = day
    }

    /// Records that could not be read as the header says. Each is counted once: bad quoting before a wrong
    /// number of fields before bad text. The first two kinds are counted nowhere else but in
    /// `records`, since their fields cannot be told apart for certain.
    public struct Malformed: Codable, Sendable, Equatable {
        public var fieldCount: Int?
        /// A quote in an odd place, or none at the end.
        public var quoting: Int?
        /// Not UTF-8, or with a NUL.
        public var encoding: Int?
        /// Longer than the feed's `max_record_bytes`.
        public var oversized: Int?
        /// Of all malformed records together: one unclosed quote may swallow many lines.
        public var bytes: Int?
        /// The file ended inside a quoted field.
        public var unterminated: Int?
        /// Malformed in a way that the engine does not tell, or lines of JSON that are none.
        public var ofOtherKind: Int?
        /// The latter by kind: `not_object`, `cut`, `key_twice`, `encoding`, `syntax`, `too_deep`.
        public var json: [String: Int]?

        /// Nil where the engine counts none of them.
        public var records: Int? {
            let kinds = [fieldCount, quoting, encoding, oversized, ofOtherKind].compactMap(\.self)
            return kinds.isEmpty ? nil : kinds.reduce(0, +)
        }

        public init() {}

        enum CodingKeys: String, CodingKey {
            case fieldCount = "field_count"
            case quoting, encoding, oversized, bytes, unterminated
            case ofOtherKind = "of_other_kind"
            case json
        }
    }

    public struct TimeProfile: Codable, Sendable, Equatable {
        /// Not empty, but of no known format.
        public var unparsable = 0
        /// Not in the partition's day.
        public var outside = 0
        /// Before the day, by no more than the feed accepts; nil where it accepts none. They are not in `outside`.
        public var late: Int?
        public var first: Instant?
        public var last: Instant?
        /// Sampled times by the largest unit that they are whole in: `day` (at 00:00:00 by their own clock, the
        /// feed's, or UTC's), `hour`, `minute`, `second` for a second or less.
        public var sampledUnits: [String: Int]?

        public init() {}

        enum CodingKeys: String, CodingKey {
            case unparsable, outside, late, first, last
            case sampledUnits = "sampled_units"
        }
    }

    package struct HeaderFacts: Sendable, Equatable {
        /// The first line holds values rather than names: whoever wrote the file left the header out.
        package var isMissing = false
        /// Names that stand more than once; the first one is used.
        package var repeatedNames: [String] = []

        package init() {}
    }

    /// What was counted of a declared column, or of the identity that is made of several.
    package func column(declared name: String) -> ColumnProfile? {
        columns.first { $0.declared == name } ?? (identity?.declared == name ? identity : nil)
    }

    /// Whether some of the bytes could not be read, so that nobody knows what a part of the records would lack.
    package var lacksBytes: Bool { damage != nil || set.map { $0.damaged.count > 0 } ?? false }

    enum CodingKeys: String, CodingKey {
        case schemaVersion = "schema_version"
        case feed, partition, day, bytes, records
        case emptyLines = "empty_lines"
        case damage, malformed, columns, identity, events
        case eventsUnlisted = "events_unlisted"
        case time, purchases, payload
        case payloadByEvent = "payload_by_event"
        case payloadUnlisted = "payload_unlisted"
        case exactDuplicateRecords = "exact_duplicate_records"
        case samples
    }
}

/// One column of the file.
public struct ColumnProfile: Codable, Sendable, Equatable {
    /// In the file.
    public var name: String
    /// The declared name that it stands for, if any: the same, or the one it is an alias of.
    public var declared: String?
    /// Records without a value.
    public var missing = 0
    /// Those of them that are lines of orders of which another line has the value; nil where that is not asked.
    public var toldByOrder: Int?
    /// Records whose value names nobody, by what stands there (`undefined`, `blank`); nil where that is not asked.
    /// They are not in `missing`.
    public var placeholders: [String: Int]?
    /// Records with the most frequent value of an identity column: never fewer, hardly ever more.
    public var largest: Int?
    /// About how many values an identity column has.
    public var distinct: Int?
    /// Records whose value does not parse as the declared type.
    public var invalid: Int?
    /// Records whose value is not as the column's constraints ask, by constraint (`pattern`, `range`, `values`, `max_length`;
    /// for `unique` those beyond the first of each value); nil where nothing is asked.
    public var broken: [String: Int]?
    /// Some of the values that stand in several records of a column that is `unique`, masked where it is `pii`.
    public var repeated: [String]?
    /// Records whose URL has a campaign parameter; nil where the column has none declared.
    public var tagged: Int?
    /// How values look, from a sample of records: `9{10}-w` for ten digits, a hyphen, letters or digits.
    public var shapes: [String: Int]?
    /// What sampled values parse as, by type name.
    public var sampledTypes: [String: Int]?

    public init(name: String, declared: String?) {
        self.name = name
        self.declared = declared
    }

    /// How many values `repeated` may have.
    package static let repeatedLimit = 10

    enum CodingKeys: String, CodingKey {
        case name, declared, missing, placeholders, largest, distinct, invalid, broken, repeated
        case tagged, shapes
        case toldByOrder = "told_by_order"
        case sampledTypes = "sampled_types"
    }
}

/// The purchases of a partition.
public struct PurchaseProfile: Codable, Sendable, Equatable {
    public var count = 0
    /// Records that are lines of orders, where the feed has those; `count` and all else are of orders then.
    public var lines: Int?
    /// Some of the orders that are in `missing_revenue`, and in `non_positive_revenue`; nil without lines.
    public var ordersWithoutRevenue: [String]?
    public var ordersNotPaid: [String]?
    /// No revenue, or none that is a number.
    public var missingRevenue = 0
    public var nonPositiveRevenue = 0
    public var emptyItems: Int?
    /// Those of them whose items are a text with a list in it, encoded once more.
    public var textItems: Int?
    public var missingTransactionID = 0
    /// Those of them that have a text which is no id, by that text.
    public var placeholderIDs: [String: Int]?
    /// Σ quantity × price differs from the revenue by more than half a cent; only purchases whose items
    /// all have both.
    public var itemsTotalMismatch: Int?
    /// Of revenues > 0, and of those kinds of `exceptions` that the feed says are revenue.
    public var revenue = Money.zero
    /// The same by currency, where the feed has one; under "" what has none.
    public var revenueByCurrency: [String: Money] = [:]
    /// Purchases that are no test orders, by currency; nil where the feed has none. Of very many, 100 are listed.
    public var countByCurrency: [String: Int]?
    /// Purchases that are no sales, by kind (`test`, `refund`, `free`), as the feed tells them.
    public var exceptions: [String: PurchaseExceptions]?
    /// Ids with different contents; at most 1,000 are listed.
    public var transactionCollisions: [String] = []
    /// Ids whose copies are all alike; at most 1,000 are listed.
    public var transactionDuplicates: [String] = []
    public var transactionCollisionCount: Int?
    public var transactionDuplicateCount: Int?
    /// Ids that stand in several spellings, which differ only in case, blanks or invisible characters: both
    /// spellings of each, in words; at most 1,000 are listed.
    public var transactionVariants: [String]?
    public var transactionVariantCount: Int?

    public init() {}

    enum CodingKeys: String, CodingKey {
        case count, lines
        case ordersWithoutRevenue = "orders_without_revenue"
        case ordersNotPaid = "orders_not_paid"
        case missingRevenue = "missing_revenue"
        case nonPositiveRevenue = "non_positive_revenue"
        case emptyItems = "empty_items"
        case textItems = "text_items"
        case missingTransactionID = "missing_transaction_id"
        case placeholderIDs = "placeholder_ids"
        case itemsTotalMismatch = "items_total_mismatch"
        case revenue
        case revenueByCurrency = "revenue_by_currency"
        case countByCurrency = "count_by_currency"
        case exceptions
        case transactionCollisions = "transaction_collisions"
        case transactionDuplicates = "transaction_duplicates"
        case transactionCollisionCount = "transaction_collision_count"
        case transactionDuplicateCount = "transaction_duplicate_count"
        case transactionVariants = "transaction_variants"
        case transactionVariantCount = "transaction_variant_count"
    }
}

/// Purchases of one kind that are no sales.
public struct PurchaseExceptions: Codable, Sendable, Equatable {
    public var count = 0
    /// The sum of their amounts, negative ones too, in whatever currency.
    public var amount = Money.zero

    public init() {}
}

/// One path inside a JSON column.
public struct PathProfile: Codable, Sendable, Equatable {
    /// How often it occurs; once an element for paths into arrays.
    public var present = 0
    public var null = 0
    /// Values that are not null, by JSON type.
    public var types: [String: Int] = [:]

    public init() {}
}

/// The payloads of one event name in one JSON column.
public struct EventPayload: Codable, Sendable, Equatable {
    /// Records with a payload, valid or not.
    public var documents = 0
    public var paths: [String: PathProfile] = [:]

    public init() {}
}
