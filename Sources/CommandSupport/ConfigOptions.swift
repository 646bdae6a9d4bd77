package import ArgumentParser
package import Shared

/// The options by which every command finds its configuration.
package struct ConfigOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The configuration file.", valueName: "file"))
    package var config = Self.standard

    /// Where the configuration is unless said otherwise.
    package static let standard = "config/gate.yml"

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

    /// The configuration in force. What is wrong with it is printed; then this throws `ExitCode`.
    package func load(
        _ catalog: ConfigCatalog, secrets: ConfigPass.SecretPolicy = .mayBeUnset, today: Day? = nil
    ) throws -> LoadedConfig {
        let printer = DiagnosticPrinter(environment: environment)
        do throws(ConfigFailure) {
            let loaded = try GateConfig.load(
                path: config, catalog: catalog, environment: environment,
                folders: FolderOptions(
                    landing: landing, state: state, warehouse: warehouse, reports: reports),
                secrets: secrets, today: today)
            printer.print(loaded.warnings)
            return loaded
        } catch {
            throw printer.print(error).code
        }
    }
}
