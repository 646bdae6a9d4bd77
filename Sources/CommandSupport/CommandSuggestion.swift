import ArgumentParser
import Shared

extension ParsableCommand {
    /// `did you mean 'check'?` for a first word that is no command but nearly one.
    static func suggestion(for arguments: [String]) -> String? {
        guard let word = arguments.first, !word.hasPrefix("-") else { return nil }
        let names = configuration.subcommands.map { command in
            command.configuration.commandName ?? command._commandName
        }
        guard !names.contains(word) else { return nil }
        return Suggestion.nearest(to: word, in: names).map { "did you mean '\($0)'?" }
    }
}
