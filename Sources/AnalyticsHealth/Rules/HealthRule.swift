package import Shared

/// A hard rule of layer 2: what must hold whatever is usual.
///
/// `effect` says what a violation means for the numbers of the day: a finding of layer 1 with the same
/// effect explains it.
package protocol HealthRule: Rule where Input == HealthInput, Example == HealthExample {}

extension HealthRule {
    package var passes: HealthExample { .good }
}

/// All hard rules of layer 2, in the order in which they are evaluated and printed.
package enum HealthRules {
    package static let all: [any HealthRule] = [
        Freshness.sessions,
        Freshness.orders,
        ExpectedDay(),
        MissingDays(),
        TradeOnClosedDay(),
        DayFloor.sessions,
        DayFloor.orders,
        MissingColumns(),
        UnreadableRows.malformed,
        UnreadableRows.timestamps,
        UniqueIDs.sessions,
        UniqueIDs.orders,
        Refunds(),
        OrderAmounts.zero,
        OrderAmounts.unknown,
        OrderCurrency(),
        MissingClientID(),
        MissingChannel(),
        OrdersWithoutSession(),
        AttributionTotal(),
        PromotionBypassed(),
    ]

    package static let specs: [RuleSpec] = all.map(\.spec)

    private static let byID = Dictionary(uniqueKeysWithValues: specs.map { ($0.id, $0) })

    /// Nil for an id that no hard rule has.
    package static func spec(of id: String) -> RuleSpec? { byID[id] }

    /// What the rules say, with the severities of the configuration.
    package static func checks(_ input: HealthInput, _ config: GateConfig) -> [RecordedOutcome] {
        all.flatMap { rule -> [RecordedOutcome] in
            let settings = config.settings(rule.spec)
            guard settings.enabled else { return [] }
            return rule.evaluate(input, settings).map {
                RecordedOutcome(rule.spec.id, $0, settings)
            }
        }
    }
}

extension LayerOne.Finding {
    /// Whether it says of the raw partition what a hard rule says of the tables.
    func explains(_ check: RecordedOutcome) -> Bool {
        effect != nil && effect == HealthRules.spec(of: check.rule)?.effect
    }
}
