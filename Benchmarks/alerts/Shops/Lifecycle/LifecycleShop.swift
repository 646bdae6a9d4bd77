import CLibrary
package import DailyNumbers
import Shared

/// A shop of 98 to 120 days in which faults last, are repaired and come back, and in which much happens that is
/// no fault.
package struct LifecycleShop: Sendable {
    package let name: String
    package let cube: DailyCube
    package let calendar: SpecialDays
    /// In the order of their first days.
    package let labels: [LifecycleLabel]

    package init(
        name: String, cube: DailyCube, calendar: SpecialDays, labels: [LifecycleLabel]
    ) {
        self.name = name
        self.cube = cube
        self.calendar = calendar
        self.labels = labels
    }

    /// - Parameter number: Of three consecutive shops each has another noise; see `LifecyclePlan` for what
    ///   happens in which.
    package init(seed: UInt64, number: Int) {
        let family = NoiseFamily.allCases[number % NoiseFamily.allCases.count]
        // The last word tells these shops from those of `LabelledShop`.
        var random = Random(seed, UInt64(number), 0x4C49_4645)
        let plan = LifecyclePlan(number: number, &random)
        let values = OrderValueModel(family, &random)
        var noise = NoiseState(family, channels: ShopPlan.channels.count, &random)
        var rows: [DailyCube.Row] = []
        for day in 0..<plan.days {
            let date = plan.first.advanced(by: day)
            let cells = Self.cells(plan, day, date, &noise, values, &random)
            if plan.missing.contains(day) { continue }
            let isClosed = plan.closing?.includes(day) ?? false
            if isClosed, plan.closing?.hasRows == false { continue }
            for (channel, devices) in zip(ShopPlan.channels, cells) {
                for (device, cell) in zip(ShopPlan.devices, devices) {
                    rows.append(
                        DailyCube.Row(
                            day: date, channel: channel, device: device,
                            tally: (isClosed ? ShopCell() : cell).tally))
                }
            }
        }
        self.init(
            name: "\(family.rawValue)-\(seed)-\(number)", cube: DailyCube(rows),
            calendar: plan.calendar, labels: plan.labels)
    }

    private static func cells(
        _ plan: LifecyclePlan, _ day: Int, _ date: Day, _ noise: inout NoiseState,
        _ values: OrderValueModel, _ random: inout Random
    ) -> [[ShopCell]] {
        let happenings = plan.happenings.filter { $0.days.contains(day) }
        var factors = noise.next(dayOfMonth: date.civil.day, &random)
        for happening in happenings { happening.apply(to: &factors, on: day) }
        if let ends = plan.monthEnds, plan.monthEnd(day) != nil {
            factors.sessions *= ends.level.sessions
            factors.conversion *= ends.level.conversion
        }
        let shop = plan.shop
        var cells = LabelledShop.cells(shop, day, factors, noise, values, &random)
        let usual =
            shop.sessions * shop.weekdays[shop.first.advanced(by: day).weekday]
            * exp(shop.trend * Double(day))
        for happening in happenings {
            happening.apply(to: &cells, on: day, usual: usual, shop, &random)
        }
        return cells
    }
}
