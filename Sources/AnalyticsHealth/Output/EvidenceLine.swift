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
        let others: Others?

        /// The sum of those that are not listed.
        struct Others: Encodable {
            let count: Int
            let today: Double
            let usual: Double
        }

        init(_ blame: SliceBlame) {
            named = blame.named?.name
            p = Decimals.rounded(blame.p)
            let largest = LargestParts(blame.parts) { abs($0.today - $0.usual) }
            parts = largest.listed.map {
                Part(
                    name: $0.segment.name, today: Decimals.rounded($0.today),
                    usual: Decimals.rounded($0.usual), share: $0.power.map(Decimals.rounded))
            }
            others =
                largest.others.isEmpty
                ? nil
                : Others(
                    count: largest.others.count,
                    today: Decimals.rounded(largest.others.reduce(0) { $0 + $1.today }),
                    usual: Decimals.rounded(largest.others.reduce(0) { $0 + $1.usual }))
        }
    }

    private struct Mix: Encodable {
        struct Part<Value: Encodable>: Encodable {
            let channel: String
            let volume: Value
            let rate: Value
        }

        /// The sum of the channels that are not listed, so that parts add up.
        struct Others<Value: Encodable>: Encodable {
            let count: Int
            let volume: Value
            let rate: Value
        }

        struct AllOthers: Encodable {
            let revenue: Others<Money>?
            let conversion: Others<Double>?
            let directShare: Others<Double>?

            var isEmpty: Bool { revenue == nil && conversion == nil && directShare == nil }

            private enum CodingKeys: String, CodingKey {
                case revenue, conversion
                case directShare = "direct_session_share"
            }
        }

        let revenue: [Part<Money>]
        let conversion: [Part<Double>]
        let directShare: [Part<Double>]
        let others: AllOthers?

        private enum CodingKeys: String, CodingKey {
            case revenue, conversion, others
            case directShare = "direct_session_share"
        }

        init(_ mix: MixChange) {
            let money = LargestParts(mix.revenue) { ($0.volume + $0.rate).micros.magnitude }
            revenue = money.listed.map {
                Part(channel: $0.channel, volume: $0.volume, rate: $0.rate)
            }
            let conversion = LargestParts(mix.conversion) { abs($0.volume + $0.rate) }
            let share = LargestParts(mix.directShare) { abs($0.volume + $0.rate) }
            self.conversion = Self.rounded(conversion.listed)
            directShare = Self.rounded(share.listed)
            let others = AllOthers(
                revenue: money.others.isEmpty
                    ? nil
                    : Others(
                        count: money.others.count,
                        volume: money.others.reduce(.zero) { $0 + $1.volume },
                        rate: money.others.reduce(.zero) { $0 + $1.rate }),
                conversion: Self.sum(conversion.others), directShare: Self.sum(share.others))
            self.others = others.isEmpty ? nil : others
        }

        private static func rounded(_ parts: [MixChange.Part<Double>]) -> [Part<Double>] {
            parts.map {
                Part(
                    channel: $0.channel, volume: Decimals.rounded($0.volume),
                    rate: Decimals.rounded($0.rate))
            }
        }

        private static func sum(_ parts: [MixChange.Part<Double>]) -> Others<Double>? {
            guard !parts.isEmpty else { return nil }
            return Others(
                count: parts.count, volume: Decimals.rounded(parts.reduce(0) { $0 + $1.volume }),
                rate: Decimals.rounded(parts.reduce(0) { $0 + $1.rate }))
        }
    }
}
