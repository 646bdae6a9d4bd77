import CSVScan
import FieldText
import Profile
import Shared

/// What the columns of an identity say of records.
struct CombinedCount: Sendable {
    let plan: CombinedIdentity
    let values: IdentityCount
    private(set) var missing = 0

    init(_ plan: CombinedIdentity, placeholders: Int) {
        self.plan = plan
        values = IdentityCount(placeholders: placeholders)
    }

    /// Adds a record; `value` is asked for what stands in a column.
    mutating func add(_ placeholders: Placeholders, _ value: (Int) -> ByteSlice) {
        var hash: UInt64?
        var placeholder: Int?
        var isWhole = plan.isComplete
        for column in plan.columns {
            let text = value(column)
            let kind = text.count == 0 ? nil : placeholders.kind(text)
            if text.count > 0, kind == nil {
                if plan.isFirst { return values.add(hash: hashed(text)) }
                hash = hash.map { mixed($0, hashed(text)) } ?? hashed(text)
            } else {
                placeholder = placeholder ?? kind
                isWhole = false
            }
        }
        if let hash, isWhole {
            values.add(hash: hash)
        } else if let placeholder {
            values.add(placeholder: placeholder)
        } else {
            missing += 1
        }
    }

    mutating func merge(_ other: CombinedCount) {
        values.merge(other.values)
        missing += other.missing
    }
}

extension ProfileCounts {
    /// Counts the combined identity of the record whose fields were located last.
    mutating func countCombined(_ batch: borrowing RecordBatch) {
        combined?.add(plan.placeholders) { fields.value(batch, $0) }
    }

    /// What was counted, as a column that is not in the file; nil where none of its columns is.
    func combinedColumn(_ named: ([Int]) -> [String: Int]) -> ColumnProfile? {
        guard let combined, !combined.plan.columns.isEmpty, combined.plan.isComplete else {
            return nil
        }
        var column = ColumnProfile(name: combined.plan.name, declared: combined.plan.name)
        column.missing = combined.missing
        column.placeholders = named(combined.values.placeholders)
        column.largest = combined.values.largest
        column.distinct = combined.values.distinct
        return column
    }
}
