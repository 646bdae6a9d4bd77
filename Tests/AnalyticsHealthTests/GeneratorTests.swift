import Shared
import Testing

@testable import AlertShops
@testable import AnalyticsHealth
@testable import DailyNumbers

/// The shops that alerts are measured on are what their noise model says.
@Suite struct GeneratorTests {
    private struct Sample {
        let mean: Double
        let variance: Double
        let n: Double

        init(_ n: Int, _ draw: () -> Double) {
            let values = (0..<n).map { _ in draw() }
            let mean = values.reduce(0, +) / Double(n)
            self.n = Double(n)
            self.mean = mean
            variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n - 1)
        }

        /// Within five standard errors of the mean, and the variance within a tenth.
        func has(mean expected: Double, variance spread: Double) -> Bool {
            abs(mean - expected) <= 5 * (spread / n).squareRoot()
                && abs(variance - spread) <= 0.1 * spread
        }
    }

    @Test(arguments: [0.3, 4, 35, 900, 40_000]) func countsArePoissonAndMore(mean: Double) {
        var random = Random(1, UInt64(mean * 10))
        let poisson = Sample(20_000) { Double(random.poisson(mean)) }
        #expect(poisson.has(mean: mean, variance: mean), "\(poisson)")
        let wider = Sample(20_000) { Double(random.negativeBinomial(mean, variation: 0.1)) }
        #expect(wider.has(mean: mean, variance: mean + 0.01 * mean * mean), "\(wider)")
    }

    @Test(arguments: [(7, 0.3), (200, 0.02), (90_000, 0.013), (50, 1.0), (50, 0.0), (0, 0.5)])
    func ordersAreBinomial(trials: Int, p: Double) {
        var random = Random(2, UInt64(trials))
        let sample = Sample(20_000) { Double(random.binomial(trials, p)) }
        let mean = Double(trials) * p
        #expect(sample.has(mean: mean, variance: mean * (1 - p)), "\(sample)")
    }

    @Test func continuousOnes() {
        var random = Random(3)
        let logNormal = Sample(100_000) { random.logNormal(0.3) }
        #expect(logNormal.has(mean: 1, variance: 0.0942), "\(logNormal)")
        let normal = Sample(100_000) { random.normal(2) }
        #expect(normal.has(mean: 0, variance: 4), "\(normal)")
        let laplace = Sample(100_000) { random.laplace(0.5) }
        #expect(laplace.has(mean: 0, variance: 0.5), "\(laplace)")
        let gamma = Sample(100_000) { random.gamma(0.7) }
        #expect(gamma.has(mean: 0.7, variance: 0.7), "\(gamma)")
        let beta = Sample(100_000) { random.beta(2, 6) }
        #expect(beta.has(mean: 0.25, variance: 0.0208), "\(beta)")
        let student = Sample(100_000) { random.student(12) }
        #expect(student.has(mean: 0, variance: 1.2), "\(student)")
    }

    /// Day factors of many shops: level 1 on average, and the variation that docs/alert-quality.md tells.
    @Test(arguments: NoiseFamily.allCases) func dayFactors(family: NoiseFamily) {
        var sessions: [Double] = []
        for number in 0..<300 {
            var random = Random(4, UInt64(number))
            var noise = NoiseState(family, channels: 5, &random)
            for day in 0..<100 {
                let factors = noise.next(dayOfMonth: 1 + day % 30, &random)
                #expect(factors.channels.count == 5 && factors.conversion > 0)
                if factors.event == nil { sessions.append(factors.sessions) }
            }
        }
        var next = sessions.makeIterator()
        let sample = Sample(sessions.count) { next.next() ?? 1 }
        let deviation = sample.variance.squareRoot()
        #expect(abs(sample.mean - 1) < 0.02, "\(sample)")
        let stated: ClosedRange<Double> =
            switch family {
            case .counting: 0.045...0.06
            case .restless: 0.065...0.085
            case .lumpy: 0.045...0.065
            }
        #expect(stated.contains(deviation), "\(family): \(deviation)")
    }

    @Test(arguments: NoiseFamily.allCases) func aSeedGivesTheSameShopAgain(family: NoiseFamily) {
        let shop = LabelledShop(family, seed: 5, number: 6)
        let again = LabelledShop(family, seed: 5, number: 6)
        #expect(shop.cube == again.cube && shop.labels == again.labels)
        #expect(shop.calendar == again.calendar)
        #expect(shop.cube != LabelledShop(family, seed: 6, number: 6).cube)
        #expect(shop.cube != LabelledShop(family, seed: 5, number: 11).cube)
        let others = NoiseFamily.allCases.filter { $0 != family }
        for other in others {
            #expect(shop.cube != LabelledShop(other, seed: 5, number: 6).cube)
        }
    }

    /// On the days of a label, what it names was really done; a day before, it was not.
    @Test(arguments: NoiseFamily.allCases) func labelsSayWhatWasDone(family: NoiseFamily) {
        var seen: Set<IncidentLabel.Kind> = []
        for number in 0..<40 where number % 5 == 3 {
            let shop = LabelledShop(family, seed: 8, number: number)
            let days = Dictionary(
                uniqueKeysWithValues: Timeline(shop.cube).days.map { ($0.day, $0) })
            for label in shop.labels {
                seen.insert(label.kind)
                guard let before = days[label.days.lowerBound.advanced(by: -1)],
                    before.status == .complete
                else { continue }
                let last = days[label.days.upperBound]
                let first = days[label.days.lowerBound]
                guard let first, let last else {
                    Issue.record("\(shop.name): \(label) is missing")
                    continue
                }
                let why = "\(shop.name): \(label)"
                #expect(shows(label, first, last, before: before), "\(why)")
                if label.kind != .slowDrift, label.kind != .partialLoad {
                    #expect(!shows(label, before, before, before: before), "\(why)")
                }
            }
        }
        #expect(seen.count >= 6)
    }

    private func shows(
        _ label: IncidentLabel, _ day: DailyMetrics, _ last: DailyMetrics, before: DailyMetrics
    ) -> Bool {
        func ratio(_ now: Int, _ then: Int) -> Double { Double(now) / Double(max(1, then)) }
        let sessions = ratio(day.total.sessions, before.total.sessions)
        let orders = ratio(day.total.purchases, before.total.purchases)
        let mobile = Segment(.device, "mobile")
        let gone = Segment(.channel, label.channel ?? "")
        return switch label.kind {
        case .fullOutage: day.total == Tally(revenueSquared: .zero, sessionsWithoutReferrer: 0)
        case .partialLoad: sessions < 0.85
        case .slowDrift: ratio(last.total.sessions, before.total.sessions) < 0.9
        case .duplicateLoad: sessions > 1.4
        case .checkoutOutage: orders < 0.3
        case .mobileCheckout:
            ratio(day.tally(mobile).purchases, before.tally(mobile).purchases) < 0.4
        case .unitError:
            {
                let factor = (day.total.aov ?? 0) / (before.total.aov ?? 1)
                return factor > 20 || factor < 0.05
            }()
        case .attributionLoss:
            (day.sessionShare(of: "direct") ?? 0) > (before.sessionShare(of: "direct") ?? 0) + 0.15
        case .channelGone: ratio(day.tally(gone).sessions, before.tally(gone).sessions) < 0.15
        case .other: false
        }
    }

    @Test func threeQuartersOfTheShopsHaveIncidentsFarFromEachOther() {
        let plans = (0..<400).map { number in
            var random = Random(9, UInt64(number))
            return ShopPlan(stratum: number % 5, &random)
        }
        let troubled = plans.count { !$0.incidents.isEmpty }
        #expect((260...340).contains(troubled))
        for plan in plans {
            for (one, next) in zip(plan.incidents, plan.incidents.dropFirst()) {
                #expect(next.days.lowerBound - one.days.upperBound >= 12)
            }
            for incident in plan.incidents {
                #expect(incident.days.lowerBound >= 10 && incident.days.upperBound < ShopPlan.days)
                #expect(plan.missing.isDisjoint(with: incident.days))
                #expect(!plan.promotions.contains { $0.days.overlaps(incident.days) })
            }
        }
        let sizes = plans.map(\.sessions)
        #expect((sizes.min() ?? 0) < 100 && (sizes.max() ?? 0) > 100_000)
    }
}
