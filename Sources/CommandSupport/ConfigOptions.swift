package import ArgumentParser
package import Operations
package import Shared

/// The options by which every command finds its configuration.
package struct ConfigOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The configuration file.", valueName: "file"))
    package var config = ConfigurationFile.standardPath

    @Option(help: ArgumentHelp("Folder of the raw partitions.", valueName: "dir"))
    package var landing: String?

    @Option(
        help: ArgumentHelp(
            "Folder of promoted/, quarantine/ and the ledger.", valueName: "dir"))
    package var state: String?

    @Option(help: ArgumentHelp("Folder of the transform's output.", valueName: "dir"))
    package var warehouse: String?

    @Option(help: ArgumentHelp("Folder that reports are written to.", valueName: "dir"))
    package var reports: String?

    package init() {}

    package var file: ConfigurationFile {
        ConfigurationFile(
            path: config,
            folders: FolderOptions(
                landing: landing, state: state, warehouse: warehouse, reports: reports))
    }

    /// The configuration in force.
    package func load(_ context: RunContext, judges: Bool = false) throws -> GateConfig {
        try file.load(context, judges: judges).config
    }
}
