import CLibrary

/// Giving a finished file a second name for others to read, such as a landing file in `promoted/`.
package enum Publishing {
    package enum Mode: String, Sendable, CaseIterable {
        /// A hard link: no bytes are copied, but both names are one file. A producer that later
        /// overwrites the landing file in place changes the published bytes with it; one that
        /// replaces it by rename does not. Making, renaming and removing the link also moves the
        /// file's ctime, so a `FileIdentity` has to be taken after the last of them.
        case link
        /// A copy of its own. Where the file system can share blocks until one is written to, it
        /// costs no space.
        case copy
        /// A link where the file system allows one, else a copy.
        case linkOrCopy = "link_or_copy"
    }

    /// Makes `file` appear whole as `target`, in one step and durably.
    package static func publish(
        _ file: String, to target: String, mode: Mode
    ) throws(FileError) {
        try stage(file, for: target, mode: mode).commit()
    }

    /// The first half of `publish`: the bytes are in place and on the disk, the name is not there
    /// yet. Owner and times of the source are not carried over to a copy.
    package static func stage(
        _ file: String, for target: String, mode: Mode, permissions: Permissions = .usual
    ) throws(FileError) -> StagedFile {
        var source: FileIdentity?
        let name = try Temporary.create(beside: target) { temporary throws(FileError) in
            source =
                try place(file, at: temporary, mode: mode, permissions: permissions).source
            return temporary
        }
        return StagedFile(temporary: name, target: target, source: source)
    }

    /// Whether a copy is for everyone, as new files are, or for those who may read its source.
    package enum Permissions: Sendable {
        case usual, ofSource
    }

    /// Gives the bytes of a file a name that must be free, and puts them on the disk; the name is
    /// durable once its folder is synced.
    ///
    /// - Parameter syncs: False where the caller puts many files on the disk at once (`FileSystem.syncAll`).
    /// - Returns: Whether it became a link or a copy, and whose bytes it has. By the time of the call
    ///   another file may stand under the name that was meant.
    @discardableResult
    package static func place(
        _ file: String, at name: String, mode: Mode, permissions: Permissions = .usual,
        syncs: Bool = true
    ) throws(FileError) -> (became: Mode, source: FileIdentity) {
        switch mode {
        case .copy:
            return (.copy, try copy(file, to: name, permissions, syncs: syncs))
        case .link:
            return (.link, try link(file, to: name, syncs: syncs))
        case .linkOrCopy:
            do {
                return (.link, try link(file, to: name, syncs: syncs))
            } catch {
                guard [EXDEV, EPERM, EMLINK, ENOTSUP, EOPNOTSUPP, ENOSYS].contains(error.code)
                else { throw error }
                return (.copy, try copy(file, to: name, permissions, syncs: syncs))
            }
        }
    }

    private static func link(
        _ file: String, to name: String, syncs: Bool
    ) throws(FileError) -> FileIdentity {
        // Whoever wrote the file may not have waited for the disk.
        if syncs { try Descriptor.open(file, O_RDONLY).sync() }
        try Step.reached("link", name)
        // The file, not a symbolic link that leads to it.
        guard unsafe linkat(AT_FDCWD, file, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 else {
            throw FileError("link", name, code: errno)
        }
        return try FileIdentity(path: name)
    }

    private static func copy(
        _ file: String, to name: String, _ permissions: Permissions, syncs: Bool
    ) throws(FileError) -> FileIdentity {
        let source = try Descriptor.open(file, O_RDONLY)
        let mode = permissions == .usual ? 0o644 : try source.permissions()
        let copy = try Descriptor.open(name, O_WRONLY | O_CREAT | O_EXCL, mode: mode)
        do {
            try copyBytes(from: source, to: copy)
            if syncs { try copy.sync() }
            // What is written to it while it is copied shows afterwards.
            return try FileIdentity(source)
        } catch {
            _ = unsafe unlink(name)
            throw error
        }
    }

    private static func copyBytes(
        from source: borrowing Descriptor, to target: borrowing Descriptor
    ) throws(FileError) {
        #if os(Linux)
            // FICLONE, where the file system can: the copy shares blocks until one side is written
            // to.
            if ioctl(target.number, 0x4004_9409, source.number) == 0 { return }
        #endif
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { unsafe buffer.deallocate() }
        while true {
            let count = try unsafe source.read(into: buffer)
            if count == 0 { return }
            try unsafe target.write(all: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }
}
