extension PartitionProfile {
    /// Adds the profile of other records of the same partition under another header.
    ///
    /// Columns are the same by what they are declared as, else by their names. Records of files without a column have
    /// no value in it.
    package mutating func unite(_ other: PartitionProfile) {
        var theirs = Dictionary(
            zip(Self.keys(other.columns), other.columns), uniquingKeysWith: { a, _ in a })
        var mine: [ColumnProfile] = []
        var aligned: [ColumnProfile] = []
        for (key, column) in zip(Self.keys(columns), columns) {
            mine.append(column)
            var found =
                theirs.removeValue(forKey: key)
                ?? .absent(like: column, records: other.fieldRecords)
            found.name = column.name
            aligned.append(found)
        }
        for (key, column) in zip(Self.keys(other.columns), other.columns)
        where theirs[key] != nil {
            mine.append(.absent(like: column, records: fieldRecords))
            aligned.append(column)
        }
        columns = mine
        var other = other
        other.columns = aligned
        merge(other)
    }

    private enum Key: Hashable {
        case declared(String)
        /// A name may stand in a header more than once.
        case other(String, Int)
    }

    private static func keys(_ columns: [ColumnProfile]) -> [Key] {
        var seen: [String: Int] = [:]
        return columns.map { column in
            if let declared = column.declared { return .declared(declared) }
            defer { seen[column.name, default: 0] += 1 }
            return .other(column.name, seen[column.name] ?? 0)
        }
    }

    /// Records whose fields could be told apart.
    var fieldRecords: Int {
        [malformed.fieldCount, malformed.quoting, malformed.oversized, malformed.ofOtherKind]
            .reduce(records) { $0 - ($1 ?? 0) }
    }
}

extension ColumnProfile {
    /// What records without a column are: all of them lack its value.
    static func absent(like column: ColumnProfile, records: Int) -> ColumnProfile {
        var absent = ColumnProfile(name: column.name, declared: column.declared)
        absent.missing = records
        absent.toldByOrder = column.toldByOrder.map { _ in 0 }
        absent.placeholders = column.placeholders.map { _ in [:] }
        absent.invalid = column.invalid.map { _ in 0 }
        absent.broken = column.broken.map { _ in [:] }
        absent.repeated = column.repeated.map { _ in [] }
        absent.tagged = column.tagged.map { _ in 0 }
        absent.shapes = column.shapes.map { _ in [:] }
        absent.sampledTypes = column.sampledTypes.map { _ in [:] }
        return absent
    }
}
