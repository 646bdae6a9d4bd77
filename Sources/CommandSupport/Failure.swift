package import CSVScan
package import Durable
import Ledger
package import Profile
import Shared
import WarehouseSnapshots

/// An error of the world as a person and a scheduler get it.
package struct Failure: Error {
    package let status: ExitStatus
    package let message: String

    package init(_ status: ExitStatus, _ message: String) {
        self.status = status
        self.message = message
    }

    /// Nil for what ArgumentParser knows how to say.
    package init?(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as ScanError: self.init(ExitStatus(error.kind), error.message)
        case let error as EngineError: self.init(ExitStatus(error.kind), error.message)
        case let error as FileError:
            self.init(ExitStatus(error), error.description)
        case let error as SnapshotError: self.init(ExitStatus(error), error.description)
        case let error as LedgerError: self.init(.inputOutput, error.description)
        case let error as RunLock.Failure:
            switch error {
            case .heldBy:
                self.init(
                    .locked, "\(error); try again, or wait for it with --lock-timeout SECONDS")
            case .file(let error):
                // The lock is in a folder that was there a moment ago.
                self.init(.inputOutput, error.description)
            }
        default: return nil
        }
    }
}

extension ExitStatus {
    package init(_ kind: ScanError.Kind) {
        switch kind {
        case .notFound: self = .noInput
        case .directory: self = .noInput
        case .permission: self = .noInput
        case .io, .changed: self = .inputOutput
        }
    }
}

extension ExitStatus {
    package init(_ kind: EngineError.Kind) {
        switch kind {
        case .notFound, .directory, .permission: self = .noInput
        case .io, .changed, .noRoom: self = .inputOutput
        }
    }
}

extension ExitStatus {
    init(_ error: FileError) {
        self =
            error.isAboutNewFolder ? .cannotCreate : error.isMissing ? .noInput : .inputOutput
    }

    /// Of a file that was to be read.
    package init(reading error: FileError) {
        self = error.isMissing || error.isRefusal ? .noInput : .inputOutput
    }

    init(_ error: SnapshotError) {
        self =
            switch error {
            case .noneKept: .noInput
            case .damaged, .notInWarehouse: .dataFormat
            case .noSpace, .changedMeanwhile: .inputOutput
            }
    }
}

/// Writes a result; output that cannot be written must not look like success.
///
/// - Parameter styled: The text has colours of our own, and its maker has seen to everything else in it.
package func emit(_ text: String, styled: Bool = false) throws(Failure) {
    guard Terminal.output.write(styled ? text : text.printable) else {
        throw Failure(.inputOutput, "cannot write to standard output")
    }
}
