import CLibrary

/// Reads small files without trusting them to be small: a device or a pipe has no size to ask for.
package enum BoundedFile {
    /// At most `limit` bytes, which may be fewer than there are.
    ///
    /// - Parameter isOurs: A file that we wrote ourselves is no link; one in its place is not followed.
    package static func read(
        _ path: String, limit: Int = .max, isOurs: Bool = false
    ) throws(FileError) -> [UInt8] {
        let file = try Descriptor.open(path, O_RDONLY | (isOurs ? O_NOFOLLOW : 0))
        var bytes: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
        defer { unsafe buffer.deallocate() }
        while bytes.count < limit {
            let count = unsafe try file.read(into: buffer)
            if count == 0 { break }
            unsafe bytes += buffer[..<count]
        }
        return Array(bytes.prefix(limit))
    }
}
