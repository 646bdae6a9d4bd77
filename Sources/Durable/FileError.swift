import CLibrary

/// A call to the file system that failed: what was tried, on what, and what the system said.
package struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A verb as it reads in a message: `open`, `rename`, `sync`.
    package let operation: String
    package let path: String
    /// The value of `errno`.
    package let code: Int32

    /// A symbolic link stands where a file of ours should.
    package static func link(_ path: String) -> FileError {
        FileError("open", path, code: ELOOP)
    }

    package init(_ operation: String, _ path: String, code: Int32) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    /// The text of `errno`: `No space left on device`.
    package var reason: String {
        // The system speaks of levels of links, where one is too many for us.
        if code == ELOOP { return "it is a symbolic link, which is not followed here; remove it" }
        return unsafe String(cString: strerror(code))
    }

    package var isMissing: Bool { code == ENOENT }

    /// Whether it is for want of rights, or a folder is not a file, rather than for a failing device.
    package var isRefusal: Bool { [EACCES, EPERM, EISDIR].contains(code) }

    /// Something else has the name of a folder.
    package var isNoFolder: Bool { code == ENOTDIR }

    /// Whether a folder could not be made for what stands there or for want of rights, rather than of
    /// room.
    package var isAboutNewFolder: Bool { operation == "make folder" && code != ENOSPC }

    package var description: String { "cannot \(operation) '\(path)': \(reason)" }
}
