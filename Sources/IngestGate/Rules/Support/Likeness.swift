import Profile
import Shared

/// How much an undeclared column of the file looks like an absent declared one.
struct Likeness {
    let candidate: ColumnProfile
    let column: Column
    /// 1 − edit distance / length, of the names without case and punctuation.
    let name: Double
    let distance: Int
    /// Share of sampled values that parse as the column's type.
    let type: Double
    /// Overlap of the values' shapes with those of the last admitted partition; nil without one.
    let shape: Double?
    let sampled: Int

    init(of candidate: ColumnProfile, to column: Column, usual: ColumnProfile?) {
        self.candidate = candidate
        self.column = column
        let a = Self.plain(candidate.name)
        let names = [column.name] + column.aliases
        let nearest = names.map { ($0, Suggestion.distance(a, Self.plain($0))) }
            .min { $0.1 < $1.1 }
        distance = nearest?.1 ?? a.count
        name =
            1 - Double(distance)
            / Double(max(a.count, nearest.map { Self.plain($0.0).count } ?? 0, 1))
        let shapes = candidate.shapes ?? [:]
        sampled = shapes.values.reduce(0, +)
        let total = Double(max(sampled, 1))
        let fitting = (candidate.sampledTypes ?? [:]).filter { Self.fits($0.key, column.type) }
        type = Double(fitting.values.reduce(0, +)) / total
        shape = usual?.shapes.map { usual in
            let before = Double(max(usual.values.reduce(0, +), 1))
            return shapes.reduce(0) { sum, entry in
                sum
                    + min(
                        Double(entry.value) / total, Double(usual[entry.key] ?? 0) / before)
            }
        }
    }

    /// Names decide, values confirm or refute. Without values only a near-identical name will do.
    var score: Double {
        guard sampled > 0 else { return name >= 0.8 ? name : 0 }
        guard let shape else { return type < 0.5 ? 0 : 0.75 * name + 0.25 * type }
        return type < 0.5 ? 0 : 0.5 * name + 0.4 * shape + 0.1 * type
    }

    func message(_ feed: String) -> String {
        let shapes = shape.map { ", \(Decimals.percent($0)) of their shapes are as before" } ?? ""
        let evidence = """
            column \(column.name) is absent, \(Name.shown(candidate.name)) looks like it: name distance \
            \(distance), \(Decimals.percent(type)) of \(Decimals.count(sampled, "sampled value")) fit \
            type \(column.type.rawValue)\(shapes).
            """
        guard let alias = Name.yaml(candidate.name) else {
            return evidence
                + " The header is not UTF-8, so no alias can name it: have the file saved as UTF-8"
        }
        let aliases = (column.aliases.compactMap(Name.yaml) + [alias]).joined(separator: ", ")
        return evidence + " If it is the same, add to feeds: \(feed): columns: "
            + "\(column.name):  aliases: [\(aliases)]"
    }

    private static func plain(_ name: String) -> [UInt8] {
        Array(name.lowercased().filter { $0.isLetter || $0.isNumber }.utf8.prefix(128))
    }

    private static func fits(_ type: String, _ declared: ColumnType) -> Bool {
        switch declared {
        // What is neither a number nor a time is sampled as text.
        case .text, .enumeration, .boolean, .date: true
        case .integer: type == "integer"
        case .decimal: type == "integer" || type == "decimal"
        case .timestamp: type == "timestamp"
        case .url: type == "url"
        case .json: type == "json"
        }
    }
}
