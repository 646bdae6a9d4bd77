import CSVScan
import Shared

/// The names of channels or devices as small numbers, in the order of their first rows.
///
/// After `limit` names all further ones are one, so that a broken column cannot make a cube without
/// bounds.
struct Slices {
    static let limit = 500
    static let rest = "(others)"

    private(set) var names: [String] = []
    private var numbers: [UInt64: Int] = [:]
    /// What rows without a name are counted under.
    var unknown: String

    init(unknown: String) { self.unknown = unknown }

    mutating func number(_ text: ByteSlice) -> Int {
        if text.count == 0 { return number(unknown) }
        if let known = numbers[hashed(text, key: .ofProcess)] { return known }
        return number(Self.printable(text))
    }

    mutating func number(_ name: String) -> Int {
        let hash = Array(name.utf8).withSlice { hashed($0, key: .ofProcess) }
        if let known = numbers[hash] { return known }
        guard names.count < Self.limit || name == Self.rest else { return number(Self.rest) }
        names.append(name)
        numbers[hash] = names.count - 1
        return names.count - 1
    }

    /// Names come from data: bounded, and without what a terminal or a table could trip over.
    private static func printable(_ text: ByteSlice) -> String {
        let name = String(decoding: text.slice(0, min(text.count, 120)).array, as: UTF8.self)
        return String(name.unicodeScalars.map { $0.isControl ? "\u{FFFD}" : Character($0) })
    }
}
