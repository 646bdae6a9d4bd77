import CSVScan
import FieldText
import Shared

extension ShapeSample {
    /// Times of a column by the largest unit that they are whole in.
    func timeUnits(of column: Int, _ reader: TimestampReader, zone: ZoneRules) -> [String: Int] {
        var reader = reader
        var units: [String: Int] = [:]
        forEachValue(of: column) { text in
            guard let time = reader.read(text) else { return }
            units[Self.unit(of: time, text, zone), default: 0] += 1
        }
        return units
    }

    private static func unit(of time: Int64, _ text: ByteSlice, _ zone: ZoneRules) -> String {
        let second: Int64 = 1_000_000
        guard time % (60 * second) == 0 else { return "second" }
        let local = time / second + Int64(zone.offset(at: time / second))
        // A date that became a time is at midnight by the clock that it is written in, whichever that is.
        if time % (86_400 * second) == 0 || local % 86_400 == 0 || showsMidnight(text) {
            return "day"
        }
        return time % (3600 * second) == 0 || local % 3600 == 0 ? "hour" : "minute"
    }

    /// Of `2025-03-06T00:00:00+02:00`.
    private static func showsMidnight(_ text: ByteSlice) -> Bool {
        text.count >= 16 && text.slice(11, 16).equals(Array("00:00".utf8))
    }
}
