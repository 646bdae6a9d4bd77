package import Shared

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The only clock of both programs.
package enum Clock {
    /// `GATE_NOW` (RFC 3339) stands in for the time where a run has to be repeatable.
    package static var now: Instant {
        if let text = environment["GATE_NOW"], let fixed = Instant(rfc3339: text) { return fixed }
        return Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1e6))
    }

    /// By this clock, in UTC.
    package static var today: Day { now.day }
}

/// Environment of the process, for decisions about the terminal.
package var environment: [String: String] { ProcessInfo.processInfo.environment }
