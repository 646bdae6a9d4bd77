import CSVScan
import FieldText
import Profile
import Shared

/// What is asked of the values of one column beside their type. Knows nothing of files: it is handed each value, decoded.
struct ConstraintCheck: Sendable {
    /// In the file.
    let column: Int
    let asked: [ColumnConstraint]
    private var matcher: PatternMatcher?
    private let values: Set<[UInt8]>
    private let longest: Int
    private let maxLength: Int
    private var range: RangeCheck?
    /// Values that are not as asked, by the constraint's place in `ColumnConstraint.allCases`.
    private(set) var counts = [Int](repeating: 0, count: ColumnConstraint.allCases.count)

    /// Nil where nothing is asked.
    init?(_ column: Int, _ declared: Column, _ feed: Feed) {
        asked = declared.constraints
        guard !asked.isEmpty else { return nil }
        self.column = column
        matcher = declared.pattern.map { PatternMatcher($0) }
        values = asked.contains(.values) ? Set(declared.values.map { Array($0.utf8) }) : []
        longest = values.map(\.count).max() ?? 0
        maxLength = declared.maxLength ?? .max
        if asked.contains(.range) { range = RangeCheck(declared, feed) }
    }

    /// Counts what a value, which is not empty, breaks, and returns it; nearly always nothing. Whether it is unique is not told
    /// by itself.
    mutating func check(_ value: ByteSlice) -> [ColumnConstraint] {
        var broken: [ColumnConstraint] = []
        for constraint in asked {
            let isKept =
                switch constraint {
                case .pattern: matcher?.matches(value) ?? true
                case .range: range?.contains(value) ?? true
                case .values: value.count <= longest && values.contains(value.array)
                case .maxLength: isShort(value)
                case .unique: true
                }
            if isKept { continue }
            counts[Self.place(constraint)] += 1
            broken.append(constraint)
        }
        return broken
    }

    private func isShort(_ value: ByteSlice) -> Bool {
        if value.count <= maxLength { return true }
        var characters = 0
        for i in 0..<value.count where value[i] & 0xc0 != 0x80 { characters += 1 }
        return characters <= maxLength
    }

    private static func place(_ constraint: ColumnConstraint) -> Int {
        ColumnConstraint.allCases.firstIndex(of: constraint) ?? 0
    }

    mutating func merge(_ other: ConstraintCheck) {
        for i in counts.indices { counts[i] += other.counts[i] }
    }

    /// By name; of all that are asked and told by a value alone.
    var named: [String: Int] {
        var named: [String: Int] = [:]
        for constraint in asked where constraint != .unique {
            named[constraint.rawValue] = counts[Self.place(constraint)]
        }
        return named
    }
}

/// The smallest and the largest value of a column. What does not parse is in the range: it is the type that it breaks.
private struct RangeCheck: Sendable {
    private let numbers: NumberReader
    private var times: TimestampReader?
    /// In millionths, or in microseconds since 1970.
    private let low: Int128
    private let high: Int128

    init(_ column: Column, _ feed: Feed) {
        numbers = NumberReader(feed.numbers(of: column))
        // The day of a date is that of its midnight in UTC.
        let zone = column.type == .date ? ZoneRules.utc : feed.zone
        if column.type == .timestamp || column.type == .date {
            times = TimestampReader(zone: zone, formats: column.timestampFormats)
        }
        func start(of day: Day) -> Int128 { Int128(zone.start(of: day).microseconds) }
        low =
            switch column.minimum {
            case .number(let micros): micros
            case .day(let day): start(of: day)
            case nil: .min
            }
        high =
            switch column.maximum {
            case .number(let micros): micros
            case .day(let day): start(of: day.advanced(by: 1)) - 1
            case nil: .max
            }
    }

    mutating func contains(_ value: ByteSlice) -> Bool {
        if times != nil {
            let day = DayReader.date(value).map { Int128($0.number) * 86_400_000_000 }
            guard let time = times?.read(value).map({ Int128($0) }) ?? day else { return true }
            return time >= low && time <= high
        }
        return numbers.plain(value) { text -> Bool in
            if let micros = FieldText.micros(text) {
                return Int128(micros) >= low && Int128(micros) <= high
            }
            guard FieldText.isDecimal(text) else { return true }
            // Beyond 64 bits of millionths, so whole ones say enough; beyond those only the sign is known.
            guard let whole = FieldText.scaled(text, places: 0, rounds: false) else {
                return text[0] == UInt8(ascii: "-") ? low == .min : high == .max
            }
            return Int128(whole) * 1_000_000 >= low && Int128(whole) * 1_000_000 <= high
        } ?? true
    }
}

extension ProfileCounts {
    /// Checks a value, which is not empty, as it stands between its quotes.
    mutating func constrain(
        _ index: Int, _ batch: borrowing RecordBatch, _ text: ByteSlice, _ start: Int
    ) {
        var hasQuote = false
        for i in 0..<text.count where text[i] == batch.quote { hasQuote = true }
        guard hasQuote else { return constrain(plain: index, batch, text, start) }
        undoubled(text.array[...], quote: batch.quote).withSlice {
            constrain(plain: index, batch, $0, start)
        }
    }

    private mutating func constrain(
        plain index: Int, _ batch: borrowing RecordBatch, _ text: ByteSlice, _ start: Int
    ) {
        let broken = constraints[index].check(text)
        let column = constraints[index].column
        uniques[column]?.insert(text, content: 0, offset: file.place(batch.place(of: start)))
        let plan = plan
        for constraint in broken {
            note(.broken(constraint, column), batch, start) { plan.shown(text, column) }
        }
    }

    /// Takes the values of records under another header; columns are the same by what they are declared as.
    mutating func mergeUniques(_ other: ProfileCounts) {
        // Of orders of several lines the currencies are told at the end, by their names.
        if plan.purchase?.lines != nil {
            currencies.merge(
                other.currencies, weight: { $0.purchases }, combine: { $0.merge($1) })
        }
        for (column, table) in other.uniques {
            let name = other.plan.columns[column].declared?.name
            guard let mine = uniques.first(where: { plan.columns[$0.key].declared?.name == name })
            else { continue }
            mine.value.merge(table)
        }
    }

}

extension ScanPlan {
    /// A value as a sample may have it.
    func shown(_ text: ByteSlice, _ column: Int) -> String {
        let bytes = text.slice(0, min(text.count, Masked.limit + 1)).array
        let isMasked = columns[column].mask || masksAll
        return isMasked ? Masked.text(bytes) : Masked.plain(bytes)
    }
}
