import CSVScan
import FieldText
import Shared

/// One order of a day that is looked at, with revenue > 0.
struct CountedOrder {
    let day: Day
    let device: Int
    /// Of its session.
    let channel: Int
    let micros: Int64
    /// What the rows of attribution add up to: millionths of the order, or micro-units.
    var attributed: Int64 = 0
}

/// Counts orders and looks up their sessions.
final class OrderSink: RowSink {
    enum Column: Int { case id, time, revenue, client, session }

    private let range: ClosedRange<Day>
    private let sessions: KeyTable
    private var cutter: DayCutter
    private(set) var slices: CubeSlices
    private(set) var days: [Day: DayQuality]
    private(set) var orders: [CountedOrder] = []
    /// By id, the position in `orders` plus one; zero for an order that is not in it.
    private(set) var known = KeyTable()
    private(set) var repeated: [String] = []
    private(set) var latest: Day?
    private(set) var unparsable = 0
    private(set) var later = 0

    init(range: ClosedRange<Day>, zone: ZoneRules, after sessions: SessionSink) {
        self.range = range
        self.sessions = sessions.known
        slices = sessions.slices
        days = sessions.days
        cutter = DayCutter(zone: zone)
    }

    func take(_ row: TableRow) {
        guard let day = row.with(Column.time.rawValue, { cutter.day($0) }) else {
            unparsable += 1
            return
        }
        latest = max(latest ?? day, day)
        if day > range.upperBound { later += 1 }
        let isLookedAt = range.contains(day)
        let micros = row.with(Column.revenue.rawValue) { FieldText.micros($0) }
        let counts = isLookedAt && (micros ?? 0) > 0
        let place = counts ? UInt32(truncatingIfNeeded: orders.count + 1) : 0
        let before = row.with(Column.id.rawValue) { known.insert(hashed($0), place) }
        guard isLookedAt else { return }
        let session = row.with(Column.session.rawValue) {
            $0.count > 0 ? sessions[hashed($0)] : nil
        }
        var quality = days[day] ?? DayQuality()
        quality.orders += 1
        if before != nil {
            quality.repeatedOrders += 1
            if repeated.count < 5 { repeated.append(row.text(Column.id.rawValue)) }
        }
        if row.isEmpty(Column.client.rawValue) { quality.ordersWithoutClient += 1 }
        if session == nil { quality.ordersWithoutSession += 1 }
        switch micros {
        case nil: quality.unknownRevenue += 1
        case 0?: quality.zeroRevenue += 1
        case let amount? where amount < 0: quality.negativeRevenue += 1
        case let amount?:
            quality.revenue += Money(micros: Int128(amount))
            let cell = session.map { CubeCell.unpacked($0) }
            orders.append(
                CountedOrder(
                    day: day, device: cell?.device ?? slices.devices.number(slices.devices.unknown),
                    channel: cell?.channel ?? slices.channels.number(slices.channels.unknown),
                    micros: amount))
        }
        days[day] = quality
    }
}
