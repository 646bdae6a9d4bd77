import Shared
import Testing

@Suite("Parts of the file that others read")
struct ConfigSectionTests {
    private struct Other: ConfigSection {
        var level = 1

        static func read(_ fields: Fields) -> Other {
            Other(level: fields.value("level", .integer(0...9), default: 1, "A level."))
        }
    }

    private static let both = ConfigCatalog(
        rules: Example.rules, sections: [Other.self, ExampleSection.self])

    @Test("each has its own, with its defaults where nothing is written")
    func own() throws {
        let usual = try GateConfig.load(text: Example.file, catalog: Self.both).config
        #expect(usual[Other.self].level == 1 && usual.notifications == ExampleSection())
        let loaded = try GateConfig.load(text: Example.file + "level: 3\n", catalog: Self.both)
        #expect(loaded.config[Other.self].level == 3)
        #expect(loaded.config != usual && loaded.config.digest == usual.digest)
        var changed = loaded.config
        changed[Other.self].level = 1
        #expect(changed == usual)
    }

    @Test("settings are shown and described in the order of the catalog, after those of all")
    func order() throws {
        let loaded = try GateConfig.load(
            text: Example.file + "notifications: {slack_webhook: \"${A}\"}\n", catalog: Self.both,
            environment: ["A": "b"])
        #expect(
            loaded.settings.map(\.path).suffix(3)
                == ["level", "notifications.slack_webhook", "notifications.pagerduty_key"])
        #expect(GateConfig.schema(Self.both)["properties"]?["level"] != nil)
    }

    @Test(
        "without its section, what a file says is an unknown key, and asking for it a mistake of ours"
    )
    func forgotten() async throws {
        let catalog = ConfigCatalog(rules: Example.rules, sections: [])
        #expect(throws: Diagnostics.self) {
            try GateConfig.load(text: Example.file + "level: 3\n", catalog: catalog)
        }
        await #expect(processExitsWith: .failure) {
            let catalog = ConfigCatalog(rules: Example.rules, sections: [])
            let config = try GateConfig.load(text: Example.file, catalog: catalog).config
            _ = config[ExampleSection.self]
        }
    }

    @Test("without a file everything is as it is by default")
    func noFile() {
        #expect(GateConfig()[Other.self] == Other())
    }
}
