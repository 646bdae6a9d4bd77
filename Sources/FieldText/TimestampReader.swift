package import CSVScan
package import Shared

/// Reads timestamps: ISO 8601 / RFC 3339 (`2025-02-26T00:00:19.607Z`, a blank for the `T`, one to nine decimals,
/// without seconds, without separators: `20250226T000019Z`), with `Z`, `UTC`, `GMT`, an offset such as `+02:00`,
/// `+0200`, `+02`, a blank before each of them, or none; or seconds, milliseconds, microseconds or nanoseconds
/// since 1970; or as a pattern says. What could be two moments (day first, other names of zones) is not read.
package struct TimestampReader {
    private let zone: ZoneRules
    private let formats: [TimestampFormat]
    /// For each of the formats that are patterns.
    private let patterns: [TimePatternReader?]
    // The date of the last timestamp: most of a partition share it.
    private var lastDate: (UInt64, UInt16) = (0, .max)
    private var lastDay: Int64 = 0
    /// Bytes 0..<8 and 3..<11 of a text that was read, and the microseconds at which its date begins.
    private var usual: (head: UInt64, tail: UInt64, start: Int64)?

    package init(zone: ZoneRules, formats: [TimestampFormat]) {
        self.zone = zone
        self.formats = formats
        patterns = formats.map {
            guard case .pattern(let pattern) = $0 else { return nil }
            return TimePatternReader(pattern, zone: zone)
        }
    }

    /// The years 1 to 9999: what can be written down again.
    private static let range: ClosedRange<Int64> = -62_135_596_800_000_000...253_402_300_799_999_999

    /// Microseconds since 1970; nil where the text is of none of the formats.
    package mutating func read(_ s: ByteSlice) -> Int64? {
        if s.count == 24, let usual, s.word(0) == usual.head, s.word(3) == usual.tail,
            let time = Self.timeOfDay(s.word(11), s.word(16))
        {
            return usual.start &+ time
        }
        return readAny(s)
    }

    /// Microseconds since midnight of `HH:MM:SS.mmmZ`, given as its first and its last eight bytes; nil for
    /// anything else, and for a leap second.
    @inline(__always)
    private static func timeOfDay(_ first: UInt64, _ last: UInt64) -> Int64? {
        // Digits become 0...9 and everything else 0, or else the top bit of a byte is set: by a byte
        // that has it, a digit beyond 9 (+ 0x76), another byte than the template's (+ 0x7f).
        let a = first ^ 0x3030_3a30_303a_3030
        let b = (last &>> 24) ^ 0x5a_3030_302e
        let top: UInt64 = 0x8080_8080_8080_8080
        let wrong =
            (a | (a &+ 0x7676_7f76_767f_7676) | b | (b &+ 0x7f_7676_767f)) & top
        guard wrong == 0 else { return nil }
        @inline(__always) func byte(_ word: UInt64, _ at: UInt64) -> Int64 {
            Int64(truncatingIfNeeded: (word &>> (at &* 8)) & 0xff)
        }
        // Ten times each byte and the next one: pairs of digits are numbers then.
        let pairs = (a &* 0xa01) &>> 8
        let hour = byte(pairs, 0)
        let minute = byte(pairs, 3)
        let second = byte(pairs, 6)
        guard hour < 24, minute < 60, second < 60 else { return nil }
        let milliseconds = byte(b, 1) &* 100 &+ byte(b, 2) &* 10 &+ byte(b, 3)
        return ((hour &* 3600 &+ minute &* 60 &+ second) &* 1000 &+ milliseconds) &* 1000
    }

    /// The same for any text.
    private mutating func readAny(_ s: ByteSlice) -> Int64? {
        for (i, format) in formats.enumerated() {
            let value =
                switch format {
                case .iso8601: iso(s)
                case .epochSeconds: epoch(s, places: 6)
                case .epochMilliseconds: epoch(s, places: 3)
                case .epochMicroseconds: epoch(s, places: 0)
                case .epochNanoseconds: epoch(s, places: -3)
                case .pattern: patterns[i]?.read(s)
                }
            if let value, Self.range.contains(value) {
                // A format before this one could understand what the next text says.
                if format == .iso8601, formats.first == .iso8601, s.count == 24,
                    s[4] == UInt8(ascii: "-")
                {
                    usual = (s.word(0), s.word(3), lastDay &* 86_400_000_000)
                }
                return value
            }
        }
        return nil
    }

    /// - Parameter places: Of ten, from the unit to microseconds.
    private func epoch(_ s: ByteSlice, places: Int) -> Int64? {
        guard s.count > 0, s.count <= 32 else { return nil }
        return FieldText.scaled(s, places: places, rounds: false)
    }

    private mutating func iso(_ s: ByteSlice) -> Int64? {
        guard s.count >= 13, s.count <= 40 else { return nil }
        // `20250226T000019Z` is the same without separators.
        let isBasic = s[4] != UInt8(ascii: "-")
        let place = isBasic ? 8 : 10
        let separator = s[place]
        guard separator | 0x20 == UInt8(ascii: "t") || separator == 0x20,
            let day = date(s, isBasic: isBasic), s.count >= place + (isBasic ? 5 : 6),
            let hour = two(s, place + 1), hour < 24
        else { return nil }
        var i = place + 3
        guard let minute = part(s, &i, isBasic: isBasic), minute < 60 else { return nil }
        var second: Int64 = 0
        var fraction: Int64 = 0
        if i < s.count, isBasic ? s[i] &- 48 < 10 : s[i] == UInt8(ascii: ":") {
            guard let part = part(s, &i, isBasic: isBasic), part <= 60 else { return nil }
            second = part
            guard let micros = decimals(s, &i) else { return nil }
            fraction = micros
        }
        let local = day * 86_400 + hour * 3600 + minute * 60 + second
        guard let offset = offset(s, i, local) else { return nil }
        return (local - offset) * 1_000_000 + fraction
    }

    /// Two digits, behind a colon where there are separators.
    @inline(__always)
    private func part(_ s: ByteSlice, _ i: inout Int, isBasic: Bool) -> Int64? {
        let colon = isBasic ? 0 : 1
        guard i + colon + 2 <= s.count, isBasic || s[i] == UInt8(ascii: ":") else { return nil }
        defer { i += colon + 2 }
        return two(s, i + colon)
    }

    /// Microseconds of the decimals, if there are any.
    @inline(__always)
    private func decimals(_ s: ByteSlice, _ i: inout Int) -> Int64? {
        guard i < s.count, s[i] == UInt8(ascii: ".") || s[i] == UInt8(ascii: ",") else { return 0 }
        i += 1
        let start = i
        var fraction: Int64 = 0
        while i < s.count, s[i] &- 48 < 10 {
            if i - start < 6 { fraction = fraction * 10 + Int64(s[i] &- 48) }
            i += 1
        }
        guard i > start, i - start <= 9 else { return nil }
        for _ in 0..<max(0, 6 - (i - start)) { fraction *= 10 }
        return fraction
    }

    /// Seconds east of UTC.
    private func offset(_ s: ByteSlice, _ place: Int, _ local: Int64) -> Int64? {
        if place == s.count {
            return Int64(zone.offset(at: local - Int64(zone.offset(at: local))))
        }
        let i = s[place] == 0x20 ? place + 1 : place
        let rest = s.count - i
        guard rest > 0 else { return nil }
        if s[i] | 0x20 == UInt8(ascii: "z") { return rest == 1 ? 0 : nil }
        guard s[i] == UInt8(ascii: "+") || s[i] == UInt8(ascii: "-") else {
            return rest == 3 && isUTC(s, i) ? 0 : nil
        }
        let colon = rest == 6 && s[i + 3] == UInt8(ascii: ":")
        guard rest == 3 || rest == 5 || colon, let hours = two(s, i + 1), hours <= 18 else {
            return nil
        }
        var minutes: Int64 = 0
        if rest > 3 {
            guard let m = two(s, i + (colon ? 4 : 3)), m < 60 else { return nil }
            minutes = m
        }
        let seconds = hours * 3600 + minutes * 60
        return s[i] == UInt8(ascii: "-") ? -seconds : seconds
    }

    /// `UTC` or `GMT`. Other names of zones are said of more than one place (`CST`, `IST`).
    private func isUTC(_ s: ByteSlice, _ i: Int) -> Bool {
        let name = (s[i] | 0x20, s[i + 1] | 0x20, s[i + 2] | 0x20)
        return name == (UInt8(ascii: "u"), UInt8(ascii: "t"), UInt8(ascii: "c"))
            || name == (UInt8(ascii: "g"), UInt8(ascii: "m"), UInt8(ascii: "t"))
    }

    @inline(__always)
    private func two(_ s: ByteSlice, _ i: Int) -> Int64? {
        let a = s[i] &- 48
        let b = s[i + 1] &- 48
        return a < 10 && b < 10 ? Int64(a) &* 10 &+ Int64(b) : nil
    }

    private mutating func date(_ s: ByteSlice, isBasic: Bool) -> Int64? {
        let text = (s.word(0), isBasic ? 0 : UInt16(s[8]) | UInt16(s[9]) << 8)
        if text == lastDate { return lastDay }
        let gap = isBasic ? 0 : 1
        guard isBasic || (s[4] == UInt8(ascii: "-") && s[7] == UInt8(ascii: "-")),
            let century = two(s, 0), let year = two(s, 2), let month = two(s, 4 + gap),
            let day = two(s, 6 + 2 * gap),
            let date = Day(
                year: Int(century * 100 + year), month: Int(month), day: Int(day))
        else { return nil }
        lastDate = text
        lastDay = Int64(date.number)
        return lastDay
    }
}
