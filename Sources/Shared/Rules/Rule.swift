/// One thing that is asked of every partition (layer 1) or of every day of the warehouse (layer 2).
///
/// A rule sees what was counted and answers with outcomes; it neither reads files nor decides what
/// happens. Each is one file, with a passing and a failing example that are documentation and test.
package protocol Rule: Sendable {
    /// What it judges.
    associatedtype Input
    /// A tiny input, written as text.
    associatedtype Example

    /// All there is to know about it without running it.
    var spec: RuleSpec { get }
    // Computed, as a rule: every start makes all rules, and few look at examples.
    var passes: Example { get }
    var violates: Example { get }

    /// No outcomes: the rule has no bearing on this input (a feed that declares no purchases, say).
    ///
    /// - Parameter settings: Those for the feed or the warehouse as a whole.
    func evaluate(_ input: Input, _ settings: RuleSettings) -> [Outcome]
}

/// What a violation has done to the day's numbers: the one word that both layers share.
///
/// A finding of layer 1 explains a violated rule of layer 2 if both name the same effect.
package enum RuleEffect: Sendable {
    /// Visits lost where they came from.
    case attributionLoss
    /// What the column held is lost, so the effect is that of the column.
    case columnLoss
    /// Visitors cannot be told apart.
    case identityLoss
    /// Purchases have no amount, or a wrong one.
    case revenueLoss
    /// Numbers are too high: something counts twice.
    case duplicateLoad
    /// Numbers are too low: part of the day is not there.
    case partialLoad
}

/// What can be wrong with a single record, so that a rule of layer 1 rejects it from a quarantined
/// partition.
package enum RecordFault: Sendable, CaseIterable {
    case malformed
    case missingTransactionID, missingRevenue, nonPositiveRevenue
    /// Its transaction id stands for something else elsewhere in the partition.
    case collision
    /// A copy of a purchase that is in the partition already.
    case duplicate
    /// Its transaction id is known from an earlier day.
    case replay
}
