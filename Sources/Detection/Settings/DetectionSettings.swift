package import DailyNumbers
package import Shared

/// Every constant of the detectors, with the default that was measured.
///
/// Where a comment says *measured*, the value was found by ablation on simulated shops and held up
/// on other seeds and another noise family; where it says *tuned*, it was chosen on 36 such shops,
/// agrees on both halves of them, and has not been tried on others; the rest name their source.
package struct DetectionSettings: Sendable, Hashable {
    /// Which pair of tests a metric is judged by.
    package enum Method: String, Sendable, CaseIterable {
        /// Two baselines, robust z, exact tail.
        case robust
        /// |z| ≥ 3 on mean and standard deviation, and |change| ≥ 30 %: Shewhart's limits (1931)
        /// with a relative gate. Kept because teams know it.
        case classic
    }

    /// The smallest change in a metric's own unit that can be an alert.
    package enum AbsoluteMinimum: Sendable, Hashable {
        /// A share of the median day.
        case automatic
        case amount(Double)
    }

    /// How much is told.
    package enum Preset: String, Sendable, CaseIterable {
        case quiet, balanced, sensitive

        package var z: Double {
            switch self {
            case .quiet: 4.0
            case .balanced: 3.5
            case .sensitive: 3.0
            }
        }
    }

    /// Metrics that nobody wants to hear of.
    package var disabled: Set<Metric> = []
    package var methods: [Metric: Method] = [:]
    package var absoluteMinimums: [Metric: AbsoluteMinimum] = [:]
    /// The channel of visits without a source.
    package var directChannel = "direct"
    /// Days at risk are history for later ones. They are judged either way.
    package var atRiskIsHistory = true

    /// Usable days of history below which nothing is judged. Measured.
    package var minimumDays = 5
    /// Days of level A: a week, so that every weekday counts once. Measured.
    package var recentDays = 7
    /// How far back level A and the spread may reach over unusable days. Measured.
    package var reach = 42
    /// Weeks of level B: the same weekday of the last four weeks. Measured.
    package var weekdayWeeks = 4
    /// Change that volumes and ratios need while no same weekday is known. Measured.
    package var firstWeekChange = 0.6

    /// Days of the spread (Leys et al. 2013, doi:10.1016/j.jesp.2013.03.013).
    package var spreadDays = 28
    /// Days and pairs from which on the week-apart spread is trusted. Measured.
    package var pairedDays = 14
    package var pairs = 7
    /// Whether a spread cannot fall below the noise of counting. There to be measured.
    package var countingNoise = true
    /// Whether today's own order sizes can widen that noise. There to be measured.
    package var todaysOrders = true
    /// Smallest spread as a share of the level, and in points for shares. Measured.
    package var relativeFloor = 0.05
    package var shareFloor = 0.01
    /// Smallest p(1 − p) of a session share, so that a share of zero still has noise. Measured.
    package var shareVariance = 0.01
    /// Coefficient of variation of order values where the cube has no squares: that of an
    /// exponential distribution; a real export had 0.88.
    package var orderValueVariation = 1.0

    /// Expected orders a day that ratios and revenue need, below which one large order is all of
    /// it; orders today that aov needs. Measured.
    package var ratioOrders = 10.0
    package var aovOrders = 3
    /// Orders, expected and today, that revenue shares need. Measured.
    package var shareOrders = 20.0
    /// Sessions today that the direct share needs. Measured.
    package var shareSessions = 30

    /// The robust z that a deviation needs (Iglewicz & Hoaglin 1993); 4.0 is quiet, 3.0 sensitive.
    package var z = 3.5
    /// The drop that volumes and ratios need; a ratio's rise needs as much on a log scale, 54 %.
    /// Measured.
    package var drop = 0.35
    /// The rise that volumes need: a double load brings 100 %, a good day 50 %. Tuned.
    package var rise = 0.65
    /// The change that shares need, in points. Measured.
    package var points = 0.15
    /// What the other channels must have lost for a risen direct share to be lost sources rather
    /// than added visits. Measured.
    package var sourcesLost = 0.1
    /// Automatic absolute minimum as a share of the median day. Measured.
    package var automaticMinimum: [Metric: Double] = [
        .sessions: 0.10, .purchases: 0.25, .revenue: 0.25, .aov: 0.20, .conversion: 0.20,
    ]
    /// Orders below which a change of orders is never an alert.
    package var minimumOrders = 5.0

    /// What a count that was always zero must come to, to be news.
    package var firstCounts = 5.0
    /// A volume is as last year when it is within this of the same weekday's, times the growth since; growth is told by so
    /// many pairs of days at least. The reach was measured on real series with a reference detector, not with this one.
    package var lastYearReach = 0.2
    package var lastYearPairs = 14
    /// Earlier month ends, or days of the same name, that make a rhythm, and how unusual they must have been, as a part of
    /// today's change on a log scale.
    package var rhythmDays = 2
    package var rhythmPart = 0.5

    /// The z that the exact tail needs. Measured.
    package var exactZ = 3.5
    /// Expected counts, and variances of binomials, above which the normal tail is exact enough:
    /// its skewness is then below 0.05.
    package var normalCount = 2000.0
    package var normalVariance = 400.0

    /// Days that a broken metric remembers the level it broke from. Measured.
    package var memoryDays = 28
    /// Days without alerts after which the next one begins a new incident. Tuned.
    package var quietDays = 7
    /// Back within so many sigma, or half the gate, is resolved. Measured.
    package var resolvedSigmas = 2.0

    /// A channel vanishes: sessions expected, and the share of them that may remain. Measured.
    package var channelSessions = 20.0
    package var channelRemains = 0.1
    /// Orders stop: what may remain of those that can be expected, and over how many days it may take
    /// to show. Measured.
    package var stoppedRemains = 0.25
    package var stoppedDays = 5
    /// Days of the whole shop's orders that are pooled to call it a collapse.
    package var collapseDays = 3
    /// Days that a channel may take to show that it is gone, where one day has too few events.
    /// Tuned.
    package var vanishedDays = 3
    /// What the other devices must still have of their orders. Tuned.
    package var othersHold = 0.6

    /// What sessions and conversion must both rise by to be more trade rather than a fault, and the z
    /// of orders that says conversion rose. Infinite switches it off. Tuned.
    package var tradeSessions = 1.1
    package var tradeRise = 1.15
    package var tradeZ = 1.5

    /// Sessions creep away: the days that must all be low but one, the weeks before that they are
    /// compared with, and by how much they must be low. Measured.
    package var fallDays = 7
    package var fallWeeks = 4
    package var fallSize = 0.2
    /// How much of that the week as a whole must have lost, where not all of its days have.
    package var fallWeek = 0.85
    /// The same of orders, where nobody counts sessions.
    package var ordersFallSize = 0.4

    /// Sessions before, from which on a day without any is an outage. Measured.
    package var outageSessions = 20.0
    /// Even counts that show a day was loaded twice, one chance in a thousand, and what its sessions
    /// must be of their level. Measured.
    package var doubledCounts = 10
    package var doubledRise = 1.3
    /// A factor of aov that no shop has by itself, and the orders it needs. Measured.
    package var unitFactor = 20.0
    package var unitOrders = 2

    /// What makes a P0: a volume's collapse, or a large z together with a large change. Measured.
    package var collapse = 0.8
    package var blockerZ = 5.0
    package var blockerChange = 0.5
    /// What deviations that imply breakage, and those that do not, are worth.
    package var breakage = Severity.p0
    package var drift = Severity.p1
    package var breakageOf: [Metric: Severity] = [:]
    package var driftOf: [Metric: Severity] = [:]
    /// Who looks after a metric of the shop.
    package var contacts: [Metric: Contact] = [:]

    /// The classic pair, and the days its mean and standard deviation come from.
    package var classicZ = 3.0
    package var classicChange = 0.3
    package var classicDays = 28

    package init() {}

    package func method(_ metric: Metric) -> Method { methods[metric] ?? .robust }
}
