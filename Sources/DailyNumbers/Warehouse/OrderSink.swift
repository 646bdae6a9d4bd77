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
    enum Column: Int { case id, time, revenue, client, session, currency }

    private let range: ClosedRange<Day>
    private let sessions: KeyTable
    private let reporting: [UInt8]?
    private(set) var knowsCurrency = false
    private var cutter: DayCutter
    private(set) var slices: CubeSlices
    private(set) var days: [Day: DayQuality]
    private(set) var orders: [CountedOrder] = []
    /// By id, the position in `orders` plus one; zero for an order that is not in it.
    private(set) var known = KeyTable()
    private(set) var repeated: [String] = []
    private(set) var latest: Day?
    private(set) var unparsable = 0
    private(set) var unparsableTime: String?
    private(set) var later = 0

    /// - Parameter currency: What is added up; nil: everything.
    init(
        range: ClosedRange<Day>, zone: ZoneRules, currency: String? = nil,
        after sessions: SessionSink
    ) {
        self.range = range
        reporting = currency.map { Array($0.utf8) }
        self.sessions = sessions.known
        slices = sessions.slices
        days = sessions.days
        cutter = DayCutter(zone: zone)
    }

    func take(_ row: TableRow) {
        guard let day = row.with(Column.time.rawValue, { cutter.day($0) }) else {
            if unparsable == 0 { unparsableTime = row.text(Column.time.rawValue) }
            unparsable += 1
            return
        }
        latest = max(latest ?? day, day)
        if day > range.upperBound { later += 1 }
        let isLookedAt = range.contains(day)
        let micros = row.with(Column.revenue.rawValue) {
            FieldText.micros($0) ?? FieldText.micros(InvisibleText.trimmed($0))
        }
        knowsCurrency = knowsCurrency || row.has(Column.currency.rawValue)
        let isAddedUp =
            reporting.map { wanted in row.with(Column.currency.rawValue) { $0.equals(wanted) } }
            ?? true
        let counts = isLookedAt && isAddedUp && (micros ?? 0) > 0
        let place = counts ? UInt32(truncatingIfNeeded: orders.count + 1) : 0
        let before = row.with(Column.id.rawValue) {
            known.insert(hashed($0, key: .ofProcess), place)
        }
        guard isLookedAt else { return }
        let session = row.with(Column.session.rawValue) {
            $0.count > 0 ? sessions[hashed($0, key: .ofProcess)] : nil
        }
        var quality = days[day] ?? DayQuality()
        quality.orders += 1
        if row.has(Column.currency.rawValue) { quality.count(currency(of: row), micros) }
        if before != nil {
            quality.repeatedOrders += 1
            if repeated.count < 5 { repeated.append(row.text(Column.id.rawValue)) }
        }
        if row.isEmpty(Column.client.rawValue) { quality.ordersWithoutClient += 1 }
        if row.isEmpty(Column.session.rawValue) {
            quality.ordersNamingNoSession += 1
        } else if session == nil {
            quality.ordersOfUnknownSession += 1
        }
        switch micros {
        case nil:
            quality.unknownRevenue += 1
            if quality.unreadableRevenue == nil,
                !row.with(Column.revenue.rawValue, MissingText.isNoNumber)
            {
                quality.unreadableRevenue = ValueAdvice.shown(row.text(Column.revenue.rawValue))
            }
        case 0?: quality.zeroRevenue += 1
        case let amount? where amount < 0:
            quality.negativeRevenue += 1
            if isAddedUp { quality.refunded -= Money(micros: Int128(amount)) }
        case .some where !isAddedUp: quality.inOtherCurrency += 1
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

    /// As it may be shown to everybody: a few letters. Anything else is no currency, and may be a person.
    private func currency(of row: TableRow) -> String {
        row.with(Column.currency.rawValue) { text in
            let name = text.array
            let isName = name.count <= 8 && name.allSatisfy { ($0 | 0x20) &- 97 < 26 }
            return isName ? String(decoding: name, as: UTF8.self) : CurrencyOrders.other
        }
    }
}

extension DayQuality {
    fileprivate mutating func count(_ currency: String, _ micros: Int64?) {
        let isNew = currencies[currency] == nil
        let name =
            isNew && currencies.count >= CurrencyOrders.limit ? CurrencyOrders.other : currency
        currencies[name, default: CurrencyOrders()].orders += 1
        guard let micros, micros > 0 else { return }
        currencies[name, default: CurrencyOrders()].revenue += Money(micros: Int128(micros))
    }
}
