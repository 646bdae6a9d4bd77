import AnalyticsHealth
import IngestGate
import ReferenceTransform
package import Shared

/// The configuration as somebody names it: a file, and folders that win over those in it.
package struct ConfigurationFile: Sendable {
    /// Where it is unless said otherwise.
    package static let standardPath = "config/gate.yml"

    package var path: String
    package var folders: FolderOptions

    package init(path: String = Self.standardPath, folders: FolderOptions = FolderOptions()) {
        self.path = path
        self.folders = folders
    }

    /// The configuration in force; what looks odd in it is a notice.
    ///
    /// - Parameter judges: For a run that judges, an expired waiver is odd too.
    package func load(
        _ context: RunContext, judges: Bool = false
    ) throws(ConfigFailure) -> LoadedConfig {
        let loaded = try GateConfig.load(
            path: path, catalog: Self.catalog, environment: context.environment, folders: folders,
            today: judges ? context.today : nil)
        context.notify(.warnings(loaded.warnings))
        return loaded.found(by: options)
    }

    /// As they are typed to find it again.
    private var options: [String] {
        let all = [
            ("--config", path == Self.standardPath ? nil : path), ("--landing", folders.landing),
            ("--state", folders.state), ("--warehouse", folders.warehouse),
            ("--reports", folders.reports),
        ]
        return all.flatMap { name, value in value.map { [name, $0] } ?? [] }
    }

    /// Every value in force and where it comes from.
    package func listing(_ context: RunContext) throws(ConfigFailure) -> SettingsListing {
        SettingsListing(try load(context), path: path)
    }

    /// The JSON Schema of the file.
    package static var schema: String { GateConfig.schema(catalog).rendered + "\n" }

    /// What the configuration may speak of: one file is for both layers, and both programs read all of it.
    package static var catalog: ConfigCatalog {
        ConfigCatalog(
            rules: RuleSet.specs + HealthRules.specs,
            sections: [ChannelSettings.self, HealthSettings.self])
    }
}
