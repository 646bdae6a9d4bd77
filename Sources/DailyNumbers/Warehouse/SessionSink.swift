import CSVScan
import Shared

/// Counts sessions, and remembers of each what its orders are counted under.
final class SessionSink: RowSink {
    enum Column: Int { case id, client, start, channel, source, device, referrerMissing }

    private let range: ClosedRange<Day>
    private var cutter: DayCutter
    private(set) var slices = CubeSlices()
    private(set) var days: [Day: DayQuality] = [:]
    private(set) var counts: [CubeCell: SessionCount] = [:]
    private(set) var known = KeyTable(capacity: 1 << 16)
    private(set) var repeated: [String] = []
    private(set) var latest: Day?
    private(set) var unparsable = 0
    private(set) var unparsableTime: String?
    private(set) var later = 0
    /// Whether the table says which sessions came without a referrer.
    private(set) var knowsReferrer = true

    struct SessionCount {
        var sessions = 0
        var withoutReferrer = 0
    }

    init(range: ClosedRange<Day>, zone: ZoneRules) {
        self.range = range
        cutter = DayCutter(zone: zone)
    }

    func take(_ row: TableRow) {
        guard let day = row.with(Column.start.rawValue, { cutter.day($0) }) else {
            if unparsable == 0 { unparsableTime = row.text(Column.start.rawValue) }
            unparsable += 1
            return
        }
        // A table that does not tell channels apart has the shop as a whole, not a shop of unknown channels.
        if latest == nil {
            if !row.has(Column.channel.rawValue) { slices.channels.unknown = DailyCube.whole }
            if !row.has(Column.device.rawValue) { slices.devices.unknown = DailyCube.whole }
        }
        latest = max(latest ?? day, day)
        // Orders of the first day may belong to a session of the evening before.
        guard day >= range.lowerBound.advanced(by: -1) else { return }
        let channel = row.with(Column.channel.rawValue) { slices.channels.number($0) }
        let device = row.with(Column.device.rawValue) { slices.devices.number($0) }
        let cell = CubeCell(day: day, channel: channel, device: device)
        let before = row.with(Column.id.rawValue) {
            known.insert(hashed($0, key: .ofProcess), cell.packed)
        }
        if day > range.upperBound { later += 1 }
        guard range.contains(day) else { return }
        var quality = days[day] ?? DayQuality()
        quality.sessions += 1
        if before != nil {
            quality.repeatedSessions += 1
            if repeated.count < 5 { repeated.append(row.text(Column.id.rawValue)) }
        }
        if row.isEmpty(Column.client.rawValue) { quality.sessionsWithoutClient += 1 }
        let sourceIsEmpty =
            row.has(Column.source.rawValue) && row.isEmpty(Column.source.rawValue)
        if row.isEmpty(Column.channel.rawValue) || sourceIsEmpty {
            quality.sessionsWithoutChannel += 1
        }
        days[day] = quality
        var count = counts[cell] ?? SessionCount()
        count.sessions += 1
        if row.has(Column.referrerMissing.rawValue) {
            if row.with(Column.referrerMissing.rawValue, Self.isTrue) { count.withoutReferrer += 1 }
        } else {
            knowsReferrer = false
        }
        counts[cell] = count
    }

    /// `1`, `true`, `t`, `yes`, `y`, in any case: how databases write it.
    private static func isTrue(_ text: ByteSlice) -> Bool {
        guard (1...4).contains(text.count) else { return false }
        switch text[0] | 0x20 {
        case UInt8(ascii: "1") | 0x20: return text.count == 1
        case UInt8(ascii: "t"), UInt8(ascii: "y"): return true
        default: return false
        }
    }
}

/// The names of channels and devices of a cube in the making.
struct CubeSlices {
    var channels = Slices(unknown: "unknown")
    var devices = Slices(unknown: "unknown")
}

/// A day of a channel and a device, by their numbers.
struct CubeCell: Hashable {
    var day: Day
    var channel: Int
    var device: Int

    /// Channel and device in one number; there are at most 501 of each.
    var packed: UInt32 { UInt32(channel << 16 | device) }

    static func unpacked(_ packed: UInt32) -> (channel: Int, device: Int) {
        (Int(packed >> 16), Int(packed & 0xffff))
    }
}
