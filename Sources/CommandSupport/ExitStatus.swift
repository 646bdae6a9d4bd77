package import ArgumentParser
package import Operations
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

        /// Any spelling of a severity: `P1`, `p1_high`, `WARN`.
        package init?(argument: String) {
            switch Severity(spelling: argument) {
            case .p0: self = .p0
            case .p1: self = .p1
            case .p2: return nil
            case nil:
                guard let word = Self(rawValue: argument.lowercased()) else { return nil }
                self = word
            }
        }
    }

    package init(_ answer: RunAnswer, failOn: FailOn = .p0) {
        self =
            switch answer {
            // First of all: nobody can say that nothing stops the pipeline.
            case .undecided(let kind): Self(kind)
            case .judged(.p0) where failOn != .never: .blocked
            case .judged(.p1) where failOn == .p1: .flagged
            case .judged: .clear
            }
    }

    package init(_ kind: OperationFailure.Kind) {
        self =
            switch kind {
            case .usage: .usage
            case .dataFormat: .dataFormat
            case .noInput: .noInput
            case .cannotCreate: .cannotCreate
            case .inputOutput: .inputOutput
            case .locked: .locked
            case .configuration: .configuration
            case .blocked: .blocked
            }
    }

    package init(_ failure: ConfigFailure) {
        self =
            switch failure {
            case .invalid: .configuration
            case .missing: .noInput
            case .unreadable(let error): Self(OperationFailure.Kind(reading: error))
            }
    }

    package var code: ExitCode { ExitCode(rawValue) }
}
