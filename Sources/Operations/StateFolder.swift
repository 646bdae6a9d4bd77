import Durable
import Ledger
import Shared

/// The folder of the ledger, and the right to write to it.
struct StateFolder {
    let path: String

    /// What is written to and swept in it.
    private static let folders = ["promoted", "quarantine", "last_good", feeds]
    /// What is kept of the tables of feeds that layer 2 judges one by one.
    static let feeds = "feeds"

    init(_ config: GateConfig) { path = config.folders.state }

    var exists: Bool { FileSystem.exists(path) }

    /// Makes the folder and takes its lock.
    ///
    /// - Parameter timeout: How long to wait for another run to end.
    func lock(timeout: Duration) throws -> RunLock {
        do {
            try FileSystem.makeFolder(path)
        } catch {
            throw OperationFailure(.cannotCreate, error.description)
        }
        for name in Self.folders {
            try FileSystem.refuseWayOut("\(path)/\(name)", of: path)
        }
        return try RunLock(state: path, timeout: timeout)
    }

    /// For the holder of the lock.
    func ledger() throws -> Ledger { try Ledger.open(state: path) }

    /// Nil where nothing was ever written down.
    func ledgerToRead() throws -> Ledger? { try Ledger.openReadOnly(state: path) }
}
