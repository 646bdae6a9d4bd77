package import Shared

/// The constants by which a cause is named and people are paged. All measured on simulated shops,
/// unless a comment names another source.
package struct IncidentSettings: Sendable, Hashable {
    /// Rise of the direct share and of missing referrers that is a loss of attribution, in points.
    package var attributionPoints = 0.10
    /// What counts as about the usual level, as a change.
    package var aboutLevel = 0.30
    /// What a lost channel lost, and what the rest must have kept.
    package var channelLost = 0.65
    package var restKept = 0.70
    /// How many times as many visits a renamed part may have, and how much more, in points, come without a referrer.
    package var renamedSize = 1.5
    package var renamedPoints = 0.3
    /// The share of the visits from which on a new channel or device is mentioned.
    package var newShare = 0.05
    /// So many times the usual visits are more visits.
    package var moreVisits = 1.3
    /// Sessions missing of a partial load.
    package var partialLoss = 0.30
    /// Conversion missing of a broken checkout.
    package var checkoutLoss = 0.35
    /// A factor of all order values that no price has, and the orders it takes to see that it is of all of them.
    package var orderFactor = 3.0
    package var factorOrders = 10

    /// A part is named only below this p, above this explanatory power (Adtributor's 0.67), and
    /// this far above its share.
    package var blameP = 0.001
    package var blamePower = 0.67
    package var blameExcess = 0.30

    /// Days of an open incident that another one beside it is judged against, and how many it takes.
    package var ownDays = 4
    package var leastOwnDays = 2

    /// Quiet days after which the same trouble pages again.
    package var quietDays = 7
    /// Days back at the level after which an incident closes.
    package var closingDays = 2
    /// A track of at most so many days with alerts becomes history again when it closes.
    package var shortDays = 2
    /// Days after which a P1's level is the usual one, and a person is asked to accept a P0's.
    package var acceptAfterDays = 7

    /// Slow drift: days, weeks before, change and z that make a line in the report.
    package var driftDays = 7
    package var driftWeeks = 4
    package var driftChange = 0.30
    package var driftZ = 4.0

    package init() {}
}

extension IncidentSettings {
    package static func read(_ fields: Fields) -> IncidentSettings {
        var s = IncidentSettings()
        s.attributionPoints = fields.value(
            "attribution_points", .share(), default: s.attributionPoints,
            "Rise of the direct share, and of missing referrers, that is a loss of attribution.")
        s.channelLost = fields.value(
            "channel_lost", .share(), default: s.channelLost, "What a lost channel lost.")
        s.restKept = fields.value(
            "rest_kept", .share(), default: s.restKept, "What the other channels must have kept.")
        s.newShare = fields.value(
            "new_share", .share(), default: s.newShare,
            "The share of the visits from which on a new channel or device is mentioned, once.")
        s.partialLoss = fields.value(
            "partial_loss", .share(), default: s.partialLoss, "Sessions missing of a partial load.")
        s.checkoutLoss = fields.value(
            "checkout_loss", .share(), default: s.checkoutLoss,
            "Conversion missing of a broken checkout.")
        s.quietDays = fields.value(
            "quiet_days", .integer(1...60), default: s.quietDays,
            "Quiet days after which the same trouble pages again.")
        s.closingDays = fields.value(
            "closing_days", .integer(1...60), default: s.closingDays,
            "Days back at its level after which an incident closes.")
        s.acceptAfterDays = fields.value(
            "accept_after_days", .integer(1...400), default: s.acceptAfterDays,
            "Days after which the level of a P1 is taken for the usual one; a P0's never is, so a person is asked then."
        )
        return s
    }
}
