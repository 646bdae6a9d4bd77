import Profile
import Shared

struct VolumeRowCount: PartitionRule {
    static let minRecords = RuleParameter.count(
        "min_records", default: 1, "fewer are a finding from day one")
    static let maxDrop = RuleParameter.share(
        "max_drop", default: 0.35,
        "fall below the median of recent admitted partitions that is a finding")
    static let maxRise = RuleParameter.number(
        "max_rise", default: 1, bounds: 0...1e6,
        "rise above it that is a finding; 1 is twice as many")
    static let minZ = RuleParameter.number(
        "min_z", default: 3.5, bounds: 0...1000, "robust z that the change must reach as well")

    let spec = RuleSpec(
        id: "volume.row_count", severity: .p1,
        summary: "Far fewer or more records than usual: a partial export, or a double one.",
        rationale: """
            A floor from the first day on, and a large change against the median of recent admitted \
            partitions, which must also be large against their spread (1.4826 × MAD, at least √median \
            and 5 % of it). Counted are records that can be read as the header says: the others are \
            in no number of the day.
            """,
        parameters: [minRecords, maxDrop, maxRise, minZ], usesHistory: true, effect: .partialLoad)
    var passes: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.views(20),
            earlier: Array(repeating: RuleExample.header + RuleExample.views(22), count: 5))
    }
    var violates: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.views(4),
            earlier: Array(repeating: RuleExample.header + RuleExample.views(40), count: 5))
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        let n = input.profile.wellFormed
        let isAll = input.profile.records == n
        let records = Decimals.count(n, isAll ? "record" : "well-formed record")
        let floor = settings[Self.minRecords]
        if n < floor {
            return [
                Outcome(
                    .violated, observed: Double(n), threshold: Double(floor), n: n,
                    "\(records), at least \(Decimals.text(Double(floor))) expected"
                )
            ]
        }
        let history = input.history
        if let reason = history.tooShort() {
            return [
                Outcome(
                    .passed, observed: Double(n), threshold: Double(floor), n: n,
                    "\(records), the floor holds"),
                .lacking(
                    .history, n: n, baselineDays: history.days,
                    "change against recent partitions: \(reason)"),
            ]
        }
        guard let scale = RobustScale(history.baseline.map { Double($0.profile.wellFormed) }) else {
            return []
        }
        let median = scale.median
        let sigma = max(scale.spread, median.squareRoot(), 0.05 * median, 1)
        let z = (Double(n) - median) / sigma
        let change = median > 0 ? Double(n) / median - 1 : 0
        let drop = settings[Self.maxDrop]
        let rise = settings[Self.maxRise]
        let violated = (change < -drop || change > rise) && abs(z) >= settings[Self.minZ]
        let bound = change < 0 ? 1 - drop : 1 + rise
        return [
            Outcome(
                violated ? .violated : .passed, observed: Double(n),
                threshold: (bound * median).rounded(), n: n, baselineDays: history.days,
                "\(records), usually \(Decimals.grouped(Int(median))) "
                    + "(\(change < 0 ? "" : "+")\(Decimals.percent(change)), robust z \(Decimals.text(z, places: 1)), "
                    + "median of \(Decimals.count(history.days.count, "day")))")
        ]
    }
}
