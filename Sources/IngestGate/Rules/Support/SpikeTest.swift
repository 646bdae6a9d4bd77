import Profile
import Shared

/// Whether a share rose against recent admitted partitions.
///
/// Robust z = (share − median) / max(1.4826 × MAD, √(p(1−p)/n), 0.2 points): the floor keeps sampling
/// noise and a baseline without any spread from looking like a change.
struct SpikeTest {
    static let z = RuleParameter.number(
        "spike_z", default: 5, bounds: 0...1000,
        "robust z (median and MAD of recent admitted partitions) that makes a spike")

    static func increase(_ value: Double) -> RuleParameter<Double> {
        .share(
            "spike_increase", default: value,
            "smallest rise of the share that can be a spike, in points "
                + "(\(Decimals.text(value)) = \(Decimals.text(100 * value)) points)")
    }

    /// From this robust z on a rise is a spike,
    let z: Double
    /// if it is as large as this.
    let increase: Double
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
            z >= self.z && share - p >= increase
        return (Result(median: p, z: z, isSpike: isSpike), days, nil)
    }
}
