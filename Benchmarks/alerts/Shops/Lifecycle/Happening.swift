import AnalyticsHealth
import CLibrary
import Shared

/// What happens on some days of a shop of the life-cycle bench, and what it does to them.
struct Happening {
    enum Effect {
        case fault(PlannedIncident)
        /// The visits and orders of one kind of device are not recorded, but for a share.
        case deviceLost(Int, keeps: Double)
        case robots(Robots)
        case level(LevelChange)
    }

    let role: LifecycleLabel.Role
    let what: String
    let days: Range<Int>
    var part: String?
    var isBlocker = false
    let effect: Effect

    /// Before a day's visits and orders are drawn.
    func apply(to factors: inout DayFactors, on day: Int) {
        guard case .level(let change) = effect else { return }
        let strength = change.strength(on: day - days.lowerBound)
        factors.sessions *= pow(change.sessions, strength)
        factors.conversion *= pow(change.conversion, strength)
        if let channel = change.channel {
            factors.channels[channel] *= pow(change.channelFactor, strength)
        }
    }

    /// After they were drawn.
    func apply(
        to cells: inout [[ShopCell]], on day: Int, usual: Double, _ plan: ShopPlan,
        _ random: inout Random
    ) {
        switch effect {
        case .fault(let incident): incident.apply(to: &cells, on: day, &random)
        case .deviceLost(let device, let share):
            for channel in cells.indices { cells[channel][device].keep(share, &random) }
        case .robots(let robots):
            for channel in cells.indices {
                for device in cells[channel].indices {
                    let part = robots.part(channel, device, plan)
                    let count = random.poisson(usual * robots.share * part)
                    cells[channel][device].sessions += count
                    cells[channel][device].unreferred += random.binomial(
                        count, plan.unreferred[channel])
                }
            }
        case .level(let change):
            let strength = change.strength(on: day - days.lowerBound)
            let factor = pow(change.orderValue, strength)
            guard factor != 1 else { return }
            for channel in cells.indices {
                for device in cells[channel].indices {
                    // Prices are whole cents, unless they are in a wrong unit.
                    cells[channel][device].orders = cells[channel][device].orders.map {
                        max(1, Int((Double($0) * factor / 100).rounded())) * 100
                    }
                }
            }
        }
    }
}

/// Visits that buy nothing, in one channel or on one kind of device.
struct Robots {
    enum Place {
        case channel(Int)
        case device(Int)
    }

    let place: Place
    /// Of all visits of a usual day.
    let share: Double

    /// The part of them that arrives in a channel on a kind of device.
    func part(_ channel: Int, _ device: Int, _ plan: ShopPlan) -> Double {
        switch place {
        case .channel(let at): channel == at ? plan.deviceShares[device] : 0
        case .device(let at): device == at ? plan.shares[channel] : 0
        }
    }

    var name: String {
        switch place {
        case .channel(let channel): ShopPlan.channels[channel]
        case .device(let device): ShopPlan.devices[device]
        }
    }
}

/// Other visits, other conversion, other prices, or a channel that grows or is given up.
struct LevelChange {
    var sessions = 1.0
    var conversion = 1.0
    var orderValue = 1.0
    var channel: Int?
    var channelFactor = 1.0
    /// Days until all of it is there.
    var ramp = 0

    func strength(on day: Int) -> Double { min(1, Double(day + 1) / Double(ramp + 1)) }
}
