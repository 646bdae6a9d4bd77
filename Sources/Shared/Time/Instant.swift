/// A point in time in microseconds since 1970-01-01T00:00:00Z, without leap seconds.
public struct Instant: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    public let microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    public static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }

    /// The day it lies in, in UTC.
    package var day: Day {
        let (days, rest) = microseconds.quotientAndRemainder(dividingBy: Self.microsecondsPerDay)
        return Day(number: Int(rest < 0 ? days - 1 : days))
    }
    private static let microsecondsPerDay: Int64 = 86_400_000_000

    /// RFC 3339 in UTC with milliseconds (microseconds where there are any) and one `Z`.
    public var description: String {
        let day = day
        let rest = microseconds &- Int64(day.number) &* Self.microsecondsPerDay
        func pad(_ n: Int64, _ width: Int) -> String {
            let text = String(n)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        let seconds = rest / 1_000_000
        let fraction = rest % 1_000_000
        let decimals = fraction % 1000 == 0 ? pad(fraction / 1000, 3) : pad(fraction, 6)
        let clock =
            "\(pad(seconds / 3600, 2)):\(pad(seconds / 60 % 60, 2)):\(pad(seconds % 60, 2))"
        return "\(day)T\(clock).\(decimals)Z"
    }

    /// The second it lies in, as names of files have it: `20250401T060000Z`.
    package var stamp: String {
        description.filter { $0 != "-" && $0 != ":" }.prefix(15) + "Z"
    }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let instant = Instant(rfc3339: text) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath, debugDescription: "'\(text)' is not an instant")
            )
        }
        self = instant
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Reads what `description` writes; for files of our own, not for data.
    public init?(rfc3339 text: String) {
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        guard parts.count == 2, let day = Day(parts[0]), parts[1].hasSuffix("Z") else { return nil }
        let clock = parts[1].dropLast().split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 3, let hours = Int64(clock[0]), let minutes = Int64(clock[1]) else {
            return nil
        }
        let seconds = clock[2].split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = seconds.first.flatMap({ Int64($0) }) else { return nil }
        var fraction: Int64 = 0
        if seconds.count == 2 {
            guard seconds[1].count <= 6, let digits = Int64(seconds[1]) else { return nil }
            fraction = digits
            for _ in seconds[1].count..<6 { fraction *= 10 }
        }
        self.init(
            microseconds: ((Int64(day.number) * 24 + hours) * 60 + minutes) * 60_000_000
                + whole * 1_000_000 + fraction)
    }
}
