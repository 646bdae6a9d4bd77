import CLibrary
import Synchronization

/// Names that nobody but their writer looks at. They begin with `.gate-tmp-`, so that what a killed
/// run left can be told from everything else.
package enum Temporary {
    package static let prefix = ".gate-tmp-"

    private static let counter = Atomic<Int>(0)

    /// A name in the folder of `target` that this process has not used yet.
    static func path(beside target: String) -> String {
        let number = counter.wrappingAdd(1, ordering: .relaxed).newValue
        return "\(FileSystem.parent(of: target))/\(prefix)\(getpid())-\(number)"
    }

    /// Calls `make` with fresh names until one is free: another machine may share folder and pid.
    static func create<Made: ~Copyable>(
        beside target: String, _ make: (String) throws(FileError) -> Made
    ) throws(FileError) -> Made {
        var attempts = 0
        while true {
            do {
                return try make(path(beside: target))
            } catch {
                attempts += 1
                guard error.code == EEXIST, attempts < 1000 else { throw error }
            }
        }
    }
}

/// A finished file under a temporary name, which either appears whole under its real name or, when
/// the value goes away uncommitted, not at all.
///
/// Its bytes are on the disk already. So a caller can do what has to come in between, such as
/// recording the file in the ledger.
package final class StagedFile {
    package let temporary: String
    package let target: String
    /// The file whose bytes these are, as it was when they had been taken; nil where they were written.
    package let source: FileIdentity?
    private var settled = false

    init(temporary: String, target: String, source: FileIdentity? = nil) {
        self.source = source
        self.temporary = temporary
        self.target = target
    }

    deinit {
        if !settled { _ = unsafe unlink(temporary) }
    }

    /// Leaves the file under its temporary name when the value goes away.
    package func leave() { settled = true }

    /// Replaces whatever has the real name in one step, and makes that durable.
    package func commit() throws(FileError) {
        try appear()
        try FileSystem.syncFolder(FileSystem.parent(of: target))
    }

    /// Replaces whatever has the real name in one step. Until the caller syncs the folder, a loss of power
    /// may bring back what was there.
    package func appear() throws(FileError) {
        precondition(!settled, "a staged file is committed once, or left")
        try Step.reached("rename to", target)
        guard unsafe rename(temporary, target) == 0 else {
            throw FileError("rename to", target, code: errno)
        }
        settled = true
        // Where both names are links to one file already, rename(2) does nothing and keeps both.
        try FileSystem.removeIfExists(temporary)
    }
}
