import CLibrary

/// Names in folders: what is done with them, never with content.
package enum FileSystem {
    /// Something in a folder. A symbolic link is never followed: it is no folder, wherever it
    /// leads.
    package struct Entry: Equatable, Sendable {
        package let name: String
        package let isFolder: Bool
        package let isSymbolicLink: Bool
        /// Of a plain file, where it was asked for.
        package let identity: FileIdentity?
    }

    /// False when there was nothing to remove.
    @discardableResult
    package static func removeIfExists(_ path: String) throws(FileError) -> Bool {
        try Step.reached("remove", path)
        if unsafe unlink(path) == 0 { return true }
        guard errno == ENOENT else { throw FileError("remove", path, code: errno) }
        return false
    }

    package static func exists(_ path: String) -> Bool {
        unsafe access(path, F_OK) == 0
    }

    package static func isWritable(_ path: String) -> Bool {
        unsafe access(path, W_OK) == 0
    }

    /// As chmod(1) does, which no umask limits.
    package static func setPermissions(_ mode: UInt32, of path: String) throws(FileError) {
        try Step.reached("set permissions of", path)
        guard unsafe chmod(path, mode_t(mode)) == 0 else {
            throw FileError("set permissions of", path, code: errno)
        }
    }

    /// Makes a folder and those above it that are missing, so that they outlive a crash. No error
    /// when it exists.
    package static func makeFolder(_ path: String, mode: UInt32 = 0o755) throws(FileError) {
        try Step.reached("make folder", path)
        if unsafe mkdir(path, mode_t(mode)) == 0 { return try syncFolder(parent(of: path)) }
        switch errno {
        case EEXIST:
            // The name of a file is taken as well.
            guard try isFolder(path) else { throw FileError("make folder", path, code: ENOTDIR) }
        case ENOENT:
            let above = parent(of: path)
            guard above != path else { throw FileError("make folder", path, code: ENOENT) }
            try makeFolder(above, mode: mode)
            // Someone else may have been faster.
            guard unsafe mkdir(path, mode_t(mode)) == 0 || errno == EEXIST else {
                throw FileError("make folder", path, code: errno)
            }
            try syncFolder(above)
        default:
            throw FileError("make folder", path, code: errno)
        }
    }

    /// Makes the names in a folder durable.
    package static func syncFolder(_ path: String) throws(FileError) {
        let folder = try Descriptor.open(path, O_RDONLY | O_DIRECTORY)
        do {
            try folder.sync()
        } catch {
            // Some network file systems cannot, and say so like this; there is nothing to do about
            // it.
            guard error.code == EINVAL else { throw error }
        }
    }

    /// Everything in a folder but `.` and `..`, by name.
    ///
    /// - Parameters:
    ///   - prefix: How the names begin.
    ///   - identities: Whether to look at each file, which costs a call of the system.
    package static func listFiles(
        in folder: String, beginning prefix: String = "", identities: Bool = false
    ) throws(FileError) -> [Entry] {
        guard let stream = unsafe opendir(folder) else {
            throw FileError("list", folder, code: errno)
        }
        defer { _ = unsafe closedir(stream) }
        var entries: [Entry] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else {
                guard errno == 0 else { throw FileError("list", folder, code: errno) }
                break
            }
            // The system ends every name with a zero.
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(
                    decoding: UnsafeRawBufferPointer(
                        rebasing: bytes[..<strnlen(bytes.baseAddress!, bytes.count)]), as: UTF8.self
                )
            }
            guard name != ".", name != "..", prefix.isEmpty || name.hasPrefix(prefix) else {
                continue
            }
            let told = unsafe Int32(entry.pointee.d_type)
            if told == kindUnknown || identities && told == kindFile {
                var status = stat()
                guard unsafe fstatat(dirfd(stream), name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
                    // Gone since it was listed.
                    guard errno == ENOENT else { throw FileError("look at", name, code: errno) }
                    continue
                }
                let kind = status.st_mode & S_IFMT
                entries.append(
                    Entry(
                        name: name, isFolder: kind == S_IFDIR, isSymbolicLink: kind == S_IFLNK,
                        identity: identities && kind == S_IFREG ? FileIdentity(status) : nil))
            } else {
                entries.append(
                    Entry(
                        name: name, isFolder: told == kindFolder, isSymbolicLink: told == kindLink,
                        identity: nil))
            }
        }
        return entries.sorted { $0.name < $1.name }
    }

    // What readdir(3) tells of a name; some file systems leave it to be looked at.
    private static let kindUnknown = Int32(DT_UNKNOWN)
    private static let kindFile = Int32(DT_REG)
    private static let kindFolder = Int32(DT_DIR)
    private static let kindLink = Int32(DT_LNK)

    /// Removes what a killed run left half written, and says how many names that were. A temporary
    /// folder goes with everything in it.
    ///
    /// Call it only while holding the lock under which the temporaries are made: those of a living
    /// writer look the same. A folder that does not exist holds none.
    @discardableResult
    package static func removeTemporaries(
        in folder: String, recursive: Bool = false
    ) throws(FileError) -> Int {
        let entries: [Entry]
        do {
            // Folders in it may have any name.
            entries = try listFiles(in: folder, beginning: recursive ? "" : Temporary.prefix)
        } catch {
            guard error.isMissing else { throw error }
            return 0
        }
        var removed = 0
        for entry in entries {
            let path = "\(folder)/\(entry.name)"
            if entry.name.hasPrefix(Temporary.prefix) {
                try removeTree(path, isFolder: entry.isFolder)
                removed += 1
            } else if recursive && entry.isFolder {
                removed += try removeTemporaries(in: path, recursive: true)
            }
        }
        return removed
    }

    /// Removes a folder and everything in it. Symbolic links are removed, not followed.
    package static func removeTree(_ path: String) throws(FileError) {
        try removeTree(path, isFolder: isFolder(path, following: false))
    }

    private static func removeTree(_ path: String, isFolder: Bool) throws(FileError) {
        guard isFolder else {
            try removeIfExists(path)
            return
        }
        for entry in try listFiles(in: path) {
            try removeTree("\(path)/\(entry.name)", isFolder: entry.isFolder)
        }
        try Step.reached("remove", path)
        guard unsafe rmdir(path) == 0 || errno == ENOENT else {
            throw FileError("remove", path, code: errno)
        }
    }

    /// The folder that holds a name: `.` for a bare one.
    package static func parent(of path: String) -> String {
        var path = path[...]
        while path.count > 1 && path.hasSuffix("/") { path = path.dropLast() }
        guard let slash = path.lastIndex(of: "/") else { return path == "." ? "/" : "." }
        let parent = path[..<slash]
        return parent.isEmpty ? "/" : String(parent)
    }

    /// Whether a name itself is a link, wherever it leads.
    package static func isSymbolicLink(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    private static func isFolder(_ path: String, following: Bool = true) throws(FileError) -> Bool {
        var status = stat()
        let result =
            following ? unsafe stat(path, &status) : unsafe lstat(path, &status)
        guard result == 0 else { throw FileError("look at", path, code: errno) }
        return status.st_mode & S_IFMT == S_IFDIR
    }
}
