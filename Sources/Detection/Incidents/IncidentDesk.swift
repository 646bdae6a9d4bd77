import DailyNumbers
import Shared

/// Which incident each alert of a day belongs to.
///
/// A shop's numbers hang together, so its alerts are one incident, and a second one only where something else breaks while the
/// first is open: another cause, seen against the first one's own days. Each column of a team's own is an incident of its own.
struct IncidentDesk: Sendable {
    /// Some of a day's alerts, and what they are put down to.
    struct Share: Sendable {
        enum Place: Sendable {
            /// Not one of the incidents that are open: it happens beside them.
            case beside
            /// The shop's incident of this number.
            case incident(Int)
            case column(Measure)
        }

        let alerts: [DetectorAnswer]
        let cause: Cause
        let place: Place
    }

    /// Of the shop, the one that opened first in front; never empty.
    private var shop: [Pager]
    private var columns: [Measure: Pager] = [:]
    private let settings: IncidentSettings

    init(_ settings: IncidentSettings) {
        self.settings = settings
        shop = [Pager(settings)]
    }

    /// In the order in which they opened, those of columns last.
    var open: [Pager.Open] {
        shop.compactMap(\.open) + columns.sorted { $0.key < $1.key }.compactMap(\.value.open)
    }

    /// Those of the shop's own numbers.
    var openOfShop: [Pager.Open] { shop.compactMap(\.open) }

    // MARK: - A day with alerts

    /// Takes a day's share of alerts; each place once a day.
    ///
    /// - Parameter isCertain: Whether alerts are that bad whatever an incident's other days were.
    mutating func take(
        _ share: Share, on day: Day, at position: Int,
        isCertain: ([DetectorAnswer], Pager.Open?) -> Bool
    ) -> Pager.Decision {
        let all = Set(share.alerts.map(\.measure))
        func decide(_ pager: inout Pager, _ measures: Set<Measure>) -> Pager.Decision {
            pager.alert(
                day, at: position, severity: share.alerts.compactMap(\.severity).max() ?? .p1,
                isCertain: isCertain(share.alerts, pager.open),
                cause: share.cause,
                measures: measures)
        }
        switch share.place {
        case .column(let measure):
            return decide(&columns[measure, default: Pager(settings)], all)
        case .beside:
            // From here on each lasts as long as what only it breaks.
            let keys = share.cause.keys(of: all)
            for i in shop.indices { shop[i].keepKeys(without: keys) }
            shop.append(Pager(settings))
            return decide(&shop[shop.count - 1], keys)
        case .incident(let i):
            let own = openOfShop.count > 1 ? shop[i].open?.measures : nil
            return decide(&shop[i], own?.intersection(all) ?? all)
        }
    }

    /// Shares the shop's alerts out among its open incidents, with the cause that each of them opened with where there
    /// are several: today's numbers show all of them at once.
    func shares(_ alerts: [DetectorAnswer], cause: Cause) -> [Share] {
        let all = Set(alerts.map(\.measure))
        let groups = Dictionary(grouping: alerts) { owner(of: $0.measure, among: all) }
        let isOne = openOfShop.count < 2
        return groups.sorted { $0.key < $1.key }.map { i, alerts in
            Share(
                alerts: alerts, cause: isOne ? cause : shop[i].open?.cause ?? cause,
                place: .incident(i))
        }
    }

    /// Whether a column has an open incident of its own.
    func isOpen(_ column: Measure) -> Bool { columns[column]?.open != nil }

    /// Whether alerts that no open incident explains are of another family than the one that is open.
    func isOther(_ cause: Cause, _ measures: Set<Measure>) -> Bool {
        let open = shop.filter { $0.open != nil }
        return !open.isEmpty && open.allSatisfy { $0.isOther(cause, measures) }
    }

    /// The newest open incident with a measure; what none of them has is the newest one's that alerts today.
    private func owner(of measure: Measure, among today: Set<Measure>) -> Int {
        func newest(_ measures: Set<Measure>) -> Int? {
            shop.lastIndex { $0.open.map { !$0.measures.isDisjoint(with: measures) } ?? false }
        }
        return newest([measure]) ?? newest(today) ?? shop.firstIndex { $0.open != nil } ?? 0
    }

    // MARK: - The evening

    /// Closes what is over and returns it.
    mutating func close(unless isBroken: (Measure) -> Bool) -> [Pager.Open] {
        func close(_ pager: inout Pager) -> Pager.Open? {
            guard let open = pager.open, !open.measures.contains(where: isBroken) else {
                return nil
            }
            pager.close()
            return open
        }
        var closed: [Pager.Open] = []
        for i in shop.indices { close(&shop[i]).map { closed.append($0) } }
        for measure in columns.keys.sorted() {
            close(&columns[measure, default: Pager(settings)]).map { closed.append($0) }
        }
        tidy()
        return closed
    }

    /// The ids of those whose level a person should be asked to accept, now and not again.
    mutating func asksToAccept(at position: Int) -> [String] {
        var ids: [String] = []
        for i in shop.indices where shop[i].asksToAccept(at: position) {
            shop[i].open.map { ids.append($0.id) }
        }
        for measure in columns.keys.sorted()
        where columns[measure]?.asksToAccept(at: position) == true {
            columns[measure]?.open.map { ids.append($0.id) }
        }
        return ids
    }

    mutating func accept(_ level: AcceptedLevel) {
        for i in shop.indices { shop[i].accept(level) }
        for measure in columns.keys { columns[measure]?.accept(level) }
        tidy()
    }

    /// One that is over is kept only as the last one.
    private mutating func tidy() {
        let open = shop.filter { $0.open != nil }
        shop = open.isEmpty ? Array(shop.suffix(1)) : open
    }
}
