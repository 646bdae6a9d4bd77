private import Shared

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Reads labels: a JSON array of `{"kind":"channel_gone","first":"2025-03-10","last":"2025-03-15",
/// "channel":"paid"}`; other fields are passed over.
package enum LabelReader {
    private struct Line: Decodable {
        let kind: String
        let first: String
        let last: String
        let channel: String?
    }

    /// Everything that is wrong with a label is told, with its place in the array.
    package static func read(_ json: [UInt8]) throws(LabelError) -> [IncidentLabel] {
        let lines: [Line]
        do {
            lines = try JSON.value([Line].self, from: Data(json))
        } catch {
            throw LabelError(problems: [
                "it is not a JSON array of objects with kind, first and last"
            ])
        }
        var problems: [String] = []
        let labels = lines.enumerated().compactMap { i, line -> IncidentLabel? in
            func wrong(_ what: String) -> IncidentLabel? {
                problems.append("label \(i + 1): \(what)")
                return nil
            }
            guard let kind = IncidentLabel.Kind(rawValue: line.kind) else {
                let known = IncidentLabel.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                return wrong("there is no kind '\(line.kind.prefix(40))'; there are: \(known)")
            }
            guard let first = Day(line.first), let last = Day(line.last) else {
                return wrong("first and last must be days (YYYY-MM-DD)")
            }
            guard first <= last else { return wrong("\(first) is after \(last)") }
            guard kind != .channelGone || line.channel != nil else {
                return wrong("channel_gone needs a channel")
            }
            return IncidentLabel(kind, first...last, channel: line.channel)
        }
        guard problems.isEmpty else { throw LabelError(problems: problems) }
        return labels
    }
}

/// What is wrong with a file of labels.
package struct LabelError: Error, Equatable, CustomStringConvertible {
    package let problems: [String]

    package var description: String { problems.prefix(10).joined(separator: "\n") }
}
