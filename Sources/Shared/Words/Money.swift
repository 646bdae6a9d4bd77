/// An exact amount of money in micro-units (1/1,000,000 of the currency's main unit).
///
/// 128 bits hold the sum of 18 quintillion amounts of a trillion, so a total cannot overflow.
/// In files it is a decimal string without trailing zeros: `18629`, `20504.8`, `-3.25`.
public struct Money: Hashable, Comparable, AdditiveArithmetic, Sendable, Codable,
    CustomStringConvertible
{
    public var micros: Int128

    public init(micros: Int128 = 0) { self.micros = micros }

    public static let zero = Money()

    public var description: String {
        let magnitude = micros.magnitude
        let whole = magnitude / 1_000_000
        var fraction = String(magnitude % 1_000_000)
        let sign = micros < 0 ? "-" : ""
        guard fraction != "0" else { return "\(sign)\(whole)" }
        fraction = String(repeating: "0", count: 6 - fraction.count) + fraction
        while fraction.last == "0" { fraction.removeLast() }
        return "\(sign)\(whole).\(fraction)"
    }

    public static func < (a: Money, b: Money) -> Bool { a.micros < b.micros }
    public static func + (a: Money, b: Money) -> Money { Money(micros: a.micros + b.micros) }
    public static func - (a: Money, b: Money) -> Money { Money(micros: a.micros - b.micros) }
    public static func += (a: inout Money, b: Money) { a.micros += b.micros }

    /// Reads what `description` writes. Nil for anything else, more than six decimals included.
    public init?(_ text: String) {
        var digits = Substring(text)
        let negative = digits.first == "-"
        if negative { digits = digits.dropFirst() }
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = parts.first, !whole.isEmpty, whole.count <= 30, parts.count <= 2,
            whole.utf8.allSatisfy({ (48...57).contains($0) }), let units = Int128(whole)
        else { return nil }
        var fraction: Int128 = 0
        if parts.count == 2 {
            guard (1...6).contains(parts[1].count),
                parts[1].utf8.allSatisfy({ (48...57).contains($0) }), let value = Int128(parts[1])
            else { return nil }
            fraction = value
            for _ in parts[1].count..<6 { fraction *= 10 }
        }
        let magnitude = units * 1_000_000 + fraction
        micros = negative ? -magnitude : magnitude
    }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let money = Money(text) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath, debugDescription: "'\(text)' is not an amount"))
        }
        self = money
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
