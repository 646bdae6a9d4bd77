package import Durable

/// A configuration, and how it came about.
package struct LoadedConfig: Sendable {
    package private(set) var config: GateConfig
    /// Every effective value with its origin, in the order of the schema.
    package let settings: [Setting]
    /// Warnings only; errors are thrown.
    package let warnings: Diagnostics

    /// The same, knowing the options that a command needs to find it.
    package func found(by options: [String]) -> LoadedConfig {
        var loaded = self
        loaded.config.givenOptions = options
        return loaded
    }
}

/// Why there is no configuration.
package enum ConfigFailure: Error, Sendable {
    case missing(path: String)
    case unreadable(FileError)
    case invalid(Diagnostics)
}

/// Folders given on the command line; they win over the file.
package struct FolderOptions: Sendable {
    package var landing: String?
    package var state: String?
    package var warehouse: String?
    package var reports: String?

    package init(
        landing: String? = nil, state: String? = nil, warehouse: String? = nil,
        reports: String? = nil
    ) {
        self.landing = landing
        self.state = state
        self.warehouse = warehouse
        self.reports = reports
    }

    var byPath: [String: (option: String, value: String)] {
        let all = [
            ("landing", landing), ("state", state), ("warehouse", warehouse), ("reports", reports),
        ]
        var options: [String: (option: String, value: String)] = [:]
        for case (let name, let value?) in all {
            options["folders.\(name)"] = ("--\(name)", value)
        }
        return options
    }
}

extension GateConfig {
    /// Reads a configuration file. `today` makes expired waivers a warning.
    package static func load(
        path: String, catalog: ConfigCatalog, environment: [String: String] = [:],
        folders: FolderOptions = FolderOptions(), secrets: ConfigPass.SecretPolicy = .mayBeUnset,
        today: Day? = nil
    ) throws(ConfigFailure) -> LoadedConfig {
        let bytes: [UInt8]
        do throws(FileError) {
            // One byte past the limit is enough to know that there are more.
            bytes = try BoundedFile.read(path, limit: YAMLLimits().bytes + 1)
        } catch {
            throw error.isMissing || error.isNoFolder ? .missing(path: path) : .unreadable(error)
        }
        do throws(Diagnostics) {
            return try load(
                bytes: bytes, path: path, catalog: catalog, environment: environment,
                folders: folders, secrets: secrets, today: today)
        } catch {
            throw .invalid(error)
        }
    }

    package static func load(
        text: String, path: String = "config/gate.yml", catalog: ConfigCatalog,
        environment: [String: String] = [:], folders: FolderOptions = FolderOptions(),
        secrets: ConfigPass.SecretPolicy = .mayBeUnset, today: Day? = nil
    ) throws(Diagnostics) -> LoadedConfig {
        try load(
            bytes: Array(text.utf8), path: path, catalog: catalog, environment: environment,
            folders: folders, secrets: secrets, today: today)
    }

    /// All that is wrong is thrown at once.
    package static func load(
        bytes: [UInt8], path: String = "config/gate.yml", catalog: ConfigCatalog,
        environment: [String: String] = [:], folders: FolderOptions = FolderOptions(),
        secrets: ConfigPass.SecretPolicy = .mayBeUnset, today: Day? = nil
    ) throws(Diagnostics) -> LoadedConfig {
        let (root, problems) = YAMLParser.parse(bytes)
        var diagnostics = Diagnostics(path: path, source: SourceText.lossy(bytes))
        for problem in problems { diagnostics.add(problem) }
        guard let root, !root.isNull else {
            if problems.isEmpty { diagnostics.error(at: .start, "the file is empty") }
            throw diagnostics
        }
        let pass = ConfigPass(
            diagnostics: diagnostics, environment: environment, options: folders.byPath,
            secrets: secrets)
        let fields = Fields(root, pass, path: [], at: root.location)
        var config = fields.finish { GateConfig.read($0, catalog) }
        ConfigChecks(config: config, rules: catalog.rules, pass: pass, today: today).run()
        guard !pass.diagnostics.hasErrors else { throw pass.diagnostics }
        config.digest =
            ConfigDigest(
                config, rules: catalog.rules.filter { $0.layer == .partition }
            ).text
        return LoadedConfig(
            config: config, settings: pass.settings, warnings: pass.diagnostics)
    }

    /// The JSON Schema of the file, made by the decoder itself.
    package static func schema(_ catalog: ConfigCatalog) -> JSONTree {
        let fields = Fields(nil, .describing(), path: [], at: .start)
        _ = fields.finish { GateConfig.read($0, catalog) }
        var schema = fields.shape
        schema["$schema"] = .text("http://json-schema.org/draft-07/schema#")
        schema["title"] = .text("The two-layer gate")
        return .object(schema)
    }
}
