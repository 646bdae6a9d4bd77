package import ArgumentParser
import CLibrary
package import Operations
import Shared

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension RunContext {
    /// This process: its clock, environment and streams.
    ///
    /// - Parameters:
    ///   - program: Says its name where it speaks before its result.
    ///   - quiet: No progress on a terminal.
    package static func process(
        of program: (some ParsableCommand).Type, quiet: Bool = false
    ) -> RunContext {
        let name = program.configuration.commandName ?? ""
        let environment = processEnvironment
        let showsProgress = !quiet && Terminal.error.isTerminal
        return RunContext(
            version: program.configuration.version, environment: environment,
            clock: { now(environment) }, input: { try Terminal.nextInput() },
            sleep: { _ = usleep(UInt32(min($0, 60) * 1_000_000)) },
            notify: { show($0, program: name, environment, showsProgress: showsProgress) })
    }

    /// `GATE_NOW` (RFC 3339) stands in for the time where a run has to be repeatable.
    private static func now(_ environment: [String: String]) -> Instant {
        if let text = environment["GATE_NOW"], let fixed = Instant(rfc3339: text) { return fixed }
        return Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1e6))
    }

    private static func show(
        _ notice: Notice, program: String, _ environment: [String: String], showsProgress: Bool
    ) {
        switch notice {
        case .warnings(let warnings): DiagnosticPrinter(environment: environment).print(warnings)
        case .aboutInput(let note): Terminal.error.write("\(program): \(note.printable)\n")
        case .notJudged(let feed, let reason):
            Terminal.error.write(
                "\(program): feed \(feed.printable) is not judged: \(reason.printable)\n")
        case .noSnapshot(let reason):
            Terminal.error.write("\(program): no snapshot was taken: \(reason)\n")
        case .kept(let path, let now, let isFolder):
            let why =
                isFolder ? "a folder, not our link (a restored backup?)" : "a file, not our link"
            Terminal.error.write(
                "\(program): '\(path.printable)' was \(why); it is kept as '\(now.printable)'\n")
        // One line on a terminal, while work takes long enough to be wondered about.
        case .judging(let name, let place, let count):
            if showsProgress, count > 1 {
                Terminal.error.write("\r\u{1b}[K\(place + 1)/\(count) \(name)")
            }
        case .judgedAll: if showsProgress { Terminal.error.write("\r\u{1b}[K") }
        }
    }
}

/// Environment of the process, for decisions about the terminal.
var processEnvironment: [String: String] { ProcessInfo.processInfo.environment }
