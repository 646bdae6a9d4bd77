#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

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
    /// yet. Mode, owner and times of the source are not carried over to a copy.
    package static func stage(
        _ file: String, for target: String, mode: Mode
    ) throws(FileError) -> StagedFile {
        switch mode {
        case .copy:
            return try copy(file, for: target)
        case .link:
            return try link(file, for: target)
        case .linkOrCopy:
            do {
                return try link(file, for: target)
            } catch {
                guard [EXDEV, EPERM, EMLINK, ENOTSUP, EOPNOTSUPP, ENOSYS].contains(error.code)
                else { throw error }
                return try copy(file, for: target)
            }
        }
    }

    private static func link(_ file: String, for target: String) throws(FileError) -> StagedFile {
        // Whoever wrote the file may not have waited for the disk.
        try Descriptor.open(file, O_RDONLY).sync()
        let name = try Temporary.create(beside: target) { temporary throws(FileError) in
            // The file, not a symbolic link that leads to it.
            guard unsafe linkat(AT_FDCWD, file, AT_FDCWD, temporary, AT_SYMLINK_FOLLOW) == 0 else {
                throw FileError("link", temporary, code: errno)
            }
            return temporary
        }
        return StagedFile(temporary: name, target: target)
    }

    private static func copy(_ file: String, for target: String) throws(FileError) -> StagedFile {
        let source = try Descriptor.open(file, O_RDONLY)
        var name = ""
        let copy = try Temporary.create(beside: target) { temporary throws(FileError) in
            name = temporary
            return try Descriptor.open(temporary, O_WRONLY | O_CREAT | O_EXCL)
        }
        let staged = StagedFile(temporary: name, target: target)
        try copyBytes(from: source, to: copy)
        try copy.sync()
        return staged
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
