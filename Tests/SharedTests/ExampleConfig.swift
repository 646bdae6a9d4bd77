import Shared
import TestSupport
import Testing

/// A small catalog of rules and a small file, to which each test adds what it is about.
enum Example {
    static let maxMissing = RuleParameter.share(
        "max_missing", default: 0.05, "Accepted share.")
    static let spike = RuleParameter.optionalNumber(
        "spike", bounds: 1...100, "Off by default.")
    static let minimum = RuleParameter.count("minimum", default: 1, "Floor.")

    static let rules = [
        RuleSpec(
            id: "identity.coverage", severity: .p1, summary: "Records without identifier.",
            parameters: [maxMissing, spike], perColumn: true, usesHistory: true),
        RuleSpec(
            id: "volume.row_count", severity: .p1, summary: "Too few records.",
            parameters: [minimum]),
    ]

    static let file = """
        feeds:
          shop:
            files: shop_{yyyy}{mm}{dd}.csv
            columns:
              - name: id
                role: identity
              - name: data
                type: json

        """

    static func load(_ text: String, environment: [String: String] = [:]) throws -> LoadedConfig {
        try GateConfig.load(text: text, rules: rules, environment: environment)
    }

    /// `line:column: message` of every error, in the order of the file.
    static func errors(_ bytes: [UInt8]) -> [String] {
        do {
            _ = try GateConfig.load(bytes: bytes, rules: rules)
            return []
        } catch {
            return error.errors.map { "\($0.location): \($0.message)" }
        }
    }
}

/// A file with marks where errors belong, and the errors.
struct Refusal: CustomTestStringConvertible, Sendable {
    let marked: String
    let messages: [String]

    init(_ marked: String, _ messages: String...) {
        self.marked = marked
        self.messages = messages
    }

    /// The same, added to a feed that is right.
    static func feed(_ marked: String, _ messages: String...) -> Refusal {
        Refusal(Example.file + marked, messages)
    }

    /// The same, added at the top level.
    static func top(_ marked: String, _ messages: String...) -> Refusal {
        Refusal(Example.file + marked, messages)
    }

    private init(_ marked: String, _ messages: [String]) {
        self.marked = marked
        self.messages = messages
    }

    var testDescription: String { messages.first ?? marked }

    var expected: [String] {
        zip(MarkedText(marked).places, messages).map { "\($0): \($1)" }
    }

    var found: [String] { Example.errors(Array(MarkedText(marked).text.utf8)) }
}
