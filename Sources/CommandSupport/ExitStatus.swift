package import ArgumentParser
package import Shared

/// What the programs say to a scheduler. 1 and 70 are never given to a verdict: they mean that none
/// was reached.
package enum ExitStatus: Int32, Sendable, CaseIterable {
    case clear = 0
    /// A P0: stop the pipeline.
    case blocked = 2
    /// Nothing worse than P1, and the caller asked to fail on that.
    case flagged = 3
    // From here on the numbers of sysexits.h.
    case usage = 64
    case dataFormat = 65
    case noInput = 66
    case software = 70
    case cannotCreate = 73
    case inputOutput = 74
    case locked = 75
    case configuration = 78

    /// From which severity on a verdict stops the pipeline.
    package enum FailOn: String, Sendable, CaseIterable, ExpressibleByArgument {
        case p0, p1, never
    }

    package init(worst: Severity?, failOn: FailOn = .p0) {
        self =
            switch worst {
            case .p0 where failOn != .never: .blocked
            case .p1 where failOn == .p1: .flagged
            case .p0, .p1, .p2, nil: .clear
            }
    }

    package var code: ExitCode { ExitCode(rawValue) }
}
