import AnalyticsHealth
import Detection
import Shared

/// The detector with something taken out or changed.
struct Variation: Sendable {
    let name: String
    let usesCalendar: Bool
    let change: @Sendable (inout DetectionSettings, inout IncidentSettings) -> Void

    init(
        _ name: String, usesCalendar: Bool = true,
        change: @escaping @Sendable (inout DetectionSettings, inout IncidentSettings) -> Void
    ) {
        self.name = name
        self.usesCalendar = usesCalendar
        self.change = change
    }

    /// Of detection alone.
    init(_ name: String, _ change: @escaping @Sendable (inout DetectionSettings) -> Void) {
        self.init(name) { detection, _ in change(&detection) }
    }

    static let ours = Variation("ours") { _ in }

    /// Each takes one part out.
    static let ablations = [
        Variation("without evidence minimum") {
            ($0.ratioOrders, $0.shareOrders, $0.aovOrders, $0.shareSessions) = (0, 0, 1, 1)
        },
        // Orders that stopped are told by an exact tail alone.
        Variation("without exact tail and stopped orders") {
            ($0.exactZ, $0.stoppedRemains) = (0, -1)
        },
        Variation("without counting noise") { $0.countingNoise = false },
        Variation("without today's order sizes") { $0.todaysOrders = false },
        Variation("without second baseline") { ($0.weekdayWeeks, $0.firstWeekChange) = (0, 0) },
        Variation("without relative gate") { ($0.drop, $0.rise, $0.points) = (0, 0, 0) },
        Variation("drops only") { $0.rise = .infinity },
        Variation("without calendar", usesCalendar: false) { _, _ in },
        Variation("without vanished channels") {
            $0.channelSessions = .infinity
        },
        Variation("without stopped orders") { $0.stoppedRemains = -1 },
        Variation("stopped orders of one day only") { $0.stoppedDays = 1 },
        Variation("vanished channels of one day only") { $0.vanishedDays = 1 },
        Variation("without even counts") { $0.doubledCounts = .max },
        Variation("added visits are lost sources") { $0.sourcesLost = -.infinity },
        Variation("without slow falls") { $0.fallSize = 2 },
        Variation("other devices need not hold") { $0.othersHold = 0 },
        Variation("rises as large as drops (54 %)") { $0.rise = 0 },
        Variation("without telling trade from faults") { $0.tradeRise = .infinity },
        Variation("without remembered level") { $0.memoryDays = 0 },
        Variation("without week-apart spread") { $0.pairs = .max },
        Variation("without unit rule") { $0.unitFactor = .infinity },
        Variation("without absolute minimum") {
            ($0.automaticMinimum, $0.minimumOrders) = ([:], 0)
        },
        Variation("without floor of 5 % and 1 point") {
            ($0.relativeFloor, $0.shareFloor) = (0, 0)
        },
        Variation("without minimum variance of shares") { $0.shareVariance = 0 },
        Variation("without first week's 60 %") { $0.firstWeekChange = 0 },
    ]

    /// Each moves one constant by a step that a person might have chosen as well.
    static let constants: [Variation] = [
        steps("z", [3, 4]) { $0.z = $1 },
        steps("exactZ", [3, 4]) { $0.exactZ = $1 },
        steps("z and exactZ", [3, 4]) { ($0.z, $0.exactZ) = ($1, $1) },
        steps("drop", [0.3, 0.4]) { $0.drop = $1 },
        steps("rise", [0.54, 0.6, 0.7, 0.8]) { $0.rise = $1 },
        steps("points", [0.1, 0.2]) { $0.points = $1 },
        steps("relativeFloor", [0.03, 0.08]) { $0.relativeFloor = $1 },
        steps("recentDays", [5, 10, 14]) { $0.recentDays = Int($1) },
        steps("weekdayWeeks", [3, 6]) { $0.weekdayWeeks = Int($1) },
        steps("spreadDays", [21, 42]) { $0.spreadDays = Int($1) },
        steps("ratioOrders", [5, 15]) { $0.ratioOrders = $1 },
        steps("shareOrders", [10, 40]) { $0.shareOrders = $1 },
        steps("memoryDays", [14, 42]) { $0.memoryDays = Int($1) },
        steps("quietDays", [3, 14]) { $0.quietDays = Int($1) },
        steps("resolvedSigmas", [1, 3]) { $0.resolvedSigmas = $1 },
        steps("channelSessions", [10, 40]) { $0.channelSessions = $1 },
        steps("channelRemains", [0.05, 0.2]) { $0.channelRemains = $1 },
        steps("stoppedRemains", [0.15, 0.2, 0.3, 0.35]) { $0.stoppedRemains = $1 },
        steps("fallSize", [0.15, 0.18, 0.22, 0.25, 0.3]) { $0.fallSize = $1 },
        steps("fallDays", [5, 6, 9]) { $0.fallDays = Int($1) },
        steps("fallWeeks", [3, 5, 6]) { $0.fallWeeks = Int($1) },
        steps("stoppedDays", [2, 3, 4, 7]) { $0.stoppedDays = Int($1) },
        steps("vanishedDays", [1, 2, 4, 5, 7]) { $0.vanishedDays = Int($1) },
        steps("othersHold", [0.4, 0.5, 0.7, 0.8]) { $0.othersHold = $1 },
        steps("sourcesLost", [0, 0.05, 0.15]) { $0.sourcesLost = $1 },
        steps("doubledCounts", [8, 13]) { $0.doubledCounts = Int($1) },
        steps("doubledRise", [1.15, 1.5]) { $0.doubledRise = $1 },
        steps("tradeSessions", [1, 1.05, 1.2, 1.3]) { $0.tradeSessions = $1 },
        steps("tradeRise", [1.05, 1.1, 1.2, 1.3]) { $0.tradeRise = $1 },
        steps("tradeZ", [1, 2, 3]) { $0.tradeZ = $1 },
        steps("unitFactor", [10, 50]) { $0.unitFactor = $1 },
        steps("minimumDays", [4, 7]) { $0.minimumDays = Int($1) },
        steps("firstWeekChange", [0.4, 0.8]) { $0.firstWeekChange = $1 },
    ].flatMap { $0 }

    /// What decides how long an incident lasts, each part out or moved.
    static let lives: [Variation] = [
        Variation("a P1 is never accepted") { $1.acceptAfterDays = .max },
        Variation("a P1 is accepted after 3 days") { $1.acceptAfterDays = 3 },
        Variation("a P1 is accepted after 14 days") { $1.acceptAfterDays = 14 },
        Variation("closes after 1 quiet day") { $1.closingDays = 1 },
        Variation("closes after 3 quiet days") { $1.closingDays = 3 },
        Variation("no track is history again") { $1.shortDays = 0 },
        Variation("tracks of 5 days are history again") { $1.shortDays = 5 },
        Variation("every track is history again") { $1.shortDays = .max },
        Variation("without remembered level") { $0.memoryDays = 0 },
        Variation("without calendar", usesCalendar: false) { _, _ in },
    ]

    private static func steps(
        _ name: String, _ values: [Double],
        _ set: @escaping @Sendable (inout DetectionSettings, Double) -> Void
    ) -> [Variation] {
        values.map { value in Variation("\(name) \(value)") { set(&$0, value) } }
    }
}
