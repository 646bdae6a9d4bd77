/// The paths inside payloads that earlier days had: they are counted whatever else a payload holds.
///
/// An engine keeps room for so many paths only. Without this, one event with thousands of odd keys could push out the paths
/// that days are compared by, and "not counted" would look like "gone".
package struct UsualPaths: Sendable, Equatable {
    /// By declared column, then by event name; in order.
    package private(set) var columns: [String: [String: [String]]] = [:]

    /// None.
    package init() {}

    /// More than this are no habit.
    package static let limit = 4000

    /// Of some days: what occurred on at least two of them, or on the only one.
    package init(_ days: [PartitionProfile]) {
        var counts: [Key: Int] = [:]
        for day in days {
            for column in day.columns {
                guard let declared = column.declared,
                    let events = day.payloadByEvent?[column.name]
                else { continue }
                for (event, payload) in events {
                    for (path, counted) in payload.paths where counted.present > 0 {
                        counts[Key(column: declared, event: event, path: path), default: 0] += 1
                    }
                }
            }
        }
        let needed = min(2, days.count)
        let kept = counts.filter { $0.value >= needed && !Self.mayBeMasked($0.key.path) }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.limit)
        for (key, _) in kept.sorted(by: { $0.key < $1.key }) {
            columns[key.column, default: [:]][key.event, default: []].append(key.path)
        }
    }

    /// What is shown of a key that may be a person's: no key in a payload is called that.
    private static func mayBeMasked(_ path: String) -> Bool {
        path.split(separator: ".").contains { step in
            let name = step.replacing("[]", with: "")
            return !name.isEmpty && Masked.text(Array(name.utf8)) == name
        }
    }

    private struct Key: Hashable, Comparable {
        let column: String
        let event: String
        let path: String

        static func < (a: Key, b: Key) -> Bool {
            (a.column, a.event, a.path) < (b.column, b.event, b.path)
        }
    }
}
