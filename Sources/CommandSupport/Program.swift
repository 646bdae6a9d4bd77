package import ArgumentParser
package import Operations
import Shared

/// Of both programs, which are released together.
package let programVersion = "0.1.0"

extension ParsableCommand {
    /// Runs the program and ends the process.
    ///
    /// Like ArgumentParser's `main`, but every error has its own exit code: 1 is what a scheduler gets from a
    /// program that fell over, never from one that decided. And help that cannot be written is no
    /// success either.
    package static func runAsProgram() -> Never {
        Terminal.occupyClosedStreams()
        do {
            var command = try parseAsRoot(GivenArguments.all)
            try requireNoSubcommand(of: type(of: command))
            try command.run()
            exit()
        } catch {
            if let failure = error as? ConfigFailure {
                DiagnosticPrinter(environment: processEnvironment).print(failure)
                exit(withError: ExitStatus(failure).code)
            }
            // The rest is what ArgumentParser knows how to say.
            if let failure = OperationFailure(error) { leave(failure) }
            let text = fullMessage(for: error)
            let code = exitCode(for: error)
            guard !text.isEmpty else { exit(withError: code) }
            if code.isSuccess {
                do { try emit(text + "\n") } catch { leave(error) }
            } else {
                let name = configuration.commandName ?? ""
                let near =
                    suggestion(for: GivenArguments.all).map { "\(name): \($0)\n" } ?? ""
                Terminal.error.write(near + text.printable + "\n")
            }
            exit(withError: code)
        }
    }

    /// A scheduler that calls a group of commands by mistake must not get the 0 of its help.
    private static func requireNoSubcommand(of command: any ParsableCommand.Type) throws {
        let names = command.configuration.subcommands.compactMap { $0.configuration.commandName }
        guard !names.isEmpty else { return }
        throw ValidationError("A command is missing: \(names.joined(separator: ", ")).")
    }

    private static func leave(_ failure: OperationFailure) -> Never {
        say(failure)
        exit(withError: ExitStatus(failure.kind).code)
    }

    /// Says what went wrong, under the program's name.
    package static func say(_ failure: OperationFailure) {
        let name = configuration.commandName ?? ""
        Terminal.error.write("\(name): \(failure.message.printable)\n")
    }
}
