import AnalyticsHealth
import Operations
import Shared
import TestSupport
import Testing

@Suite("The configuration that ships")
struct DefaultConfigTests {
    @Test("the default file is right and has the feed that ships")
    func defaultFile() throws {
        let text = try ProjectFiles.text("config/gate.yml")
        let config = try GateConfig.load(text: text, catalog: ConfigurationFile.catalog).config
        let feed = try #require(config.feeds.first)
        #expect(feed.files.place(of: "events_20250226.csv.gz")?.day == Day("2025-02-26"))
        #expect(feed.column(role: .identity)?.aliases == ["clientId"])
        #expect(feed.purchases?.unitPrice?.path == "items[].item_price")
        #expect(feed.format == FileFormat() && config.folders == Folders())
        #expect(config.limits == RunLimits() && config.history == HistorySettings())
    }

    @Test("what is commented out in the default file is right, too")
    func commentedExamples() throws {
        let text = try ProjectFiles.text("config/gate.yml")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let sections = ["# rules:", "# waivers:", "# notifications:"]
        var uncommenting = false
        let live = lines.map { line -> String in
            if sections.contains(String(line)) { uncommenting = true }
            if line.isEmpty { uncommenting = false }
            return uncommenting ? String(line.dropFirst(2)) : String(line)
        }
        let config = try GateConfig.load(
            text: live.joined(separator: "\n"), catalog: ConfigurationFile.catalog
        ).config
        #expect(config.waivers.count == 1 && config.rules.count == 2)
        #expect(config.health.notifications.slackWebhook?.variable == "SLACK_WEBHOOK")
    }

    @Test("the schema accepts it")
    func schemaAccepts() throws {
        let text = try ProjectFiles.text("config/gate.yml")
        let root = try #require(YAMLParser.parse(Array(text.utf8)).root)
        #expect(SchemaCheck.problems(root, GateConfig.schema(ConfigurationFile.catalog)) == [])
    }

    @Test("every effective setting of the file has a place in the schema")
    func schemaCovers() throws {
        let schema = GateConfig.schema(ConfigurationFile.catalog)
        let rules = Set(ConfigurationFile.catalog.rules.map(\.id))
        let loaded = try GateConfig.load(
            text: ProjectFiles.text("config/gate.yml"), catalog: ConfigurationFile.catalog
        )
        for setting in loaded.settings {
            var node: JSONTree? = schema
            var path = setting.path
            for rule in rules { path = path.replacing(rule, with: rule.replacing(".", with: "/")) }
            for step in path.split(separator: ".") {
                let key = String(step.prefix { $0 != "[" }).replacing("/", with: ".")
                let inner = node?["properties"]?[key] ?? node?["additionalProperties"]
                node = step.contains("[") ? inner?["items"] : inner
                if case .list(let either)? = node?["anyOf"] { node = either.last }
            }
            #expect(node?["description"] != nil, "\(setting.path)")
        }
    }
}
