import Profile
import Shared

struct IdentityConcentration: PartitionRule {
    static let maxShare = ShareTest.maxShare(
        0.2, "largest accepted share of the records with one identifier")
    static let increase = SpikeTest.increase(0.05)
    static let maxFall = RuleParameter.share(
        "max_fall", default: 0.5,
        "fall of the distinct identifiers a record, below the median of recent admitted partitions, that is a finding"
    )
    static let minRecords = RuleParameter.count(
        "min_records", default: 100, "records with an identifier that a day needs to be judged")

    let spec = RuleSpec(
        id: "identity.concentration", severity: .p1,
        summary:
            "One visitor is said to have done what many did: sessions and conversion are wrong.",
        rationale: """
            One identifier on an unusual share of the records, or far fewer identifiers than usual. An absolute limit \
            from the first day on, and changes against recent admitted partitions. A default that a tag sends for \
            everybody, an id that was cached with the page, a bot or a monitor look like this. Identifiers are \
            counted by hash in a fixed room: the share is at most a little too high, their number right to about 2 %.
            """,
        parameters: [maxShare, ShareTest.blockShare, SpikeTest.z, increase, maxFall, minRecords],
        perColumn: true, usesHistory: true, effect: .identityLoss)
    var passes: RuleExample { RuleExample(RuleExample.header + Self.visits(1)) }
    var violates: RuleExample { RuleExample(RuleExample.header + Self.visits(3)) }

    /// Visits of which a third or more are of one visitor, or each of another.
    private static func visits(_ step: Int) -> String {
        (0..<120).map { i in
            let client = step > 1 && i % step == 0 ? "same" : "c\(i)"
            let second = i % 60 < 10 ? "0\(i % 60)" : "\(i % 60)"
            return
                "\(client),https://shop.example/,,{day}T10:0\(i / 60):\(second)Z,page_viewed,\n"
        }.joined()
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        input.identities.flatMap { judge($0, input) }
    }

    private func judge(_ column: Column, _ input: RuleInput) -> [Outcome] {
        guard let found = input.found(column.name) else {
            let lack: Outcome.Lack = column.required == nil ? .cases : .input
            return [
                .lacking(lack, column: column.name, Outcome.absent(column.name))
            ]
        }
        guard let today = Spread(found, input.profile) else {
            return [.uncounted("values of \(column.name)", column: column.name, n: input.readable)]
        }
        let settings = input.settings(column)
        let minimum = settings[Self.minRecords]
        guard today.named >= minimum else {
            return [
                .lacking(
                    .cases, column: column.name, n: today.named,
                    "\(Decimals.count(today.named, "record")) with \(column.name), at least \(minimum) are needed"
                )
            ]
        }
        let limit = settings[Self.maxShare]
        let test = ShareTest(
            share: today.share, isViolated: today.share > limit,
            block: settings[ShareTest.blockShare])
        var outcome = Outcome(
            test.status, column: column.name, severity: test.severity, observed: today.share,
            threshold: limit, n: today.named,
            "\(Decimals.percent(today.share)) of \(Decimals.count(today.named, "record")) have one \(column.name), "
                + "at most \(Decimals.percent(limit)) accepted; about \(Decimals.grouped(today.distinct)) distinct"
        )
        let (change, days, lack) = change(today, column, input, settings)
        guard lack == nil else {
            let missing = Outcome.lacking(
                .history, column: column.name, n: today.named, baselineDays: days,
                "change against recent partitions: \(lack ?? "")")
            return [outcome, missing]
        }
        outcome.baselineDays = days
        if let change {
            outcome.status = .violated
            outcome.message += "; \(change)"
        }
        return [outcome]
    }

    /// What changed against earlier days, in words; nil for nothing.
    private func change(
        _ today: Spread, _ column: Column, _ input: RuleInput, _ settings: RuleSettings
    ) -> (String?, days: [Day], lack: String?) {
        func spread(_ profile: PartitionProfile) -> Spread? {
            profile.column(declared: column.name).flatMap { Spread($0, profile) }
                .flatMap { $0.named >= settings[Self.minRecords] ? $0 : nil }
        }
        let spike = SpikeTest(
            z: settings[SpikeTest.z], increase: settings[Self.increase], history: input.history)
        let (result, days, lack) = spike.judge(share: today.share, n: today.named) {
            spread($0)?.share
        }
        guard let result else { return (nil, days, lack ?? "no baseline") }
        var words: [String] = []
        if result.isSpike {
            words.append("the share is usually \(Decimals.percent(result.median))")
        }
        let usual = input.history.baseline.compactMap { spread($0.profile)?.variety }
        if let scale = RobustScale(usual), scale.median > 0 {
            let fall = 1 - today.variety / scale.median
            let z = (scale.median - today.variety) / max(scale.spread, 0.02 * scale.median)
            if fall > settings[Self.maxFall], z >= settings[SpikeTest.z] {
                let expected = Int((scale.median * Double(today.named)).rounded())
                words.append(
                    "usually about \(Decimals.grouped(expected)) distinct in so many records")
            }
        }
        return (words.isEmpty ? nil : words.joined(separator: "; "), days, nil)
    }

    /// How records are spread over identifiers.
    private struct Spread {
        /// Records with an identifier.
        let named: Int
        let distinct: Int
        /// Of the most frequent one.
        let share: Double
        /// Distinct identifiers a record.
        let variety: Double

        init?(_ column: ColumnProfile, _ profile: PartitionProfile) {
            guard let largest = column.largest, let distinct = column.distinct else { return nil }
            named = profile.readable - column.nameless
            self.distinct = distinct
            share = named > 0 ? Double(largest) / Double(named) : 0
            variety = named > 0 ? Double(distinct) / Double(named) : 0
        }
    }
}
