import CSVScan
import Profile
import Shared

/// Members of lines of JSON that nobody declared, by their paths.
struct MemberCounts: Mergeable, Sendable {
    /// So many are kept.
    private static let most = 200

    private var members = CappedTable<PayloadCollector.PathCount>(cap: most)

    /// Adds what a reader has met.
    mutating func take(from reader: JSONLineReader) {
        reader.takeMembers { path, types in add(path, types) }
        members.trim(slack: Self.most) { $0.present }
    }

    /// - Parameter types: Values by `JSONType.rawValue`.
    mutating func add(_ path: [UInt8], _ types: [6 of Int]) {
        var count = PayloadCollector.PathCount()
        for i in 0..<6 {
            count.present += types[i]
            if i == JSONType.null.rawValue {
                count.null = types[i]
            } else {
                count.types[i] = types[i]
            }
        }
        let index = members.index(
            path.withSlice { hashed($0) }, name: { Array(path.prefix(CappedName.limit)) },
            initial: { PayloadCollector.PathCount() })
        if let index { members[index].merge(count) } else { members.drop(count.present) }
    }

    mutating func merge(_ other: MemberCounts) {
        members.merge(other.members, weight: { $0.present }, combine: { $0.merge($1) })
    }

    /// Paths and how many lines have them, in the order of paths.
    mutating func listed() -> [(path: [UInt8], present: Int)] {
        members.trim { $0.present }
        return members.entries.map { ($0.name, $0.value.present) }
            .sorted { $0.0.lexicographicallyPrecedes($1.0) }
    }
}
