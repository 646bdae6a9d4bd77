import Durable
import GRDB
package import Shared

/// A ledger that cannot be used as asked. What is on the disk is as it was before.
package struct LedgerError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Problem: Equatable, Sendable {
        /// Written by a newer version of the program, or (found for reading only) by an older one.
        case schemaVersion(found: Int, known: Int)
        /// A day's profile is of a version that this program does not know.
        case profileVersion(found: Int, known: Int, day: PartitionDay)
        /// A file of another kind, which is left alone.
        case notALedger
        /// The file is damaged, or holds what no version of the program writes; or the device fails to read
        /// it, which SQLite does not tell apart.
        case corrupt(String)
        /// Another program kept it locked.
        case busy
        case unknownEntry(Int64)
        /// Newer bytes have taken the place of this entry.
        case superseded(Int64)
        /// The system refused: a full disk, missing rights, a failing device.
        case storage(String)
    }

    package let path: String
    package let problem: Problem

    package init(path: String, _ problem: Problem) {
        self.path = path
        self.problem = problem
    }

    package var description: String {
        switch problem {
        case .schemaVersion(let found, let known):
            "ledger '\(path)' has schema \(found); this program knows \(known). Update the program."
        case .profileVersion(let found, let known, let day):
            "the profile of \(day) in ledger '\(path)' has version \(found); this program knows "
                + "\(known). Judge the day again, or update the program."
        case .notALedger:
            "'\(path)' is not a ledger"
        case .corrupt(let detail):
            "ledger '\(path)' is damaged, or its disk fails to read it: \(detail). Look at the disk "
                + "first; then restore the ledger from a backup, or move it away."
        case .busy:
            "ledger '\(path)' is locked by another program"
        case .unknownEntry(let id):
            "ledger '\(path)' has no entry \(id)"
        case .superseded(let id):
            "entry \(id) of ledger '\(path)' has been superseded"
        case .storage(let detail):
            "cannot use ledger '\(path)': \(detail)"
        }
    }
}

extension LedgerError {
    /// Gives any error below the ledger its place among the problems.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as LedgerError:
            self = error
        case let problem as Problem:
            self.init(path: path, problem)
        case let error as FileError:
            self.init(path: path, .storage(error.description))
        case let error as DatabaseError:
            let detail = error.message ?? "SQLite error \(error.resultCode.rawValue)"
            switch error.resultCode {
            case .SQLITE_NOTADB: self.init(path: path, .notALedger)
            case .SQLITE_CORRUPT: self.init(path: path, .corrupt(detail))
            case .SQLITE_BUSY, .SQLITE_LOCKED: self.init(path: path, .busy)
            default: self.init(path: path, .storage(detail))
            }
        default:
            // A value of a row that is not what its column holds.
            self.init(path: path, .corrupt("\(error)"))
        }
    }
}

extension LedgerError.Problem: Error {}
