import CSVScan
import FieldText
import Shared

/// Tells the day of a time: ISO 8601 with or without an offset, a number since 1970, or only a date.
struct DayCutter {
    private let zone: ZoneRules
    private var reader: MomentReader
    /// The day of the last timestamp, in microseconds: most of a table is in order.
    private var last: (from: Int64, to: Int64, day: Day)?

    init(zone: ZoneRules) {
        self.zone = zone
        reader = MomentReader(zone: zone)
    }

    mutating func day(_ text: ByteSlice) -> Day? {
        guard let time = reader.read(text) else {
            return DayReader.date(text) ?? DayReader.date(InvisibleText.trimmed(text))
        }
        if let last, (last.from..<last.to).contains(time) { return last.day }
        let day = zone.day(at: Instant(microseconds: time))
        last = (
            zone.start(of: day).microseconds, zone.start(of: day.advanced(by: 1)).microseconds, day
        )
        return day
    }
}
