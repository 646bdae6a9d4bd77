import CLibrary

/// An open file that closes itself.
package struct Descriptor: ~Copyable {
    package let number: Int32
    /// What it was opened as, for messages.
    package let path: String

    private init(number: Int32, path: String) {
        self.number = number
        self.path = path
    }

    deinit { _ = close(number) }

    package static func open(
        _ path: String, _ flags: Int32, mode: UInt32 = 0o644
    ) throws(FileError) -> Descriptor {
        if flags & O_CREAT != 0 { try Step.reached("create", path) }
        let number = retrying { unsafe Self.open(path, flags | O_CLOEXEC, mode_t(mode)) }
        guard number >= 0 else { throw FileError("open", path, code: errno) }
        return Descriptor(number: number, path: path)
    }

    package func write(all bytes: UnsafeRawBufferPointer) throws(FileError) {
        try Step.reached("write", path)
        var rest = unsafe bytes[...]
        while unsafe !rest.isEmpty {
            let count = retrying {
                unsafe sysWrite(number, UnsafeRawBufferPointer(rebasing: rest))
            }
            guard count >= 0 else { throw FileError("write", path, code: errno) }
            unsafe rest = rest.dropFirst(count)
        }
    }

    /// How many bytes were read; 0 at the end of the file.
    package func read(into bytes: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        let count = retrying { unsafe sysRead(number, bytes) }
        guard count >= 0 else { throw FileError("read", path, code: errno) }
        return count
    }

    /// Returns when the content is on the disk, as far as the system can tell.
    package func sync() throws(FileError) {
        try Step.reached("sync", path)
        #if canImport(Darwin)
            // fsync(2) stops at the drive's cache there.
            if fcntl(number, F_FULLFSYNC) == 0 { return }
        #endif
        guard retrying({ fsync(number) }) == 0 else {
            throw FileError("sync", path, code: errno)
        }
    }

    /// Who may read, write and execute it: the nine bits of chmod(1).
    package func permissions() throws(FileError) -> UInt32 {
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else {
            throw FileError("look at", path, code: errno)
        }
        return UInt32(status.st_mode) & 0o777
    }

    /// Whether it is a file with bytes of its own, and no other name leads to it.
    package func isOnlyName() throws(FileError) -> Bool {
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else {
            throw FileError("look at", path, code: errno)
        }
        return status.st_mode & S_IFMT == S_IFREG && status.st_nlink == 1
    }

    // `open` as a static member of this type hides the system's.
    @inline(__always)
    private static func open(_ path: UnsafePointer<CChar>, _ flags: Int32, _ mode: mode_t) -> Int32
    {
        unsafe CLibrary.open(path, flags, mode)
    }
}

private func sysWrite(_ number: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    unsafe write(number, bytes.baseAddress, bytes.count)
}

private func sysRead(_ number: Int32, _ bytes: UnsafeMutableRawBufferPointer) -> Int {
    unsafe read(number, bytes.baseAddress, bytes.count)
}

/// Repeats a call that a signal interrupted.
func retrying<Result: FixedWidthInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result != -1 || errno != EINTR { return result }
    }
}
