import Profile
import Shared

/// Whether a share rose against recent admitted partitions.
///
/// Robust z = (share − median) / max(1.4826 × MAD, √(p(1−p)/n), 0.2 points): the floor keeps sampling
/// noise and a baseline without any spread from looking like a change.
struct SpikeTest {
    static let z = RuleParameter(
        "spike_z", .number, default: 5, bounds: 0...1000,
        "robust z (median and MAD of recent admitted partitions) that makes a spike")
    static let increase = RuleParameter(
        "spike_increase", .share, default: 0.03,
        "smallest rise of the share that can be a spike, in points (0.03 = 3 points)")

    let settings: RuleSettings
    let history: PartitionHistory

    struct Result {
        let median: Double
        let z: Double
        let isSpike: Bool
    }

    /// - Parameter value: The share in one baseline day; nil leaves the day out.
    func judge(
        share: Double, n: Int, _ value: (PartitionProfile) -> Double?
    ) -> (result: Result?, days: [Day], lack: String?) {
        let usable = history.baseline.compactMap { day in
            value(day.profile).map { (day.day, $0) }
        }
        let days = usable.map(\.0)
        guard usable.count >= history.minimumDays, let scale = RobustScale(usable.map(\.1)) else {
            return (
                nil, days,
                "\(usable.count) earlier admitted days have it, at least \(history.minimumDays) are needed"
            )
        }
        let p = scale.median
        let noise = (p * (1 - p) / Double(max(n, 1))).squareRoot()
        let sigma = max(scale.spread, noise, 0.002)
        let z = (share - p) / sigma
        let isSpike =
            z >= (settings["spike_z"] ?? .infinity)
            && share - p >= (settings["spike_increase"] ?? 0)
        return (Result(median: p, z: z, isSpike: isSpike), days, nil)
    }
}
