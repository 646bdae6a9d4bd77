package import Shared

/// How large a day is to be.
package enum Volume: Sendable, Equatable {
    /// Sessions on an average day; weekdays, season and luck move them.
    case sessions(Int)
    /// Records of every day, exactly.
    case rows(Int)
    /// Bytes of every day, to about one percent.
    case bytes(Int)
}

/// Generates the events of single days.
///
/// A day depends on the seed, the volume and its own date, not on the days around it.
package struct DayGenerator {
    private let shop = Shop()
    private let seed: UInt64
    private let rows: Int?
    private let sessions: Int
    private let appetite: Int
    private let duplicatesPerMille: Int

    package init(seed: UInt64, volume: Volume, duplicatesPerMille: Int = 0) {
        self.seed = seed
        self.duplicatesPerMille = duplicatesPerMille
        switch volume {
        case .sessions(let average):
            rows = nil
            sessions = average
            appetite = 1000
        case .rows(let count):
            rows = count
            sessions = max(1, count / 2)
            appetite = DayGenerator.largeShop
        case .bytes(let bytes):
            let sample = DayGenerator(
                seed: seed, volume: .rows(20_000), duplicatesPerMille: duplicatesPerMille)
            var written = 0
            _ = sample.write(Day(number: 20_136)) { block in written += block.count }
            rows = max(1, bytes * 20_000 / written)
            sessions = max(1, bytes * 10_000 / written)
            appetite = DayGenerator.largeShop
        }
    }

    /// A shop with a gigabyte of events a day has more onlookers: about 0.6 % of its records are
    /// purchases, where the small one has more than 1 %.
    private static let largeShop = 420

    /// Writes one partition, header first, to `sink` in large blocks.
    package func write<Failure: Error>(
        _ day: Day, faults: [Fault] = [], to sink: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> DayTally {
        let crowd =
            rows == nil
            ? Traffic.sessions(on: day, average: sessions, seed: seed) : sessions
        let alterations = Alterations(faults)
        var planner = VisitPlanner(
            shop: shop, day: day, seed: seed, crowd: sessions, appetite: appetite,
            limit: rows ?? .max, repeatedOrder: alterations.repeatedOrder)
        var writer = RecordWriter(
            shop: shop, day: day, seed: seed, faults: faults, alterations: alterations,
            orders: sessions / 3, duplicatesPerMille: duplicatesPerMille)
        var out: [UInt8] = []
        out.reserveCapacity(DayGenerator.block + DayGenerator.block / 4)
        writer.header(to: &out)

        var rest = Traffic.minutes.reduce(0, +)
        var order: [UInt64] = []
        for (minute, weight) in Traffic.minutes.enumerated() {
            begin(minute: minute, weight: weight, rest: rest, crowd: crowd, &planner)
            rest -= weight
            let events = planner.take(minute: minute)
            // Sorting places by time moves eight bytes where sorting the events would move eighty.
            order.removeAll(keepingCapacity: true)
            for (place, event) in events.enumerated() {
                order.append(UInt64(event.time) << 32 | UInt64(place))
            }
            order.sort()
            for key in order {
                writer.append(events[Int(key & 0xFFFF_FFFF)], to: &out)
                if out.count >= DayGenerator.block {
                    try sink(out)
                    out.removeAll(keepingCapacity: true)
                }
            }
        }
        if !out.isEmpty { try sink(out) }
        var tally = writer.tally
        tally.sessions = planner.visits
        return tally
    }

    private static let block = 1 << 18

    /// Starts the sessions of one minute.
    private func begin(
        minute: Int, weight: Int, rest: Int, crowd: Int, _ planner: inout VisitPlanner
    ) {
        guard let rows else {
            let count = planner.share(crowd - planner.visits, weight: weight, rest: rest)
            for _ in 0..<count { planner.plan(minute: minute) }
            return
        }
        // How many records a session has is known from those before, so each minute corrects what
        // the last ones got wrong, and the last minute closes the gap.
        let known = planner.visits > 100
        let left = rows - planner.planned
        let sessions = known ? left * planner.visits / planner.planned : left / 2
        let count = planner.share(sessions, weight: weight, rest: rest)
        for _ in 0..<count { planner.plan(minute: minute) }
        if minute == Traffic.minutes.count - 1 {
            while planner.planned < rows { planner.plan(minute: minute) }
        }
    }
}
