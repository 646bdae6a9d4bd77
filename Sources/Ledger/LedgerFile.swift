import Durable

/// The file of a ledger, before SQLite opens it.
enum LedgerFile {
    /// Makes a new one for its owner and group: profiles and findings are nobody else's. SQLite gives its `-wal` and
    /// `-shm` the rights of the file itself.
    static func prepare(_ path: String) throws(FileError) {
        try refuseLinks(path)
        guard FileSystem.exists(path) else { return try FileSystem.makeFile(path, mode: 0o640) }
        // One that an earlier version made for everybody.
        try? FileSystem.restrict(path, to: 0o660)
    }

    /// A link would have SQLite write to a file that is not in the folder.
    static func refuseLinks(_ path: String) throws(FileError) {
        for name in [path, path + "-wal", path + "-shm", path + "-journal"]
        where FileSystem.isSymbolicLink(name) {
            throw FileError.link(name)
        }
    }
}
