package import TextCoding

/// One stream of daily raw files and everything the gate knows about it. All of it is configuration.
package struct Feed: Sendable, Equatable {
    /// The key under `feeds:`, e.g. `web_events`.
    package var name: String
    /// Which files of the landing folder belong to the feed, and where the day stands in the name.
    package var files: FeedFiles
    package var format: FileFormat = .init()
    /// What a partition is of.
    package var span = Span.day
    /// Bounds a partition's day; timestamps without an offset are read in it.
    package var zone: ZoneRules = .utc
    /// The longest record that is read whole, in bytes. A longer one is counted as malformed.
    package var maxRecordBytes: Int = 16 << 20
    /// In the order declared, which `schema.column_order` compares with the file's.
    package var columns: [Column]
    /// Who a record is of, where several columns tell it.
    package var identity: FeedIdentity?
    package var events: EventPlan?
    package var purchases: PurchaseMapping?
    /// Which days must land. Nil: those between others that have.
    package var schedule: Schedule?
    /// Records of so many seconds before the day are late, and accepted.
    package var late: Int = 0
    /// When a day has all its files. Nil: whatever has landed is the day.
    package var complete: Completeness?
    /// Overrides for this feed by rule id.
    package var rules: [String: RuleOverride] = [:]
    /// Layer 2 judges its numbers by themselves. Nil: with those of the other feeds.
    package var health: FeedHealth?

    package init(name: String, files: FilePattern, columns: [Column]) {
        self.init(name: name, files: FeedFiles(files), columns: columns)
    }

    package init(name: String, files: FeedFiles, columns: [Column]) {
        self.name = name
        self.files = files
        self.columns = columns
    }

    /// What a partition is of.
    package enum Span: String, Sendable, CaseIterable { case day, hour }

    /// The partition that a file belongs to.
    package func partition(at place: PathPattern.Place) -> PartitionDay {
        PartitionDay(place.day, hour: span == .hour ? place.hour : nil)
    }

    /// What the fields are called, in order, where files have no header.
    package var fieldNames: [String] { format.names ?? columns.map(\.name) }

    package func column(named name: String) -> Column? { columns.first { $0.name == name } }
    package func column(role: ColumnRole) -> Column? { columns.first { $0.role == role } }
}

/// How the bytes of a partition are to be read.
package struct FileFormat: Sendable, Equatable {
    /// What a record is.
    package enum Kind: String, Sendable, CaseIterable {
        /// Fields between delimiters, under the names of a header.
        case csv
        /// A JSON object in each line; columns are paths in it.
        case jsonLines = "jsonl"
        /// Rows of Parquet, read as if they were lines of JSON.
        case parquet
    }

    package var kind = Kind.csv
    /// The program that reads Parquet, where it is not `duckdb` on the PATH.
    package var reader: String?
    package var delimiter: UInt8 = UInt8(ascii: ",")
    /// `noQuote` where no character quotes.
    package var quote: UInt8 = UInt8(ascii: "\"")
    /// False: the file has no header and its fields are the declared columns in order.
    package var header = true
    /// What the fields of files without a header are called, in order. Nil: they are the declared columns.
    package var names: [String]?
    /// Lines before the header, or the first record.
    package var skipLines = 0
    /// How lines begin that are no records.
    package var comments: [String] = []
    /// Each record ends in a delimiter with nothing behind it.
    package var hasTrailingDelimiter = false
    /// Where fields stand otherwise than between single characters and within doubled quotes; `delimiter` and `quote` are of
    /// no use then.
    package var spelling: Spelling?

    package enum Escape: String, Sendable, CaseIterable { case doubled, backslash }

    /// How fields stand in a file that has to be respelled for the scanner.
    package struct Spelling: Sendable, Equatable {
        package var delimiter: String
        package var quote: UInt8
        package var escape: Escape
    }
    /// How characters stand as bytes. Nil: as UTF-8.
    package var coding: TextCoding?
    /// Of the files of a day only the first has the header.
    package var isHeaderInFirstOnly = false
    /// Texts that mean "no value", beside the empty field, e.g. `NULL`.
    package var nullValues: [String] = []
    /// How numbers are written.
    package var numbers = NumberSettings()
    /// Texts that name nobody where an id should be. Nil: `FileFormat.usualPlaceholders`.
    package var placeholders: [String]?
    /// A gzip member may grow to this many times its size before it is refused as a zip bomb.
    package var maxExpansion: Double = 200

    /// A line end: a byte that stands in no field of such a file.
    package static let noQuote = UInt8(ascii: "\n")
    /// Whether columns are paths in objects.
    package var hasPaths: Bool { kind != .csv }
    package var hasQuote: Bool { quote != Self.noQuote }

    /// What stands between fields.
    package var writtenDelimiter: String {
        spelling?.delimiter ?? String(Unicode.Scalar(delimiter))
    }

    package init() {}
}

/// What a column is for.
package enum ColumnRole: String, Sendable, CaseIterable {
    case identity
    case eventTime = "event_time"
    case eventName = "event_name"
    case payload
    case attribution
    case none
}

/// What the values of a column are expected to parse as.
package enum ColumnType: String, Sendable, CaseIterable {
    case text, integer, decimal, boolean, date, timestamp, url, json
    case enumeration = "enum"
}

/// One declared column of a feed.
package struct Column: Sendable, Equatable {
    package var name: String
    /// Other names under which the column is accepted (and noted).
    package var aliases: [String] = []
    package var role: ColumnRole = .none
    package var type: ColumnType = .text
    /// The accepted spellings where `type` is `timestamp` or `date`, tried in order.
    package var timestampFormats: [TimestampFormat] = [.iso8601]
    /// The accepted values; a rule of its own unless `type` is `enum`.
    package var values: [String] = []
    /// Texts that mean "no value" in it. Nil: those of the feed.
    package var nullValues: [String]?
    /// How its numbers are written, where that is not as the feed says.
    package var numbers = NumberSettings()
    /// How wide an integer may be: 8, 16, 32 or 64.
    package var bits = 64
    /// Matches each whole value.
    package var pattern: TextPattern?
    /// No value stands in two records.
    package var isUnique = false
    package var minimum: ColumnBound?
    package var maximum: ColumnBound?
    /// In characters.
    package var maxLength: Int?
    /// Texts in it are JSON themselves; of JSON lines only.
    package var parsesText = false
    /// Values are masked in samples, reports and logs.
    package var pii = false
    /// Severity of `schema.column_missing` for this column. Nil: the column is optional.
    package var required: Severity?
    /// The largest accepted share of empty values, 0 to 1. Nil: any share.
    package var maxMissing: Double?
    /// Names of URL query parameters of which at least one marks a visit as tagged by a campaign.
    /// Not empty only for columns of type `url`.
    package var campaignParameters: [String] = []
    /// Overrides for this column by rule id.
    package var rules: [String: RuleOverride] = [:]

    package init(name: String) { self.name = name }
}

/// The tracking plan: which event names may occur, and which must.
package struct EventPlan: Sendable, Equatable {
    package var known: [String] = []
    /// `events.missing` is violated when one of these never occurs in a partition.
    package var expected: [String] = []

    package init(known: [String] = [], expected: [String] = []) {
        self.known = known
        self.expected = expected
    }
}
