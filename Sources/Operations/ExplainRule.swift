package import AnalyticsHealth
package import IngestGate
import Shared

/// Looks a rule up by its id.
package enum ExplainRule {
    package static func ofPartitions(_ id: String) throws(OperationFailure) -> any PartitionRule {
        if let rule = RuleSet.all.first(where: { $0.spec.id == id }) { return rule }
        let ids = RuleSet.specs.map(\.id)
        let near = Suggestion.nearest(to: id, in: ids)
        throw OperationFailure(
            .usage,
            "there is no rule '\(Shown.text(id, width: 60))'"
                + (near.map { "; did you mean \($0)?" } ?? "")
                + "\nThe rules are: \(ids.joined(separator: ", "))")
    }

    package static func ofWarehouse(_ id: String) throws(OperationFailure) -> any HealthRule {
        if let rule = HealthRules.all.first(where: { $0.spec.id == id }) { return rule }
        let ids = HealthRules.specs.map(\.id)
        let near = Suggestion.nearest(to: id, in: ids).map { "; did you mean \($0)?" } ?? ""
        throw OperationFailure(
            .usage,
            "there is no rule '\(Shown.text(id, width: 60))'\(near); there are: \(ids.joined(separator: ", "))"
        )
    }
}
