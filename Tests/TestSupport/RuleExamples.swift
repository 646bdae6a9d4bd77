package import Shared

/// What must be true of rules and their examples, in either layer: what is not.
package enum RuleExamples {
    /// - Parameter judge: What the rule alone says of an example.
    package static func problems<Example>(
        _ rule: RuleSpec, passes: Example, violates: Example,
        _ judge: (Example) throws -> [RecordedOutcome]
    ) rethrows -> [String] {
        var problems: [String] = []
        let good = try judge(passes)
        if !good.contains(where: { $0.status == .passed }) { problems.append("does not pass") }
        problems += good.filter(\.isViolated).map { "violated by what passes: \($0.message)" }
        let bad = try judge(violates)
        let found = bad.filter(\.isViolated)
        if found.isEmpty { problems.append("not violated: \(bad.map(\.message))") }
        problems += found.filter { $0.rule != rule.id || !$0.counts || $0.message.isEmpty }
            .map { "violated, but not as it should be: \($0)" }
        return problems
    }

    package static func problems(_ rules: [RuleSpec], _ layer: RuleSpec.Layer) -> [String] {
        var problems: [String] = []
        if Set(rules.map(\.id)).count != rules.count { problems.append("an id stands twice") }
        for rule in rules {
            func require(_ holds: Bool, _ problem: String) {
                if !holds { problems.append("\(rule.id): \(problem)") }
            }
            require(rule.id.split(separator: ".").count == 2, "an id has two words")
            require(rule.layer == layer, "it is of the other layer")
            require(!rule.summary.isEmpty && !rule.rationale.isEmpty, "it does not say why")
            let names = rule.parameters.map(\.name)
            require(Set(names).count == names.count, "a parameter stands twice")
            for parameter in rule.parameters {
                require(
                    parameter.default.map(parameter.bounds.contains) ?? true,
                    "the default of \(parameter.name) is out of bounds")
            }
        }
        return problems
    }
}
