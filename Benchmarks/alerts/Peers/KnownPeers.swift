import Shared

extension Peer {
    package static let all = [threeSigma, robustWeek, gatedRobustWeek, elementary, deequ]

    /// Mean and standard deviation of 28 days.
    package static let threeSigma = Peer(
        name: "z >= 3 and 30 %",
        source: "Shewhart's limits (1931) with a relative gate, as many teams write it in SQL"
    ) { before, value in
        let days = before.suffix(28)
        guard days.count >= 7, let scale = Moments(days), scale.deviation > 0 else { return false }
        return abs(value - scale.mean) >= 3 * scale.deviation
            && abs(value - scale.mean) >= 0.3 * abs(scale.mean)
    }

    /// Median and MAD of the last week.
    package static let robustWeek = Peer(
        name: "robust z >= 3.5, 7 days",
        source: "modified z-score of Iglewicz & Hoaglin (1993)"
    ) { before, value in
        guard let z = robustZ(before, value) else { return false }
        return abs(z) >= 3.5
    }

    /// The same with the gate that people add first.
    package static let gatedRobustWeek = Peer(
        name: "robust z >= 3.5 and 35 %, 7 days",
        source: "the same with a relative gate"
    ) { before, value in
        guard let z = robustZ(before, value), let level = RobustScale.median(before.suffix(7))
        else { return false }
        return abs(z) >= 3.5 && abs(value - level) >= 0.35 * abs(level)
    }

    /// Mean and standard deviation of 14 days, of which the tested one is the last.
    package static let elementary = Peer(
        name: "Elementary-like",
        source: """
            docs.elementary-data.com, anomaly detection configuration: training_period 14 days \
            including the detection period, anomaly_sensitivity 3, \
            exclude_detection_period_from_training false
            """
    ) { before, value in
        let days = before.suffix(13) + [value]
        guard days.count >= 7, let scale = Moments(days), scale.deviation > 0 else { return false }
        return abs(value - scale.mean) > 3 * scale.deviation
    }

    /// Running mean and deviation of all days, the tested one included.
    package static let deequ = Peer(
        name: "Deequ-like",
        source: """
            awslabs/deequ, OnlineNormalStrategy: factors 3, ignoreStartPercentage 0.1, searched at \
            the newest point as AnomalyDetector does
            """
    ) { before, value in
        let days = before + [value]
        // The first day can be nothing else; 0.1 of fewer than ten days skips nothing more.
        guard days.count >= 2, let scale = Moments(days[...]) else { return false }
        let n = Double(days.count)
        return abs(value - scale.mean) > 3 * scale.deviation * ((n - 1) / n).squareRoot()
    }

    /// Nil for too little history. A MAD of zero makes every difference infinite, as it does in the
    /// formula.
    private static func robustZ(_ before: [Double], _ value: Double) -> Double? {
        guard before.count >= 5, let scale = RobustScale(Array(before.suffix(7))) else {
            return nil
        }
        let difference = value - scale.median
        if scale.mad == 0 { return difference == 0 ? 0 : difference * .infinity }
        return 0.6745 * difference / scale.mad
    }
}

/// Mean and sample standard deviation.
struct Moments {
    let mean: Double
    let deviation: Double

    /// Nil for fewer than two values.
    init?(_ values: ArraySlice<Double>) {
        guard values.count >= 2 else { return nil }
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        self.mean = mean
        deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot()
    }
}
