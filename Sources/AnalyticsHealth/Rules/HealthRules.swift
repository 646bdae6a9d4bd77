package import Shared

/// All hard rules of layer 2, in the order in which they are evaluated and printed.
package enum HealthRules {
    package static let all: [HealthRule] =
        Freshness.rules + Completeness.rules + TableShape.rules + Keys.rules + RevenueRules.rules
        + NullRates.rules + Joins.rules + [Promotion.bypassed]

    package static var specs: [RuleSpec] { all.map(\.spec) }

    package static func checks(_ input: HealthInput, _ config: GateConfig) -> [HealthCheck] {
        all.flatMap { $0.checks(input, config) }
    }
}
