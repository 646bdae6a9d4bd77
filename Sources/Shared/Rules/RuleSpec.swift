/// All there is to know about a rule without running it: what the configuration may say about it, what
/// people read, and what it means to the other layer.
///
/// The configuration decoder takes specs as an argument and knows no rule by name.
package struct RuleSpec: Sendable {
    /// What a rule looks at, and so which layer it belongs to.
    package enum Layer: Sendable { case partition, warehouse }

    package let id: String
    package let layer: Layer
    package let severity: Severity
    /// One line: why anybody should care.
    package let summary: String
    /// A few sentences for the person who was paged: what it means, where to look.
    package let rationale: String
    package let parameters: [ParameterDeclaration]
    /// The rule looks at one column at a time, so a column may override it.
    package let perColumn: Bool
    /// The rule compares with earlier admitted partitions.
    package let usesHistory: Bool
    /// What a violation has done to the numbers; nil where it says nothing about them.
    package let effect: RuleEffect?
    /// The records that the rule rejects, unless it is off or waived.
    package let rejects: RecordFault?
    /// What to do first, in one line. Nil: read the rationale.
    package let lookFirst: String?
    /// False for a rule about days that have no partition.
    package let judgesBytes: Bool
    /// True for a rule about days that are several files.
    package let judgesSets: Bool

    package init(
        id: String, layer: Layer = .partition, severity: Severity, summary: String,
        rationale: String = "", parameters: [any DeclaredParameter] = [], perColumn: Bool = false,
        usesHistory: Bool = false, effect: RuleEffect? = nil, rejects: RecordFault? = nil,
        lookFirst: String? = nil, judgesBytes: Bool = true, judgesSets: Bool = false
    ) {
        self.id = id
        self.layer = layer
        self.severity = severity
        self.summary = summary
        self.rationale = rationale
        self.parameters = parameters.map(\.declaration)
        self.perColumn = perColumn
        self.usesHistory = usesHistory
        self.effect = effect
        self.rejects = rejects
        self.lookFirst = lookFirst
        self.judgesBytes = judgesBytes
        self.judgesSets = judgesSets
    }
}
