import Shared

/// Which columns of a file tell together who a record is of.
struct CombinedIdentity: Sendable {
    let isFirst: Bool
    let name: String
    /// Those that are in the file, in the order of preference.
    let columns: [Int]
    /// Nobody can be told where a column lacks of which all are asked.
    let isComplete: Bool

    init(_ identity: FeedIdentity, _ columns: [ScanPlan.PlannedColumn]) {
        isFirst = identity.kind == .firstOf
        name = identity.name
        self.columns = identity.columns.compactMap { name in
            columns.firstIndex { $0.declared?.name == name }
        }
        isComplete = isFirst || self.columns.count == identity.columns.count
    }
}
