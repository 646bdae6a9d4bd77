package import CSVScan
package import Shared

/// Reads the times of a table whose format nobody declared: ISO 8601 as `TimestampReader` does, and seconds, milliseconds,
/// microseconds or nanoseconds since 1970.
///
/// The units cannot be taken for one another: from 2001-09-09 on a time has ten digits or more as seconds, three more
/// in the next unit, and the years end with 9999. Smaller numbers are no times: a spreadsheet's dates, seconds of a
/// day.
package struct MomentReader {
    /// For messages: what is accepted.
    package static let forms =
        "2025-03-08T10:00:00Z, 2025-03-08 10:00, 2025-03-08 10:00:00 UTC or +0100, or seconds, milliseconds, "
        + "microseconds or nanoseconds since 1970"

    /// A thousand million seconds.
    private static let firstNumber: Int64 = 1_000_000_000_000_000

    private var written: TimestampReader
    private var numbers: TimestampReader

    /// - Parameter zone: Of times that name none.
    package init(zone: ZoneRules) {
        written = TimestampReader(zone: zone, formats: [.iso8601])
        numbers = TimestampReader(
            zone: zone,
            formats: [
                .epochSeconds, .epochMilliseconds, .epochMicroseconds, .epochNanoseconds,
            ])
    }

    /// Microseconds since 1970; nil for what is no time.
    package mutating func read(_ s: ByteSlice) -> Int64? {
        if let time = written.read(s) ?? number(s) { return time }
        let text = InvisibleText.trimmed(s)
        guard text.count < s.count else { return nil }
        return written.read(text) ?? number(text)
    }

    private mutating func number(_ s: ByteSlice) -> Int64? {
        guard s.count >= 10, s[0] &- 48 < 10, let time = numbers.read(s), time >= Self.firstNumber
        else { return nil }
        return time
    }
}
