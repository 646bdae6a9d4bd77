import CLibrary

extension FileSystem {
    /// A new folder under a temporary name in the folder of `target`.
    package static func makeTemporaryFolder(beside target: String) throws(FileError) -> String {
        try Temporary.create(beside: target) { path throws(FileError) in
            try Step.reached("make folder", path)
            guard unsafe mkdir(path, 0o755) == 0 else {
                throw FileError("make folder", path, code: errno)
            }
            return path
        }
    }

    /// Puts a folder where another one may be.
    ///
    /// Folders cannot be replaced in one step everywhere, so for a moment there is none. Whoever relies on it
    /// must be able to make it again.
    package static func replaceFolder(
        _ target: String, with folder: String
    ) throws(FileError) {
        try syncFolder(folder)
        if exists(target) {
            let old = try makeTemporaryFolder(beside: target)
            try move(target, to: old, "rename", target)
            try move(folder, to: target, "rename to", target)
            try removeTree(old)
        } else {
            try move(folder, to: target, "rename to", target)
        }
        try syncFolder(parent(of: target))
    }

    /// Removes a folder that others read: its name goes first, so that half of it is never found.
    package static func removeFolder(_ path: String) throws(FileError) {
        let old = try makeTemporaryFolder(beside: path)
        try move(path, to: old, "remove", path)
        try syncFolder(parent(of: path))
        try removeTree(old)
        // Else its temporary name could be back when the power goes.
        try syncFolder(parent(of: path))
    }

    /// Makes an empty file; no error where one stands already.
    package static func makeFile(_ path: String, mode: UInt32) throws(FileError) {
        do {
            _ = try Descriptor.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode)
        } catch {
            guard error.code == EEXIST else { throw error }
        }
    }

    /// Puts the content of a file that somebody else wrote on the disk.
    package static func syncFile(_ path: String) throws(FileError) {
        try Descriptor.open(path, O_RDONLY).sync()
    }

    /// Takes away rights that are not in `mode`.
    package static func restrict(_ path: String, to mode: UInt32) throws(FileError) {
        let has = try Descriptor.open(path, O_RDONLY | O_NOFOLLOW).permissions()
        if has & mode != has { try setPermissions(has & mode, of: path) }
    }

    /// Gives something another name, durably.
    package static func rename(_ path: String, to new: String) throws(FileError) {
        try move(path, to: new, "rename", path)
        try syncFolder(parent(of: new))
    }

    /// Gives something another name, which is durable once its folder is synced.
    ///
    /// - Parameters:
    ///   - action: What is done to `place`, for messages and as a step at which a run may be stopped.
    static func move(
        _ path: String, to new: String, _ action: String, _ place: String
    ) throws(FileError) {
        try Step.reached(action, place)
        guard unsafe CLibrary.rename(path, new) == 0 else {
            throw FileError(action, place, code: errno)
        }
    }

    package static func removeTreeIfExists(_ path: String) throws(FileError) {
        if exists(path) { try removeTree(path) }
    }

    /// How `freeSpace` is asked, for those to whom another answer may be handed.
    package typealias FreeSpace = @Sendable (_ folder: String) throws(FileError) -> Int64

    /// Bytes that this account may still write in the file system of a folder.
    package static func freeSpace(in folder: String) throws(FileError) -> Int64 {
        var status = statvfs()
        guard retrying({ unsafe statvfs(folder, &status) }) == 0 else {
            throw FileError("look at", folder, code: errno)
        }
        let (bytes, overflow) = Int64(clamping: status.f_bavail).multipliedReportingOverflow(
            by: Int64(clamping: status.f_frsize))
        return overflow ? .max : bytes
    }

    /// Whether a path leads to a file with bytes of its own, not to a folder, pipe or device.
    package static func isPlain(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// Fails where something of ours in a folder is a link that leads out of it: what is read there, written and swept
    /// would be somebody else's.
    package static func refuseWayOut(_ path: String, of folder: String) throws(FileError) {
        guard isSymbolicLink(path), !leads(path, inside: folder) else { return }
        throw .link(path)
    }

    /// Whether a link leads to something inside a folder.
    package static func leads(_ link: String, inside folder: String) -> Bool {
        guard let target = resolved(link), let folder = resolved(folder) else { return false }
        return target.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
    }

    /// What a link says, wherever that leads; nil where no link stands.
    package static func target(ofLink path: String) -> String? {
        var text = [CChar](repeating: 0, count: 4096)
        let count = unsafe readlink(path, &text, text.count)
        // One that fills the buffer may have been cut.
        guard count >= 0, count < text.count else { return nil }
        return String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Makes a link, or has one lead elsewhere, in one step and durably.
    package static func setLink(_ path: String, to target: String) throws(FileError) {
        let name = try Temporary.create(beside: path) { temporary throws(FileError) in
            try Step.reached("link", temporary)
            guard unsafe symlink(target, temporary) == 0 else {
                throw FileError("link", temporary, code: errno)
            }
            return temporary
        }
        try StagedFile(temporary: name, target: path).commit()
    }

    /// The path without links; nil where nothing stands there.
    package static func resolved(_ path: String) -> String? {
        guard let text = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(text) }
        return unsafe String(cString: text)
    }
}

extension FileIdentity {
    /// Whether a file holds the bytes it held: size, time of the last write, and which file it is.
    ///
    /// The time of the last change is left out, since a hard link to a promoted file changes it.
    package func hasSameContent(as other: FileIdentity) -> Bool {
        size == other.size && modified == other.modified && inode == other.inode
            && device == other.device
    }
}

extension AtomicFileWriter {
    /// Appends what is in another file.
    package func append(contentsOf path: String) throws(FileError) {
        let source = try Descriptor.open(path, O_RDONLY)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { unsafe buffer.deallocate() }
        while true {
            let count = unsafe try source.read(into: buffer)
            if count == 0 { return }
            unsafe try append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }
}
