import CLibrary
import DailyNumbers
import Shared

/// Everything about a shop of the life-cycle bench that is decided before its days are drawn.
struct LifecyclePlan {
    /// A weekday without trade, each week.
    struct Closing {
        /// Counted from the shop's first day.
        let weekday: Int
        /// There are rows, with zeros.
        let hasRows: Bool
        let inCalendar: Bool

        func includes(_ day: Int) -> Bool { day % 7 == weekday }

        var what: String {
            (inCalendar ? "in_calendar_" : "") + (hasRows ? "zeros" : "no_rows")
        }
    }

    /// What the last days of each month bring.
    struct MonthEnds {
        /// How many of them.
        let days: Int
        let level: LevelChange

        /// Half of the shops have more visits and orders, the others mostly one of them.
        init(_ random: inout Random) {
            days = random.whole(1...2)
            level =
                switch random.whole(0...3) {
                case 0:
                    LevelChange(
                        sessions: random.uniform(1...1.2), conversion: random.uniform(1.6...2.4))
                case 1:
                    LevelChange(
                        sessions: random.uniform(1.7...2.3), conversion: random.uniform(0.6...0.9))
                default:
                    LevelChange(
                        sessions: random.uniform(1.5...2.3), conversion: random.uniform(0.95...1.3))
                }
        }
    }

    /// Days before the first act: detectors compare with four weeks.
    private static let history = 29
    /// Orders of a usual day, at least. In a smaller shop it is by chance that a fault shows on each of its
    /// days, and this bench is about what becomes of those that show; `LabelledShop` has all sizes.
    private static let orders = 20.0

    let shop: ShopPlan
    let first: Day
    let days: Int
    let happenings: [Happening]
    let closing: Closing?
    let monthEnds: MonthEnds?
    let missing: Set<Int>

    /// - Parameter number: Of five consecutive shops, one is closed on a weekday, one has month ends, three
    ///   have acts.
    init(number: Int, _ random: inout Random) {
        var plan = ShopPlan(stratum: random.whole(2...4), &random)
        while plan.sessions * plan.conversion < Self.orders {
            plan = ShopPlan(stratum: random.whole(2...4), &random)
        }
        shop = plan.uneventful
        // The weekdays of the plan, in any season.
        first = plan.first.advanced(by: 7 * random.whole(0...51))
        days = random.whole(98...120)
        var wanted: [Act.Kind] = []
        switch number % 5 {
        case 0:
            closing = Closing(
                weekday: random.whole(0...6), hasRows: number / 5 % 2 == 0,
                inCalendar: number / 10 % 2 == 0)
            monthEnds = nil
            wanted = [.fault]
        case 1:
            monthEnds = MonthEnds(&random)
            closing = nil
        default:
            (closing, monthEnds) = (nil, nil)
            let turn = number / 5 * 3 + number % 5 - 2
            wanted = [Act.Kind.allCases[turn % Act.Kind.allCases.count]]
            let others = Act.Kind.allCases.filter { $0 != wanted[0] }
            wanted += [
                others[random.whole(0...(others.count - 1))],
                others[random.whole(0...(others.count - 1))],
            ]
        }
        happenings = Self.laidOut(wanted, days: days, closing, shop, &random)
        let busy = happenings.map { $0.days.lowerBound..<($0.days.upperBound + 5) }
        missing = Set(
            (0..<days - 1).filter { day in
                random.chance(0.007) && !busy.contains { $0.contains(day) }
            })
    }

    /// One after another with at least a fortnight between them; those that have no room are left out. After a
    /// lasting change nothing more is told: the shop is another one.
    private static func laidOut(
        _ kinds: [Act.Kind], days: Int, _ closing: Closing?, _ plan: ShopPlan,
        _ random: inout Random
    ) -> [Happening] {
        var acts = kinds.map { Act($0, &random) }
        // The first one wanted has its room, wherever it comes.
        while acts.count > 1,
            acts.reduce(history + 6, { $0 + $1.length + 20 }) > days + 10
        {
            acts.removeLast()
        }
        acts = acts.filter { $0.kind != .change } + acts.filter { $0.kind == .change }.prefix(1)
        var start = history + random.whole(0...6)
        var found: [Happening] = []
        for act in acts where start + act.length <= days - 4 || act.kind == .change {
            if let closing, closing.includes(start) { start += 1 }
            found += act.happenings(from: start, to: days, plan, &random)
            start += act.length + random.whole(15...20)
        }
        return found
    }

    /// Which month end a day belongs to, as the day of the month's last day; nil for any other day.
    func monthEnd(_ day: Int) -> Day? {
        guard let monthEnds else { return nil }
        let date = first.advanced(by: day)
        return (0..<monthEnds.days).map { date.advanced(by: $0) }.first {
            $0.advanced(by: 1).civil.day == 1
        }
    }

    var calendar: SpecialDays {
        guard let closing, closing.inCalendar else { return [:] }
        return Dictionary(
            uniqueKeysWithValues: (0..<days).filter(closing.includes).map {
                (first.advanced(by: $0), "closed")
            })
    }

    var labels: [LifecycleLabel] {
        func range(_ days: Range<Int>) -> ClosedRange<Day> {
            first.advanced(by: days.lowerBound)...first.advanced(by: days.upperBound - 1)
        }
        var labels = happenings.map {
            LifecycleLabel(
                $0.role, $0.what, range($0.days), isBlocker: $0.isBlocker, part: $0.part)
        }
        if let closing {
            labels += (0..<days).filter(closing.includes).map {
                LifecycleLabel(.closed, closing.what, range($0..<($0 + 1)))
            }
        }
        let ends = Dictionary(grouping: (0..<days).filter { monthEnd($0) != nil }) { monthEnd($0) }
        for days in ends.values {
            guard let from = days.min(), let to = days.max() else { continue }
            labels.append(LifecycleLabel(.monthEnd, "month_end", range(from..<(to + 1))))
        }
        return labels.sorted { $0.days.lowerBound < $1.days.lowerBound }
    }
}
