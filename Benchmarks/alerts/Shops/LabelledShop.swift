package import AnalyticsHealth
import CLibrary
package import DailyNumbers
package import Shared

/// A shop of 98 days whose incidents are known.
package struct LabelledShop: Sendable {
    package let name: String
    package let cube: DailyCube
    package let calendar: SpecialDays
    package let labels: [IncidentLabel]
    /// What happened that is no incident: the detector is not told, a list of false alarms is.
    package let benign: [Day: String]

    package init(
        name: String, cube: DailyCube, calendar: SpecialDays, labels: [IncidentLabel],
        benign: [Day: String] = [:]
    ) {
        self.name = name
        self.cube = cube
        self.calendar = calendar
        self.labels = labels
        self.benign = benign
    }

    /// - Parameter number: Of five consecutive shops each has another order of size.
    package init(_ family: NoiseFamily, seed: UInt64, number: Int) {
        let word = UInt64(NoiseFamily.allCases.firstIndex(of: family) ?? 0)
        var random = Random(seed, UInt64(number), word)
        let plan = ShopPlan(stratum: number % 5, &random)
        let values = OrderValueModel(family, &random)
        var noise = NoiseState(family, channels: ShopPlan.channels.count, &random)
        var rows: [DailyCube.Row] = []
        var benign: [Day: String] = [:]
        for day in 0..<ShopPlan.days {
            let date = plan.first.advanced(by: day)
            let factors = noise.next(dayOfMonth: date.civil.day, &random)
            benign[date] = factors.event ?? plan.event(on: day)
            var cells = Self.cells(plan, day, factors, noise, values, &random)
            for incident in plan.incidents where incident.days.contains(day) {
                incident.apply(to: &cells, on: day, &random)
            }
            if plan.missing.contains(day) { continue }
            for (channel, devices) in zip(ShopPlan.channels, cells) {
                for (device, cell) in zip(ShopPlan.devices, devices) {
                    rows.append(
                        DailyCube.Row(
                            day: date, channel: channel, device: device, tally: cell.tally))
                }
            }
        }
        self.init(
            name: "\(family.rawValue)-\(seed)-\(number)", cube: DailyCube(rows),
            calendar: plan.calendar, labels: plan.labels, benign: benign)
    }

    /// What each channel brings on each kind of device on a day on which nothing goes wrong.
    static func cells(
        _ plan: ShopPlan, _ day: Int, _ factors: DayFactors, _ noise: NoiseState,
        _ values: OrderValueModel, _ random: inout Random
    ) -> [[ShopCell]] {
        let weekday = plan.first.advanced(by: day).weekday
        let promotion = plan.promotion(on: day)
        let level =
            plan.sessions * plan.weekdays[weekday] * factors.sessions
            * exp(plan.trend * Double(day)) * (promotion?.sessions ?? 1)
        let rate =
            plan.conversion * plan.weekdayConversion[weekday] * factors.conversion
            * (promotion?.conversion ?? 1)
        return ShopPlan.channels.indices.map { channel in
            let shift = plan.shift.map { $0.channel == channel ? $0.factor(on: day) : 1 } ?? 1
            return ShopPlan.devices.indices.map { device in
                let mean =
                    level * plan.shares[channel] * factors.channels[channel] * shift
                    * plan.deviceShares[device]
                var cell = ShopCell(sessions: noise.sessions(mean, &random))
                let p = rate * plan.channelConversion[channel] * plan.deviceConversion[device]
                cell.orders = (0..<random.binomial(cell.sessions, p)).map { _ in
                    let cents = Double(values.cents(&random)) * (promotion?.orderValue ?? 1)
                    return Int(cents.rounded()) * 100
                }
                cell.unreferred = random.binomial(cell.sessions, plan.unreferred[channel])
                if channel == 0, factors.robots > 0 {
                    let robots = random.poisson(
                        level * factors.robots * plan.deviceShares[device])
                    cell.sessions += robots
                    cell.unreferred += robots
                }
                return cell
            }
        }
    }
}
