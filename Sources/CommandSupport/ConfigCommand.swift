package import ArgumentParser
import Operations
import Shared

/// `config check`, `config show` and `config schema`: a program lists
/// `ConfigCommand<Itself>.self` among its subcommands.
package struct ConfigCommand<Program: ParsableCommand>: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "config", abstract: "Check, show or describe the configuration.",
            subcommands: [
                ConfigCheck<Program>.self, ConfigShow<Program>.self, ConfigSchema<Program>.self,
            ])
    }

    package init() {}
}

package struct ConfigCheck<Program: ParsableCommand>: ParsableCommand {
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
        let config = try options.load(.process(of: Program.self), judges: true)
        let feeds = config.feeds.map(\.name).joined(separator: ", ")
        try emit("\(options.config) is valid: feeds \(feeds)\n")
    }
}

package struct ConfigShow<Program: ParsableCommand>: ParsableCommand {
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
        let listing = try options.file.listing(.process(of: Program.self))
        try emit(json ? listing.json : listing.text)
    }
}

package struct ConfigSchema<Program: ParsableCommand>: ParsableCommand {
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
        try emit(ConfigurationFile.schema)
    }
}
