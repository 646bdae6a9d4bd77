import Shared

/// Tells days on which a shop is closed from days that are missing, in their order.
///
/// A day is closed by configuration; or it is in the calendar under a name that says so, or that a day without anything had
/// before, has nothing, and no day of that name ever had trade; or the same weekday had nothing in the two weeks before,
/// while the shop was open on other days. A sale on which nothing is sold is an outage.
struct ClosedDays {
    private static let weeks = 2
    /// So many of the fourteen days before had trade, or there is no shop to be closed.
    private static let openDays = 7
    /// So many days of a name without anything make it the name of a closed day.
    private static let namedBefore = 2

    let configured: [Day: String]
    let calendar: SpecialDays
    /// Of the days so far, whether they had anything.
    private var traded: [Bool] = []
    private var namesWithTrade: Set<String> = []
    private var namesWithout: [String: Int] = [:]

    init(configured: [Day: String], calendar: SpecialDays) {
        self.configured = configured
        self.calendar = calendar
    }

    /// What a day is closed for; nil where it is none. Asked once for each day.
    mutating func next(_ day: Day, hasTrade: Bool) -> String? {
        defer { remember(day, hasTrade) }
        if let name = configured[day] { return name }
        if let name = calendar[day], !namesWithTrade.contains(name) {
            let before = namesWithout[name] ?? 0
            if hasTrade ? before >= Self.namedBefore : before > 0 || Self.saysClosed(name) {
                return name
            }
        }
        guard !hasTrade, traded.count >= 7 * Self.weeks,
            (1...Self.weeks).allSatisfy({ !traded[traded.count - 7 * $0] }),
            traded.suffix(7 * Self.weeks).count(where: { $0 }) >= Self.openDays
        else { return nil }
        return "no trade on \(Schedule.name(ofWeekday: day.weekday))s"
    }

    /// `closed`, `Bank holiday`, `Betriebsruhe`; not `Holiday sale`.
    static func saysClosed(_ name: String) -> Bool {
        let name = name.lowercased()
        return closing.contains(where: name.contains) && !trading.contains(where: name.contains)
    }

    private static let closing = [
        "closed", "holiday", "day off", "stocktak", "shabbat", "sabbath", "geschlossen", "feiertag",
        "ruhe", "inventur", "fermé", "férié", "cerrado", "festivo", "feriado", "chiuso", "gesloten",
        "feestdag", "stängt", "lukket", "helligdag", "zamkni", "święto",
    ]
    private static let trading = [
        "sale", "promo", "campaign", "deal", "season", "shopping", "discount", "black friday",
        "cyber",
    ]

    private mutating func remember(_ day: Day, _ hasTrade: Bool) {
        traded.append(hasTrade)
        guard let name = calendar[day] else { return }
        // What was closed and has trade for once is still the name of a closed day.
        if !hasTrade {
            namesWithout[name, default: 0] += 1
        } else if namesWithout[name] == nil {
            namesWithTrade.insert(name)
        }
    }
}
