/// What a partition is of: a day, or one hour of it, in feeds with `partition: hour`.
///
/// As text it is `2025-03-01` or `2025-03-01T05`, whose order as text is that of time.
public struct PartitionDay: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    public let date: Day
    /// 0 to 23 by the feed's clock; nil for the whole day.
    public let hour: Int?

    public init(_ date: Day, hour: Int? = nil) {
        self.date = date
        self.hour = hour
    }

    /// Reads `YYYY-MM-DD` and `YYYY-MM-DDTHH`, nothing else.
    public init?(_ text: some StringProtocol) {
        if let date = Day(text) {
            self.init(date)
            return
        }
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.count == 2,
            parts[1].utf8.allSatisfy({ (48...57).contains($0) }), let date = Day(parts[0]),
            let hour = Int(parts[1]), hour < 24
        else { return nil }
        self.init(date, hour: hour)
    }

    public var description: String {
        hour.map { "\(date)T\(Self.padded($0))" } ?? date.description
    }

    /// Behind the date: empty, or `T05`. Partitions in which it is the same are compared with each other.
    public var suffix: String { hour.map { "T\(Self.padded($0))" } ?? "" }

    /// `day` or `hour`, in a message.
    package var unit: String { hour == nil ? "day" : "hour" }

    /// The same hour of another day.
    public func advanced(by days: Int) -> PartitionDay {
        PartitionDay(date.advanced(by: days), hour: hour)
    }

    /// Places in the row of days, or of hours, that follow one another.
    public var place: Int { hour.map { date.number * 24 + $0 } ?? date.number }

    /// What stands at another place of the same row.
    public func at(place: Int) -> PartitionDay {
        guard hour != nil else { return PartitionDay(Day(number: place)) }
        let hour = ((place % 24) + 24) % 24
        return PartitionDay(Day(number: (place - hour) / 24), hour: hour)
    }

    /// The day after a day, the hour after an hour.
    public var next: PartitionDay { at(place: place + 1) }

    public static func < (a: PartitionDay, b: PartitionDay) -> Bool {
        (a.date, a.hour ?? -1) < (b.date, b.hour ?? -1)
    }

    static func padded(_ hour: Int) -> String { hour < 10 ? "0\(hour)" : "\(hour)" }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let day = PartitionDay(text) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "'\(text)' is neither a day nor an hour of one"))
        }
        self = day
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension PartitionDay {
    /// The time that it lasts, by a zone's clock; empty for an hour that the clock skips.
    ///
    /// - Returns: Microseconds since 1970. An hour that the clock repeats lasts two.
    package func window(in zone: ZoneRules) -> Range<Int64> {
        let start = zone.start(of: date).microseconds
        let end = zone.start(of: date.advanced(by: 1)).microseconds
        guard let hour else { return start..<end }
        var window: Range<Int64>?
        // Offsets are whole quarters of an hour, but for those of towns long ago.
        for second in stride(from: start / 1_000_000, to: end / 1_000_000, by: 900) {
            let local = second + Int64(zone.offset(at: second))
            guard (local % 86_400 + 86_400) % 86_400 / 3600 == Int64(hour) else { continue }
            let first = window?.lowerBound ?? second * 1_000_000
            window = first..<(second + 900) * 1_000_000
        }
        return window ?? start..<start
    }
}

extension Day {
    /// The hours that a day has by a zone's clock: 23 of them where one is skipped.
    package func hours(in zone: ZoneRules) -> Set<Int> {
        let start = zone.start(of: self).microseconds / 1_000_000
        let end = zone.start(of: advanced(by: 1)).microseconds / 1_000_000
        var hours: Set<Int> = []
        // Clocks are changed by half hours somewhere.
        for second in stride(from: start, to: end, by: 1800) {
            let local = second + Int64(zone.offset(at: second))
            hours.insert(Int((local % 86_400 + 86_400) % 86_400 / 3600))
        }
        return hours
    }
}
