import Foundation
import Profile
import Shared

/// Where a profile says something else than it should. What it does not say at all is no difference, where an engine
/// may leave it out.
enum ProfileDifference {
    static func list(_ found: PartitionProfile, _ expected: PartitionProfile) -> [String] {
        do {
            return list(try tree(found), try tree(expected), at: "")
        } catch {
            return ["\(error)"]
        }
    }

    private static func tree(_ profile: PartitionProfile) throws -> Any {
        let content = ContentIdentity(engine: ContentIdentity.native, value: "")
        return try JSONSerialization.jsonObject(with: Data(profile.json(content)))
    }

    private static func list(_ found: Any, _ expected: Any, at path: String) -> [String] {
        switch (found, expected) {
        case (let found as [String: Any], let expected as [String: Any]):
            return Set(found.keys).union(expected.keys).sorted().flatMap { key -> [String] in
                let place = path.isEmpty ? key : "\(path).\(key)"
                switch (found[key], expected[key]) {
                // What is not counted is not listed.
                case (_?, _?) where counts[key].map { found[$0] == nil } == true: return []
                case (let a?, let b?): return list(a, b, at: place)
                case (_?, nil): return ["\(place) is told of nothing"]
                case (nil, _):
                    let mayLack = ProfileDifference.mayLack.contains(key) || path == "samples"
                    return mayLack ? [] : ["\(place) is lacking"]
                }
            }
        case (let found as [Any], let expected as [Any]):
            guard found.count == expected.count else { return ["\(path) has \(found.count)"] }
            return zip(found, expected).enumerated().flatMap { i, pair in
                list(pair.0, pair.1, at: "\(path)[\(i)]")
            }
        default:
            return found as? NSObject == expected as? NSObject
                ? [] : ["\(path) is \(found), not \(expected)"]
        }
    }

    /// The counts of what is listed.
    private static let counts = [
        "transaction_collisions": "transaction_collision_count",
        "transaction_duplicates": "transaction_duplicate_count",
    ]

    /// What an engine need not count.
    static let mayLack: Set<String> = [
        "bytes", "empty_lines", "exact_duplicate_records", "payload", "payload_by_event",
        "payload_unlisted", "field_count", "quoting", "encoding", "oversized", "unterminated",
        "invalid", "shapes", "sampled_types", "sampled_units",
        "items_total_mismatch", "empty_items",
        "transaction_collision_count", "transaction_duplicate_count", "text_items", "exceptions",
        "count_by_currency",
    ]
}
