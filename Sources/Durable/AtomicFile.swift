import CLibrary

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// Files that other programs see either as they were or as they shall be, even after a crash.
package enum AtomicFile {
    /// `mode` is subject to the umask, as with any new file.
    package static func write(
        _ bytes: [UInt8], to path: String, mode: UInt32 = 0o644
    ) throws(FileError) {
        let file = try AtomicFileWriter(to: path, mode: mode)
        try file.append(bytes)
        try file.commit()
    }

    package static func write(
        _ data: Data, to path: String, mode: UInt32 = 0o644
    ) throws(FileError) {
        try write([UInt8](data), to: path, mode: mode)
    }

    package static func write(
        _ text: String, to path: String, mode: UInt32 = 0o644
    ) throws(FileError) {
        try write([UInt8](text.utf8), to: path, mode: mode)
    }
}

/// A file that is written piece by piece and appears whole on `commit()`. Let go before that, it
/// leaves nothing behind.
package final class AtomicFileWriter {
    private let file: Descriptor
    private let staged: StagedFile
    private var buffer: [UInt8] = []
    private var failure: FileError?
    private static let capacity = 256 << 10

    /// Makes the temporary file beside `path`; the folder has to exist.
    package init(to path: String, mode: UInt32 = 0o644) throws(FileError) {
        var name = ""
        file = try Temporary.create(beside: path) { temporary throws(FileError) in
            name = temporary
            return try Descriptor.open(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: mode)
        }
        staged = StagedFile(temporary: name, target: path)
    }

    package func append(_ bytes: [UInt8]) throws(FileError) {
        try unsafe bytes.span.withUnsafeBytes { bytes throws(FileError) in
            try unsafe append(bytes)
        }
    }

    package func append(_ text: String) throws(FileError) {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= Self.capacity { try flush() }
    }

    package func append(_ bytes: RawSpan) throws(FileError) {
        try unsafe bytes.withUnsafeBytes { bytes throws(FileError) in
            try unsafe append(bytes)
        }
    }

    package func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        // What fills the buffer anyway need not pass through it.
        if bytes.count >= Self.capacity {
            try flush()
            try unsafe write(bytes)
            return
        }
        if buffer.count + bytes.count > Self.capacity { try flush() }
        unsafe buffer.append(contentsOf: bytes)
    }

    /// Puts everything on the disk, still under the temporary name.
    package func stage() throws(FileError) -> StagedFile {
        try flush()
        try file.sync()
        return staged
    }

    /// Gives the file its name. Nothing can be appended any more.
    package func commit() throws(FileError) {
        try stage().commit()
    }

    private func flush() throws(FileError) {
        // The buffer is taken out for the while, since a span of a stored array cannot be passed
        // on.
        var full: [UInt8] = []
        swap(&full, &buffer)
        try unsafe full.span.withUnsafeBytes { bytes throws(FileError) in
            try unsafe write(bytes)
        }
        full.removeAll(keepingCapacity: true)
        swap(&full, &buffer)
    }

    private func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
        // After a failure nobody knows how much of a piece has been written.
        if let failure { throw failure }
        do {
            try unsafe file.write(all: bytes)
        } catch {
            failure = error
            throw error
        }
    }
}
