package import DailyNumbers
package import Shared

/// One hard rule of layer 2: what must hold whatever is usual.
///
/// A rule sees what was counted and answers; it neither reads files nor decides what happens. Its
/// examples are documentation and test.
package struct HealthRule: Sendable {
    package let spec: RuleSpec
    /// For the person who was paged: what it means, what to look at first.
    package let rationale: String
    package let passes: HealthExample
    package let violates: HealthExample
    /// No answers: the rule has no bearing on this input (a daily table has no keys).
    let evaluate: @Sendable (HealthInput, RuleSettings) -> [HealthOutcome]

    /// What the rule says, with the severities of the configuration.
    package func checks(_ input: HealthInput, _ config: GateConfig) -> [HealthCheck] {
        let settings = config.settings(spec)
        guard settings.enabled else { return [] }
        return evaluate(input, settings).map { HealthCheck(spec.id, $0, settings) }
    }
}

/// What hard rules see.
package struct HealthInput: Sendable {
    package let expectedDay: Day
    /// By the clock of the run.
    package let today: Day
    package let timeline: Timeline
    /// Nil where layer 2 was given a daily cube or table: nothing is known of single rows.
    package let facts: WarehouseFacts?
    package let layerOne: LayerOne

    package init(
        expectedDay: Day, today: Day, timeline: Timeline, facts: WarehouseFacts?,
        layerOne: LayerOne
    ) {
        self.expectedDay = expectedDay
        self.today = today
        self.timeline = timeline
        self.facts = facts
        self.layerOne = layerOne
    }

    /// Of the expected day; nil where nothing is known of single rows.
    var quality: DayQuality? { facts?.quality(expectedDay) }
}

/// What one rule says.
package struct HealthOutcome: Sendable, Equatable {
    package enum Status: Sendable, Equatable {
        case passed, violated
        /// Not being able to tell is not the same as being fine.
        case notEvaluated(because: String)
    }

    var status: Status
    /// Another severity than the rule's, unless the configuration chose one.
    var severity: Severity?
    var column: String?
    var observed: Double?
    var threshold: Double?
    /// How many rows, orders or days were looked at.
    var n = 0
    /// The days that it is about.
    var days: [Day] = []
    var message: String

    package var isPassed: Bool { status == .passed }
}

/// The outcome of a hard rule as it is reported.
package struct HealthCheck: Sendable, Equatable {
    package let rule: String
    package let severity: Severity
    package let outcome: HealthOutcome

    init(_ rule: String, _ outcome: HealthOutcome, _ settings: RuleSettings) {
        self.rule = rule
        self.outcome = outcome
        severity =
            settings.severityIsConfigured
            ? settings.severity : outcome.severity ?? settings.severity
    }

    package var isViolated: Bool { outcome.status == .violated }
    package var message: String { outcome.message }
    package var days: [Day] { outcome.days }
}

/// Tiny fact tables for 2025-03-07 and 2025-03-08, of which the latter is the expected day.
package struct HealthExample: Sendable {
    package let sessions: String
    package let orders: String
    package let attribution: String
    /// Days that layer 1 quarantined.
    package let quarantined: [Day]

    static let sessionHeader = "session_id,client_id,session_start,channel,source,device\n"
    static let orderHeader = "transaction_id,order_time,revenue,client_id,session_id\n"
    static let attributionHeader = "transaction_id,channel,revenue_share,model\n"

    static let goodSessions =
        sessionHeader
        + "S1,c1,2025-03-07T09:00:00Z,Email,news,mobile\n"
        + "S2,c2,2025-03-08T09:00:00Z,Email,news,mobile\n"
        + "S3,c3,2025-03-08T10:00:00Z,Direct,(direct),desktop\n"
    static let goodOrders =
        orderHeader
        + "T1,2025-03-07T09:10:00Z,40.00,c1,S1\n"
        + "T2,2025-03-08T09:10:00Z,50.00,c2,S2\n"
    static let goodAttribution =
        attributionHeader + "T1,Email,1,last_click\nT2,Email,1,last_click\n"

    static let good = HealthExample()

    init(
        sessions: String = goodSessions, orders: String = goodOrders,
        attribution: String = goodAttribution, quarantined: [Day] = []
    ) {
        self.sessions = sessions
        self.orders = orders
        self.attribution = attribution
        self.quarantined = quarantined
    }

    package static let expectedDay = Day(number: 20_155)
}
