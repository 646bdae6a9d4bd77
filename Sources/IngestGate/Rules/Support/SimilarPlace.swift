import Profile
import Shared

/// A path that holds what a configured one, which never occurs, was meant for: `[].transaction_id` for `transaction_id`.
struct SimilarPlace {
    private let place: FieldPlace
    private let path: String
    private let present: Int
    /// A place that can be configured instead, where that is not the path itself.
    private let advice: String?

    /// Nil where the place occurs, is no path, or nothing is like it.
    init?(_ place: FieldPlace?, _ input: RuleInput) {
        guard let place, let asked = place.path, let column = input.found(place.column)?.name,
            let paths = Self.paths(column, input), !paths.isEmpty
        else { return nil }
        guard paths[asked] == nil, paths[Self.list(asked)] == nil else { return nil }
        let last = Self.last(asked)
        let isList = paths.keys.contains { $0.hasSuffix("[].key") }
        let alike = isList ? [:] : paths.filter { Self.isAlike(Self.last($0.key), last) }
        let best = alike.max { a, b in
            // The one that occurs most, then the shortest, then the first.
            (a.value.present, -a.key.utf8.count, b.key) < (
                b.value.present, -b.key.utf8.count, a.key
            )
        }
        guard let best else {
            // `[{"key": "transaction_id", "value": {"string_value": "T1"}}]`
            guard
                let key = paths.filter({ $0.key.hasSuffix("[].key") }).min(by: { $0.key < $1.key }),
                let value = paths.filter({
                    $0.key.hasPrefix(key.key.dropLast(3) + "value")
                        && $0.value.types.keys.contains { $0 == "string" || $0 == "number" }
                }).min(by: { Self.rank($0.key, asked) < Self.rank($1.key, asked) })
            else { return nil }
            self.place = place
            path = key.key
            present = key.value.present
            let list = key.key.dropLast(6)
            let inner = value.key.dropFirst(list.count + 3)
            advice =
                "\(list.isEmpty ? "" : Name.shown(String(list)))[key=\(Name.shown(asked))].\(Name.shown(String(inner)))"
            return
        }
        advice =
            !asked.hasSuffix("[]") && best.key.contains("[]") && !best.key.contains("[].[]")
            ? best.key.replacing("[]", with: "[0]", maxReplacements: 1) : nil
        self.place = place
        path = best.key
        present = best.value.present
    }

    /// Behind a message.
    var text: String {
        "; \(place.column) never has '\(Name.shown(place.path ?? ""))', but '\(Name.shown(path))' "
            + "\(present == 1 ? "once" : "\(Decimals.grouped(present)) times")"
            + (advice.map { place in
                let column = self.place.column
                let full = place.hasPrefix("[") ? column + place : "\(column).\(place)"
                return "; a place may be one element of a list: '\(Name.shown(full))'"
            } ?? "")
    }

    private static func paths(_ column: String, _ input: RuleInput) -> [String: PathProfile]? {
        let events = input.feed.purchases?.events ?? []
        if events.isEmpty { return input.profile.payload?[column] }
        // What is asked for is missing in all of them, so the one that has most tells best.
        return events.compactMap { input.profile.payloadByEvent?[column]?[$0] }
            .max { $0.documents < $1.documents }?.paths
    }

    /// Ids are texts, and amounts are not, where values stand by their type.
    private static func rank(_ path: String, _ asked: String) -> (Int, String) {
        let isText = path.hasSuffix("string_value")
        return (isText == asked.lowercased().hasSuffix("id") ? 0 : 1, path)
    }

    private static func list(_ path: String) -> String {
        path.hasSuffix("[]") ? String(path.dropLast(2)) : path
    }

    /// The name at the end, as it might be written elsewhere: `transactionid`.
    private static func last(_ path: String) -> [UInt8] {
        let step = path.split(separator: ".").last.map(String.init) ?? path
        return step.utf8.prefix(128).compactMap { byte in
            let lower = byte &- 65 < 26 ? byte | 0x20 : byte
            return lower &- 97 < 26 || lower &- 48 < 10 ? lower : nil
        }
    }

    private static func isAlike(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        guard a != b else { return true }
        return min(a.count, b.count) > 4 && Suggestion.distance(a, b) <= 1
    }
}
