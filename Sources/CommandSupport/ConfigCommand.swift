package import ArgumentParser
package import Shared

/// Where a program has its catalog of what the configuration may speak of.
package protocol ConfigSource: Sendable {
    static var catalog: ConfigCatalog { get }
}

/// `config check`, `config show` and `config schema`: a program lists
/// `ConfigCommand<ItsSource>.self` among its subcommands.
package struct ConfigCommand<Source: ConfigSource>: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "config", abstract: "Check, show or describe the configuration.",
            subcommands: [
                ConfigCheck<Source>.self, ConfigShow<Source>.self, ConfigSchema<Source>.self,
            ])
    }

    package init() {}
}

package struct ConfigCheck<Source: ConfigSource>: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "check",
            abstract: "Report every mistake in the configuration at once.",
            discussion: """
                Prints 'FILE:LINE:COLUMN: error: …' for each mistake and exits with 78, or with 0 \
                where there is none.

                  config check --config config/gate.yml
                """)
    }

    @OptionGroup package var options: ConfigOptions

    package init() {}

    package func run() throws {
        let loaded = try options.load(Source.catalog, today: Clock.today)
        let feeds = loaded.config.feeds.map(\.name).joined(separator: ", ")
        try emit("\(options.config) is right: feeds \(feeds)\n")
    }
}

package struct ConfigShow<Source: ConfigSource>: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show",
            abstract: "Print every value in force and where it comes from.",
            discussion: """
                The origin is a line of the file, 'default', an environment variable or an option. \
                Secrets print as ***.

                  config show
                  config show --json --state /var/lib/gate
                """)
    }

    @OptionGroup package var options: ConfigOptions

    @Flag(help: "Print JSON for machines.")
    package var json = false

    package init() {}

    package func run() throws {
        let loaded = try options.load(Source.catalog)
        let listing = SettingsListing(loaded, path: options.config)
        try emit(json ? listing.json : listing.text)
    }
}

package struct ConfigSchema<Source: ConfigSource>: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "schema",
            abstract: "Print the JSON Schema of the configuration, for editors.",
            discussion: """
                Editors with a YAML language server complete and check the file when its first \
                line is '# yaml-language-server: $schema=gate.schema.json'.

                  config schema > config/gate.schema.json
                """)
    }

    package init() {}

    package func run() throws {
        try emit(GateConfig.schema(Source.catalog).rendered() + "\n")
    }
}
