import Profile
import Shared

struct VolumeRowCount: Rule {
    let description = RuleDescription(
        RuleSpec(
            id: "volume.row_count", severity: .p1,
            summary: "Far fewer or more records than usual: a partial export, or a double one.",
            parameters: [
                RuleParameter(
                    "min_records", .count, default: 1, "fewer are a finding from day one"),
                RuleParameter(
                    "max_drop", .share, default: 0.5,
                    "fall below the median of recent admitted partitions that is a finding"),
                RuleParameter(
                    "max_rise", .number, default: 1, bounds: 0...1e6,
                    "rise above it that is a finding; 1 is twice as many"),
                RuleParameter(
                    "min_z", .number, default: 3.5, bounds: 0...1000,
                    "robust z that the change must reach as well"),
            ], usesHistory: true),
        rationale: """
            A floor from the first day on, and a large change against the median of recent admitted \
            partitions, which must also be large against their spread (1.4826 × MAD, at least √median \
            and 5 % of it).
            """,
        passes: RuleExample(
            RuleExample.header + RuleExample.views(20),
            earlier: Array(repeating: RuleExample.header + RuleExample.views(22), count: 5)),
        violates: RuleExample(
            RuleExample.header + RuleExample.views(4),
            earlier: Array(repeating: RuleExample.header + RuleExample.views(40), count: 5)))

    func evaluate(_ input: RuleInput) -> [Outcome] {
        let n = input.profile.records
        let settings = input.settings()
        if let floor = settings["min_records"], Double(n) < floor {
            return [
                Outcome(
                    .violated, observed: Double(n), threshold: floor, n: n,
                    "\(Decimals.count(n, "record")), at least \(Decimals.text(floor)) expected")
            ]
        }
        let history = input.history
        if let reason = history.tooShort() {
            return [
                Outcome(
                    .passed, observed: Double(n), threshold: settings["min_records"], n: n,
                    "\(Decimals.count(n, "record")), the floor holds"),
                .lacking(
                    .history, n: n, baselineDays: history.days,
                    "change against recent partitions: \(reason)"),
            ]
        }
        guard let scale = RobustScale(history.baseline.map { Double($0.profile.records) }) else {
            return []
        }
        let median = scale.median
        let sigma = max(scale.spread, median.squareRoot(), 0.05 * median, 1)
        let z = (Double(n) - median) / sigma
        let change = median > 0 ? Double(n) / median - 1 : 0
        let drop = settings["max_drop"].map { change < -$0 } ?? false
        let rise = settings["max_rise"].map { change > $0 } ?? false
        let violated = (drop || rise) && abs(z) >= (settings["min_z"] ?? 0)
        let bound =
            change < 0 ? settings["max_drop"].map { 1 - $0 } : settings["max_rise"].map { 1 + $0 }
        return [
            Outcome(
                violated ? .violated : .passed, observed: Double(n),
                threshold: bound.map { ($0 * median).rounded() }, n: n, baselineDays: history.days,
                "\(Decimals.count(n, "record")), usually \(Decimals.grouped(Int(median))) "
                    + "(\(change < 0 ? "" : "+")\(Decimals.percent(change)), robust z \(Decimals.text(z, places: 1)), "
                    + "median of \(Decimals.count(history.days.count, "day")))")
        ]
    }
}
