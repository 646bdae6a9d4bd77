import Profile
import Shared

struct TimeResolution: PartitionRule {
    static let maxShare = RuleParameter.share(
        "max_share", default: 0.5, "largest accepted share of sampled times at 00:00:00")
    static let minRecords = RuleParameter.count(
        "min_records", default: 50, "sampled times that a day needs to be judged")
    static let increase = SpikeTest.increase(0.5)

    let spec = RuleSpec(
        id: "time.resolution", severity: .p1,
        summary: "Times are cut to the day, or to the hour: nothing within the day can be told.",
        rationale: """
            A cast to a date somewhere on the way leaves every record at 00:00:00, by the clock of its text, of the \
            feed's `time_zone`, or of UTC. Sessions, hours and the order of events are gone then. Found from the \
            first day on. Times that are whole hours are found against recent admitted partitions, and whole minutes \
            are P2, since a feed may be like that. Asked of at most 128 records of the column with role `event_time`. \
            A feed that has dates only turns the rule off.
            """,
        parameters: [maxShare, SpikeTest.z, increase, minRecords], usesHistory: true)
    var passes: RuleExample { RuleExample(RuleExample.header + RuleExample.views(55)) }
    var violates: RuleExample {
        let midnight = (0..<55).map {
            "c\($0),https://shop.example/,,{day}T00:00:00Z,page_viewed,\n"
        }
        return RuleExample(RuleExample.header + midnight.joined())
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        guard let column = input.feed.column(role: .eventTime) else { return [] }
        guard input.found(column.name) != nil else {
            let lack: Outcome.Lack = column.required == nil ? .cases : .input
            return [.lacking(lack, Outcome.absent(column.name))]
        }
        guard let units = Units(input.profile) else { return [.uncounted("units of times")] }
        let minimum = settings[Self.minRecords]
        guard units.all >= minimum else {
            return [
                .lacking(
                    .cases, n: units.all,
                    "\(Decimals.count(units.all, "sampled time")), at least \(minimum) are needed")
            ]
        }
        let limit = settings[Self.maxShare]
        let share = units.share(upTo: .day)
        let found =
            "\(Decimals.percent(share)): \(units.count(upTo: .day)) of "
            + "\(Decimals.count(units.all, "sampled time")) are at 00:00:00, at most "
            + "\(Decimals.percent(limit)) accepted"
        guard share <= limit else {
            return [
                Outcome(
                    .violated, observed: share, threshold: limit, n: units.all,
                    "times are cut to the day: \(found); have the time of day exported; if the feed has dates "
                        + "only, set feeds: \(input.feed.name): rules: {\(spec.id): {enabled: false}}"
                )
            ]
        }
        let outcome = Outcome(.passed, observed: share, threshold: limit, n: units.all, found)
        return against(history: input, settings, units, outcome)
    }

    /// Whether times became whole hours or minutes.
    private func against(
        history input: RuleInput, _ settings: RuleSettings, _ units: Units, _ passed: Outcome
    ) -> [Outcome] {
        var outcome = passed
        let spike = SpikeTest(
            z: settings[SpikeTest.z], increase: settings[Self.increase], history: input.history)
        for unit in [Units.Unit.hour, .minute] {
            let share = units.share(upTo: unit)
            let (result, days, lack) = spike.judge(share: share, n: units.all) { profile in
                Units(profile).flatMap {
                    $0.all >= settings[Self.minRecords] ? $0.share(upTo: unit) : nil
                }
            }
            guard let result else {
                let missing = Outcome.lacking(
                    .history, n: units.all, baselineDays: days,
                    "change against recent partitions: \(lack ?? "no baseline")")
                return [passed, missing]
            }
            outcome.baselineDays = days
            guard result.isSpike else { continue }
            outcome.status = .violated
            if unit == .minute { outcome.severity = .p2 }
            outcome.observed = share
            outcome.threshold = nil
            outcome.message =
                "times are cut to the \(unit.rawValue): \(Decimals.percent(share)) of "
                + "\(Decimals.count(units.all, "sampled time")) are whole \(unit.rawValue)s, usually "
                + "\(Decimals.percent(result.median))"
            break
        }
        return [outcome]
    }

    /// Sampled times by the largest unit that they are whole in.
    private struct Units {
        enum Unit: String, CaseIterable { case day, hour, minute, second }

        private let counts: [String: Int]

        init?(_ profile: PartitionProfile) {
            guard let counts = profile.time.sampledUnits else { return nil }
            self.counts = counts
        }

        var all: Int { count(upTo: .second) }

        /// Whole in this unit or a larger one.
        func count(upTo unit: Unit) -> Int {
            var count = 0
            for each in Unit.allCases {
                count += counts[each.rawValue] ?? 0
                if each == unit { break }
            }
            return count
        }

        func share(upTo unit: Unit) -> Double {
            all > 0 ? Double(count(upTo: unit)) / Double(all) : 0
        }
    }
}
