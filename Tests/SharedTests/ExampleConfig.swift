import Shared
import TestSupport
import Testing

/// A small catalog of rules and a small file, to which each test adds what it is about.
enum Example {
    static let maxMissing = RuleParameter.share(
        "max_missing", default: 0.05, "Accepted share.")
    static let spike = RuleParameter.optionalShare("spike", "Off by default.")
    static let minimum = RuleParameter.count("minimum", default: 1, "Floor.")

    static let rules = [
        RuleSpec(
            id: "identity.coverage", severity: .p1, summary: "Records without identifier.",
            parameters: [maxMissing, spike], perColumn: true, usesHistory: true),
        RuleSpec(
            id: "volume.row_count", severity: .p1, summary: "Too few records.",
            parameters: [minimum]),
    ]

    static let catalog = ConfigCatalog(rules: rules, sections: [ExampleSection.self])

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
        try GateConfig.load(text: text, catalog: catalog, environment: environment)
    }

    /// `line:column: message` of every error, in the order of the file.
    static func errors(_ bytes: [UInt8]) -> [String] {
        do {
            _ = try GateConfig.load(bytes: bytes, catalog: catalog)
            return []
        } catch {
            return error.errors.map { "\($0.location): \($0.message)" }
        }
    }
}

/// A section as a layer has one, with secrets in it.
struct ExampleSection: ConfigSection {
    var slackWebhook: Secret?
    var pagerDutyKey: Secret?

    static func read(_ fields: Fields) -> ExampleSection {
        fields.optionalGroup("notifications", isSecret: true, "Where news goes.") { fields in
            var section = ExampleSection()
            section.slackWebhook = fields.secret("slack_webhook", "An address, as ${NAME}.")
            section.pagerDutyKey = fields.secret("pagerduty_key", "A key, as ${NAME}.")
            return section
        } ?? ExampleSection()
    }
}

extension GateConfig {
    var notifications: ExampleSection { self[ExampleSection.self] }
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
