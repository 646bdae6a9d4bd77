package import CSVScan
package import Durable
package import IngestGate
import Ledger
package import Profile
import Shared
package import WarehouseSnapshots

/// Why an operation has no result, as a person and a scheduler get it.
package struct OperationFailure: Error, Equatable, Sendable {
    package enum Kind: Sendable, CaseIterable {
        /// It was asked for something that cannot be.
        case usage
        /// A file is not what it should be.
        case dataFormat
        /// What was asked for is not there, or may not be read.
        case noInput
        /// A file or folder of ours cannot be made.
        case cannotCreate
        case inputOutput
        /// Another run is writing.
        case locked
        case configuration
        /// A verdict stands in the way.
        case blocked
    }

    package let kind: Kind
    package let message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// What an error of the libraries means. Nil for errors that are not of ours.
    package init?(_ error: any Error) {
        switch error {
        case let failure as OperationFailure: self = failure
        case let error as ScanError: self.init(Kind(error.kind), error.message)
        case let error as FileError: self.init(Kind(error), error.description)
        case let error as SnapshotError: self.init(Kind(error), error.description)
        case let error as LedgerError: self.init(.inputOutput, error.description)
        case let error as EngineError: self.init(Kind(error.kind), error.message)
        case let error as ReleaseRefusal: self.init(Kind(error), error.description)
        case let error as RunLock.Failure: self.init(error)
        default: return nil
        }
    }

    private init(_ error: RunLock.Failure) {
        switch error {
        case .heldBy:
            self.init(.locked, "\(error); try again, or wait for it with --lock-timeout SECONDS")
        case .file(let error):
            // The lock is in a folder that was there a moment ago.
            self.init(.inputOutput, error.description)
        }
    }
}

extension OperationFailure.Kind {
    package init(_ kind: ScanError.Kind) {
        self =
            switch kind {
            case .notFound, .directory, .permission: .noInput
            case .io, .changed: .inputOutput
            }
    }

    package init(_ kind: EngineError.Kind) {
        self =
            switch kind {
            case .notFound, .directory, .permission: .noInput
            case .io, .changed, .noRoom, .unsupported: .inputOutput
            }
    }

    package init(_ error: FileError) {
        self =
            error.isAboutNewFolder ? .cannotCreate : error.isMissing ? .noInput : .inputOutput
    }

    /// Of a file that was to be read.
    package init(reading error: FileError) {
        self = error.isMissing || error.isRefusal ? .noInput : .inputOutput
    }

    package init(_ error: SnapshotError) {
        self =
            switch error {
            case .noneKept: .noInput
            case .damaged, .notInWarehouse: .dataFormat
            case .noSpace, .changedMeanwhile: .inputOutput
            }
    }

    package init(_ refusal: ReleaseRefusal) {
        self =
            switch refusal {
            case .alreadyReleased: .usage
            case .changed, .missing: .noInput
            case .remainderBlocked, .noRemainder, .noRecords, .mostRejected:
                .blocked
            }
    }

    package init(_ kind: PartitionFailure.Kind) {
        self =
            switch kind {
            case .cannotCreate: .cannotCreate
            case .io, .changed, .unfinished: .inputOutput
            case .missing, .unreadable, .waiting: .noInput
            case .ambiguous: .dataFormat
            }
    }
}
