package import ArgumentParser
import Operations
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
        let name = configuration.commandName ?? ""
        do {
            var command = try parseAsRoot()
            try command.run()
            exit()
        } catch {
            if let failure = error as? ConfigFailure {
                DiagnosticPrinter(environment: processEnvironment).print(failure)
                exit(withError: ExitStatus(failure).code)
            }
            // The rest is what ArgumentParser knows how to say.
            if let failure = OperationFailure(error) { leave(name, failure) }
            let text = fullMessage(for: error)
            let code = exitCode(for: error)
            guard !text.isEmpty else { exit(withError: code) }
            if code.isSuccess {
                do { try emit(text + "\n") } catch { leave(name, error) }
            } else {
                let arguments = Array(CommandLine.arguments.dropFirst())
                let near = suggestion(for: arguments).map { "\(name): \($0)\n" } ?? ""
                Terminal.error.write(near + text.printable + "\n")
            }
            exit(withError: code)
        }
    }

    private static func leave(_ name: String, _ failure: OperationFailure) -> Never {
        Terminal.error.write("\(name): \(failure.message.printable)\n")
        exit(withError: ExitStatus(failure.kind).code)
    }
}
