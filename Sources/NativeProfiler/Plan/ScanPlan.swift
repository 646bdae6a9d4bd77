import CSVScan
import FieldText
import Profile
import Shared

/// A feed's configuration, made ready for the columns that a file really has.
struct ScanPlan: Sendable {
    struct PlannedColumn: Sendable {
        /// In the file.
        let name: String
        /// What it is declared as; nil for a column that nobody declared.
        let declared: Column?
        let check: Check

        var mask: Bool { declared?.pii ?? true }
    }

    /// What is asked of each value.
    enum Check: Sendable {
        case none, integer, decimal, timestamp, url, json, boolean, date
        /// A whole number, or any, that is written in a form of its own or has a width.
        case whole(NumberReader, bits: Int)
        case number(NumberReader)
        /// A date in one of the column's patterns.
        case patternedDate
        case oneOf([[UInt8]])
    }

    let feed: Feed
    let day: PartitionDay?
    let dialect: Dialect
    /// What is looked for in a line of JSON; nil for a table.
    let json: JSONPlan?
    let columns: [PlannedColumn]
    /// The first line holds values rather than names: whoever wrote the file left the header out.
    let lacksHeader: Bool
    /// Nobody can say which column a value belongs to, so none is shown.
    let masksAll: Bool
    /// Of the header's text, as records are hashed; nil without a header.
    let headerHash: UInt64?
    /// Names that stand more than once in the header; the first one is used.
    let repeatedNames: [String]

    // Places in the file's order.
    let time: Int?
    let eventName: Int?
    let urls: [Int]
    /// Columns with any other check.
    let checked: [Int]
    let payloads: [Int]
    let tagged: [(column: Int, parameters: CampaignParameters)]
    let purchase: PurchasePlan?
    /// Texts for "no value", by column; empty where no column has any.
    let nullValues: [[[UInt8]]]
    /// How lines begin that are no records.
    let comments: [[UInt8]]
    /// Columns that tell who it was.
    let identities: [Int]
    /// Columns that tell it together.
    let identity: CombinedIdentity?
    /// What tells nobody, there and as the id of a purchase.
    let placeholders: Placeholders
    let window: Range<Int64>?
    /// Where the time begins that late records of the day may be of.
    let lateFrom: Int64?
    /// Paths that are counted whatever else there is.
    let usual: UsualPaths
    /// For what is compared and never shown: the ids of purchases and what they stand for.
    let key: HashKey

    /// - Parameters:
    ///   - cause: What the file seems to be instead of the table that is declared.
    ///   - text: The header as it stands in the file.
    ///   - key: For the ids and contents of purchases.
    init(
        feed: Feed, header names: [String], day: PartitionDay?, cause: FormatCause? = nil,
        text: [UInt8] = [], usual: UsualPaths = UsualPaths(), key: HashKey = .open
    ) {
        self.key = key
        self.feed = feed
        self.day = day
        self.usual = usual
        dialect = Dialect(feed.format)
        let isLines = feed.format.hasPaths
        // A record of one empty field would be a blank line.
        var names = isLines && names.count == 1 ? names + [""] : names
        if feed.format.hasTrailingDelimiter, names.last != "", !names.isEmpty { names.append("") }
        // Of a file that is no table as declared no value is counted, so none may be looked for: there is no room for it.
        json =
            isLines ? JSONPlan(names.isEmpty ? [] : feed.columns, fields: names.count) : nil
        let found = Self.columns(feed, names, isUncertain: cause?.hidesColumns ?? false)
        (columns, lacksHeader, repeatedNames) = (found.columns, found.lacksHeader, found.repeated)
        masksAll = found.lacksHeader || cause?.hidesColumns ?? false
        let headerText = text.drop(suffix: [UInt8(ascii: "\n"), UInt8(ascii: "\r")])
        headerHash = headerText.isEmpty ? nil : recordHash(of: headerText)
        let columns = columns
        func place(_ role: ColumnRole) -> Int? {
            columns.firstIndex { $0.declared?.role == role }
        }
        time = place(.eventTime)
        eventName = place(.eventName)
        payloads = columns.indices.filter {
            if case .json = columns[$0].check { true } else { false }
        }
        let eventTime = time
        urls = columns.indices.filter {
            if case .url = columns[$0].check { true } else { false }
        }
        checked = columns.indices.filter { i in
            switch columns[i].check {
            case .none, .json, .url: false
            default: i != eventTime
            }
        }
        tagged = columns.indices.compactMap { i in
            guard let names = columns[i].declared?.campaignParameters, !names.isEmpty else {
                return nil
            }
            return (i, CampaignParameters(names.map { Array($0.utf8) }))
        }
        purchase = feed.purchases.map { PurchasePlan($0, feed, columns) }
        let nulls = columns.map { column in
            (column.declared?.nullValues ?? feed.format.nullValues).map { Array($0.utf8) }
        }
        nullValues = nulls.allSatisfy(\.isEmpty) ? [] : nulls
        comments = isLines ? [] : feed.format.comments.map { Array($0.utf8) }
        identities = columns.indices.filter { columns[$0].declared?.role == .identity }
        identity = feed.identity.map { CombinedIdentity($0, columns) }
        // Spellings of "no value" are for columns; an id may stand in a payload.
        placeholders = Placeholders(
            (feed.format.placeholders ?? FileFormat.usualPlaceholders) + feed.format.nullValues
                + payloads.flatMap { columns[$0].declared?.nullValues ?? [] })
        window = day?.window(in: feed.zone)
        lateFrom = window.flatMap {
            feed.late > 0 ? $0.lowerBound - Int64(feed.late) * 1_000_000 : nil
        }
    }

    /// Finds what each column of a file is declared as.
    ///
    /// - Parameter isUncertain: What stands in the header may be values.
    private static func columns(
        _ feed: Feed, _ names: [String], isUncertain: Bool
    ) -> (columns: [PlannedColumn], lacksHeader: Bool, repeated: [String]) {
        var byName: [String: Column] = [:]
        for column in feed.columns {
            for alias in column.aliases { byName[alias] = column }
        }
        for column in feed.columns { byName[column.name] = column }
        let lacksHeader =
            feed.format.header && !names.contains(where: { byName[$0] != nil })
            && names.contains(where: HeaderName.looksLikeValue)
        // Values may be personal, and names are shown to everybody.
        func shown(_ name: String) -> String {
            if byName[name] != nil { return name }
            return isUncertain || lacksHeader
                ? Masked.text(Array(name.utf8)) : HeaderName.shown(name)
        }
        func undeclared(_ name: String) -> PlannedColumn {
            PlannedColumn(name: shown(name), declared: nil, check: .none)
        }
        if lacksHeader { return (names.map(undeclared), true, []) }
        // A column under its own name wins over an alias of it elsewhere in the header.
        let present = Set(names)
        var taken: Set<String> = []
        var seen: Set<String> = []
        var repeated: [String] = []
        let columns = names.map { name in
            guard seen.insert(name).inserted else {
                let name = shown(name)
                if !repeated.contains(name) { repeated.append(name) }
                return PlannedColumn(name: name, declared: nil, check: .none)
            }
            guard let column = byName[name],
                column.name == name || !present.contains(column.name),
                taken.insert(column.name).inserted
            else { return undeclared(name) }
            return PlannedColumn(name: name, declared: column, check: Check(column, feed))
        }
        return (columns, false, repeated)
    }

    /// Reads the times of records.
    var timestampReader: TimestampReader {
        TimestampReader(
            zone: feed.zone,
            formats: time.flatMap { columns[$0].declared?.timestampFormats } ?? [.iso8601])
    }

    /// Where a declared column stands in the file.
    func place(of declared: String) -> Int? {
        columns.firstIndex { $0.declared?.name == declared }
    }
}

extension [UInt8] {
    /// Without the bytes at its end that are some of these.
    fileprivate func drop(suffix bytes: Set<UInt8>) -> [UInt8] {
        let end = lastIndex { !bytes.contains($0) }
        return Array(self[..<(end.map { $0 + 1 } ?? 0)])
    }
}

extension ScanPlan.Check {
    init(_ column: Column, _ feed: Feed) {
        let form = feed.numbers(of: column)
        self =
            switch column.type {
            case .text: column.role == .payload ? .json : .none
            case .integer:
                form.isPlain && column.bits == 64
                    ? .integer : .whole(NumberReader(form), bits: column.bits)
            case .decimal: form.isPlain ? .decimal : .number(NumberReader(form))
            case .boolean: .boolean
            case .date: column.timestampFormats == [.iso8601] ? .date : .patternedDate
            case .timestamp: .timestamp
            case .url: .url
            case .json: .json
            case .enumeration: .oneOf(column.values.map { Array($0.utf8) })
            }
    }
}
