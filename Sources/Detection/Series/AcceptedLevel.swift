package import Shared

/// The level that came with an incident is the usual one from now on: a person said so.
package struct AcceptedLevel: Sendable, Hashable {
    /// Names of the measures that it is about; others keep their history.
    package let measures: Set<String>
    /// The first day of the incident, which is the first of the new history.
    package let from: Day
    /// The first day that is judged by it: earlier ones keep the answer that they had.
    package let knownFrom: Day
    /// Who said so.
    package let by: String

    package init(measures: Set<String>, from: Day, knownFrom: Day, by: String) {
        self.measures = measures
        self.from = from
        self.knownFrom = knownFrom
        self.by = by
    }

    /// Nil for an acknowledgement that changes nothing about what is usual.
    package init?(_ acknowledgement: Acknowledgement) {
        guard acknowledgement.isNewNormal else { return nil }
        self.init(
            measures: Set(acknowledgement.subjects), from: acknowledgement.first,
            knownFrom: acknowledgement.day, by: acknowledgement.by)
    }
}
