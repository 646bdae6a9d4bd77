import CLibrary

/// What stat(2) tells of a file's content: equal before and after, the bytes are taken to be the
/// same without reading them.
///
/// `changed` (ctime) moves with every link, rename and unlink of the same inode too. After a hard
/// link to a file has been made or renamed, its identity has to be taken again.
public struct FileIdentity: Decodable, Equatable, Sendable {
    public var size: Int64
    /// Nanoseconds since 1970.
    public var modified: Int64
    /// Nanoseconds since 1970. Unlike `modified`, no program can set it back.
    public var changed: Int64
    public var inode: UInt64
    public var device: UInt64

    package init(size: Int64, modified: Int64, changed: Int64, inode: UInt64, device: UInt64) {
        self.size = size
        self.modified = modified
        self.changed = changed
        self.inode = inode
        self.device = device
    }

    /// Follows symbolic links: the identity is that of the bytes one would read.
    package init(path: String) throws(FileError) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            throw FileError("look at", path, code: errno)
        }
        self.init(status)
    }

    /// The identity of what is being read, whatever happens to its name meanwhile.
    package init(_ file: borrowing Descriptor) throws(FileError) {
        var status = stat()
        guard unsafe fstat(file.number, &status) == 0 else {
            throw FileError("look at", file.path, code: errno)
        }
        self.init(status)
    }

    /// Of a file that someone else opened; `path` is for the message.
    package init(descriptor: Int32, path: String) throws(FileError) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw FileError("look at", path, code: errno)
        }
        self.init(status)
    }

    init(_ status: stat) {
        #if canImport(Darwin)
            let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
        #else
            let (modified, changed) = (status.st_mtim, status.st_ctim)
        #endif
        self.init(
            size: Int64(status.st_size), modified: nanoseconds(modified),
            changed: nanoseconds(changed), inode: UInt64(status.st_ino),
            device: UInt64(truncatingIfNeeded: status.st_dev))
    }

    enum CodingKeys: String, CodingKey {
        case size
        case modified = "mtime_ns"
        case changed = "ctime_ns"
        case inode, device
    }
}

private func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}
