import DailyNumbers
import Detection
import Shared

/// What is behind an incident's numbers, as programs read it.
struct EvidenceLine: Encodable {
    private let analysis: IncidentAnalysis

    init(_ analysis: IncidentAnalysis) { self.analysis = analysis }

    func encode(to encoder: any Encoder) throws {
        var line = encoder.container(keyedBy: Keys.self)
        try line.encode(Revenue(analysis.revenue), forKey: .revenue)
        try line.encode(Contributions(analysis.channels), forKey: .channels)
        try line.encode(Contributions(analysis.devices), forKey: .devices)
        try line.encode(Mix(analysis.mix), forKey: .mix)
    }

    private enum Keys: String, CodingKey {
        case revenue = "revenue_change"
        case channels, devices, mix
    }

    /// The parts add up to today less usual; without sessions or orders there are none.
    private struct Revenue: Encodable {
        let usual: Money?
        let today: Money?
        let sessions: Money?
        let conversion: Money?
        let aov: Money?

        init(_ change: RevenueChange) {
            usual = change.isKnown ? change.usual : nil
            today = change.isKnown ? change.today : nil
            sessions = change.parts[.sessions]
            conversion = change.parts[.conversion]
            aov = change.parts[.aov]
        }
    }

    /// Sessions by channel, orders by device.
    private struct Contributions: Encodable {
        struct Part: Encodable {
            let name: String
            let today: Double
            let usual: Double
            /// Of the whole change.
            let share: Double?
        }

        /// The one part to blame; nil: across the board.
        let named: String?
        let p: Double
        let parts: [Part]

        init(_ blame: SliceBlame) {
            named = blame.named?.name
            p = Decimals.rounded(blame.p)
            parts = blame.parts.map {
                Part(
                    name: $0.segment.name, today: Decimals.rounded($0.today),
                    usual: Decimals.rounded($0.usual), share: $0.power.map(Decimals.rounded))
            }
        }
    }

    private struct Mix: Encodable {
        struct Part<Value: Encodable>: Encodable {
            let channel: String
            let volume: Value
            let rate: Value
        }

        let revenue: [Part<Money>]
        let conversion: [Part<Double>]
        let directShare: [Part<Double>]

        private enum CodingKeys: String, CodingKey {
            case revenue, conversion
            case directShare = "direct_session_share"
        }

        init(_ mix: MixChange) {
            func rounded(_ parts: [MixChange.Part<Double>]) -> [Part<Double>] {
                parts.map {
                    Part(
                        channel: $0.channel, volume: Decimals.rounded($0.volume),
                        rate: Decimals.rounded($0.rate))
                }
            }
            revenue = mix.revenue.map {
                Part(channel: $0.channel, volume: $0.volume, rate: $0.rate)
            }
            conversion = rounded(mix.conversion)
            directShare = rounded(mix.directShare)
        }
    }
}
