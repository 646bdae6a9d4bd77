package import DailyNumbers
import Detection
package import Shared

/// Nightly runs, one after another, each by what was known on its evening: what ran in between is not repeated, only what was
/// told, and what people accepted.
package struct Nights {
    private let source: DailyFacts
    private let config: GateConfig
    private let known: KnownDays
    private let acknowledgements: [Acknowledgement]
    private let layerOne: (ClosedRange<Day>) -> LayerOne

    /// - Parameters:
    ///   - known: Special and closed days beside those of the settings.
    ///   - acknowledgements: Each counts from the day on that was the last one when it was given.
    ///   - layerOne: What layer 1 said of some days, as of the last of them.
    package init(
        _ source: DailyFacts, _ config: GateConfig, known: KnownDays = KnownDays(),
        acknowledgements: [Acknowledgement] = [],
        layerOne: @escaping (ClosedRange<Day>) -> LayerOne = { _ in .unknown }
    ) {
        self.source = source
        self.config = config
        self.known = known
        self.acknowledgements = acknowledgements
        self.layerOne = layerOne
    }

    /// The nights of some days, in order.
    package func replay(_ days: ClosedRange<Day>) -> [Night] {
        var answers: [HealthAnswer] = []
        var ahead: Ahead?
        return (days.lowerBound.number...days.upperBound.number).map { number in
            let day = Day(number: number)
            let seen = config.health.warehouse.days(to: day)
            if ahead?.first != seen.lowerBound {
                ahead = Ahead(inputs(lastNight(from: day, in: days)), from: seen.lowerBound)
            }
            let run = run(day, told: answers) { ahead?.results(of: $0) ?? DayByDay($0).results }
            answers.append(run.answer(at: Instant(microseconds: 0), version: ""))
            return Night(run)
        }
    }

    /// The last of the nights whose days begin with the same one.
    private func lastNight(from day: Day, in days: ClosedRange<Day>) -> Day {
        let first = config.health.warehouse.days(to: day).lowerBound
        var last = day
        while last < days.upperBound,
            config.health.warehouse.days(to: last.advanced(by: 1)).lowerBound == first
        {
            last = last.advanced(by: 1)
        }
        return last
    }

    private func run(
        _ day: Day, told answers: [HealthAnswer], judge: (DayByDay.Inputs) -> [DayResult]
    ) -> HealthRun {
        let seen = config.health.warehouse.days(to: day)
        return HealthRun(
            source.seen(on: seen), layerOne: layerOne(seen), config: config, expectedDay: day,
            today: day.advanced(by: 1), calendar: known.special, closed: known.closed,
            book: book(of: day, told: answers.filter { seen.contains($0.day) }), judge: judge)
    }

    private func book(of day: Day, told answers: [HealthAnswer]) -> IncidentBook {
        IncidentBook(
            before: answers, sameDay: [],
            acknowledgements: acknowledgements.filter { $0.day <= day })
    }

    private func inputs(_ day: Day) -> DayByDay.Inputs {
        let seen = config.health.warehouse.days(to: day)
        return DayByDay.Inputs(
            source.seen(on: seen), layerOne(seen), config.health, expectedDay: day,
            calendar: known.special, closed: known.closed,
            accepted: book(of: day, told: []).acceptedLevels)
    }
}

/// The days of the last of some nights, judged once for all of them: what is said of a day depends on no later one.
private struct Ahead {
    let first: Day
    private let inputs: DayByDay.Inputs
    private let all: [DayResult]

    init(_ inputs: DayByDay.Inputs, from first: Day) {
        self.first = first
        self.inputs = inputs
        all = DayByDay(inputs).results
    }

    /// Nil where a night knew otherwise of a day than the last one does.
    func results(of night: DayByDay.Inputs) -> [DayResult]? {
        night.isStart(of: inputs) ? Array(all.prefix(night.timeline.days.count)) : nil
    }
}

extension DayByDay.Inputs {
    /// Whether the days are the first ones of others, and nothing else is known of them.
    fileprivate func isStart(of other: DayByDay.Inputs) -> Bool {
        guard let last = timeline.days.last?.day, timeline.isStart(of: other.timeline),
            timeline.channel(like: detection.directChannel)
                == other.timeline.channel(like: other.detection.directChannel)
        else { return false }
        return detection == other.detection && incidents == other.incidents
            && knownCauses.filter { $0.key <= last } == other.knownCauses.filter { $0.key <= last }
            && accepted == other.accepted.filter { $0.knownFrom <= last }
    }
}

extension Timeline {
    fileprivate func isStart(of other: Timeline) -> Bool {
        let count = days.count
        return hasChannels == other.hasChannels && known == other.known
            && columns == other.columns
            && uses.elementsEqual(other.uses.prefix(count))
            && firstSeen == other.firstSeen.filter { $0.value < count }
            && days.elementsEqual(other.days.prefix(count))
    }
}
