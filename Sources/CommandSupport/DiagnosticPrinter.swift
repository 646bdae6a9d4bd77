import Durable
package import Shared

/// Shows on standard error what is wrong with a file that a person wrote.
package struct DiagnosticPrinter {
    private let terminal: Terminal
    private let color: Bool

    package init(environment: [String: String], terminal: Terminal = .error) {
        self.terminal = terminal
        color = terminal.usesColor(environment)
    }

    package func print(_ diagnostics: Diagnostics) {
        terminal.write(diagnostics.rendered(color: color))
    }

    /// Says why there is no configuration.
    package func print(_ failure: ConfigFailure) {
        switch failure {
        case .invalid(let diagnostics):
            print(diagnostics)
            let count = diagnostics.errors.count
            terminal.write(
                "\(count) \(count == 1 ? "mistake" : "mistakes") in \(diagnostics.path.printable)\n"
            )
        case .missing(let path):
            terminal.write(
                """
                \(path.printable): there is no such file
                Name one with --config FILE, or run in the folder that holds config/gate.yml; the
                project comes with a commented config/gate.yml to start from.

                """)
        case .unreadable(let error):
            terminal.write(
                "\(error.path.printable): the file cannot be read: \(error.reason)\n")
        }
    }
}
