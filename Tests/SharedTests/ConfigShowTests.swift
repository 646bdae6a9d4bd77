import Shared
import TestSupport
import Testing

@Suite("Origins, secrets and schema")
struct ConfigShowTests {
    private let secret = "https://hooks.example.com/T0/very-secret"

    @Test("each value says where it comes from")
    func origins() throws {
        let loaded = try GateConfig.load(
            text: Example.file + "limits: {samples: 9}\nfolders: {state: a}\n",
            catalog: Example.catalog, folders: FolderOptions(state: "b"))
        func origin(_ path: String) -> Setting.Origin? {
            loaded.settings.first { $0.path == path }?.origin
        }
        #expect(origin("limits.samples") == .file(SourceLocation(line: 9, column: 19)))
        #expect(origin("limits.threads") == .standard)
        #expect(origin("folders.state") == .option("--state"))
        #expect(loaded.config.folders.state == "b")
        #expect(
            origin("feeds.shop.columns[id].role") == .file(SourceLocation(line: 6, column: 15)))
        #expect(origin("rules.identity.coverage.max_missing") == .standard)
        let text = SettingsListing(loaded, path: "gate.yml").text
        #expect(text.contains("limits.samples = 9 "))
        #expect(text.contains("# gate.yml:9\n"))
        #expect(text.contains("folders.state = \"b\""))
        #expect(text.contains("# --state\n"))
        #expect(text.contains("rules.identity.coverage.severity = \"P1_HIGH\""))
        #expect(text.contains("# default\n"))
    }

    @Test("an option that clashes with the file says so")
    func clashingOptions() {
        func message(_ state: String) -> String {
            do {
                _ = try GateConfig.load(
                    text: Example.file + "folders: {state: a}\n", catalog: Example.catalog,
                    folders: FolderOptions(state: state))
                return ""
            } catch {
                return error.rendered()
            }
        }
        #expect(message("partitions").contains("9:18: error: the same folder as 'landing'"))
        #expect(message("partitions").contains("'--state partitions' is in force"))
        #expect(message("").contains("error: --state: the text is empty"))
    }

    @Test("a secret comes from the environment and never prints")
    func secrets() throws {
        let loaded = try Example.load(
            Example.file + "notifications: {slack_webhook: \"${HOOK}\"}\n",
            environment: ["HOOK": secret])
        #expect(loaded.config.notifications.slackWebhook?.revealed == secret)
        let listing = SettingsListing(loaded, path: "gate.yml")
        var dumped = ""
        dump(loaded.config, to: &dumped)
        for text in [listing.text, listing.json, "\(loaded.config)", dumped] {
            #expect(!text.contains("very-secret"))
        }
        #expect(listing.text.contains("notifications.slack_webhook = ***"))
        #expect(listing.text.contains("# environment HOOK, gate.yml:9"))
    }

    @Test("a secret that stands in the file is refused, and not shown while doing so")
    func literalSecrets() throws {
        for key in ["slack_webhook", "slack_webhok", "a: {b"] {
            let end = key.contains("{") ? "}" : ""
            let text = Example.file + "notifications: {x: 1, \(key): \"\(secret)\"\(end)}\n"
            do {
                _ = try GateConfig.load(text: text, catalog: Example.catalog)
                Issue.record("accepted")
            } catch {
                #expect(!error.rendered().contains("very-secret"), "\(key)")
                #expect(error.rendered().contains("***"))
            }
        }
    }

    @Test("an unset variable is a warning, or an error for those who need it")
    func unset() throws {
        let text = Example.file + "notifications: {slack_webhook: \"${HOOK}\"}\n"
        let message = "environment variable 'HOOK' is not set"
        #expect(try Example.load(text).warnings.all.map(\.message) == [message])
        #expect(throws: Diagnostics.self) {
            try GateConfig.load(text: text, catalog: Example.catalog, secrets: .required)
        }
    }

    @Test("the schema accepts the example")
    func schemaAccepts() throws {
        let root = try #require(YAMLParser.parse(Array(Example.file.utf8)).root)
        #expect(SchemaCheck.problems(root, GateConfig.schema(Example.catalog)) == [])
    }

    @Test("the schema refuses what the decoder refuses for its kind")
    func schemaRefuses() throws {
        let schema = GateConfig.schema(Example.catalog)
        let bad = [
            "limits: {sampels: 3}", "limits: {samples: many}", "limits: {samples: -1}",
            "folders: {state: 12}", "rules: {identity.coverage: maybe}",
            "rules: {identity.coverage: {severity: P4}}", "waivers: [{rule: x}]", "wavers: []",
            "rules: {identity.coverge: off}",
        ]
        for text in bad {
            let root = try #require(YAMLParser.parse(Array((Example.file + text).utf8)).root)
            #expect(!SchemaCheck.problems(root, schema).isEmpty, "\(text)")
            #expect(throws: Diagnostics.self) { try Example.load(Example.file + text) }
        }
        let good = [
            "rules: {identity.coverage: off}", "rules: {volume.row_count: {minimum: 3}}",
            "limits: {set_memory: 64MB}", "waivers: []", "limits:",
            "rules: {identity.coverage: {max_missing: 5%, severity: WARN, enabled: no}}",
        ]
        for text in good {
            let root = try #require(YAMLParser.parse(Array((Example.file + text).utf8)).root)
            #expect(SchemaCheck.problems(root, schema).isEmpty, "\(text)")
            _ = try Example.load(Example.file + text)
        }
    }

    @Test("the schema does not depend on who asks")
    func stable() {
        #expect(
            GateConfig.schema(Example.catalog).rendered
                == GateConfig.schema(Example.catalog).rendered)
    }
}
