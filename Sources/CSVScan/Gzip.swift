/// Bytes that are in memory, and may be gzip: for files that are read whole, such as a daily table.
package enum Gzip {
    /// Why bytes cannot be unpacked.
    package struct Damage: Error, Sendable, CustomStringConvertible {
        package let description: String
    }

    private static let magic: [UInt8] = [0x1f, 0x8b]

    /// What was packed; bytes that are no gzip as they are.
    ///
    /// - Parameters:
    ///   - isPromised: The name says that they are gzip, so that anything else is damage.
    ///   - maxExpansion: More than this many times their size is refused as a zip bomb.
    package static func unpacked(
        _ bytes: [UInt8], isPromised: Bool, maxExpansion: Double = 200
    ) throws(Damage) -> [UInt8] {
        guard bytes.starts(with: magic) else {
            if isPromised, !bytes.isEmpty {
                throw Damage(description: "the name says .gz, the bytes are not gzip")
            }
            return bytes
        }
        let stream = GzipStream(BytesInMemory(bytes), ahead: [], maxExpansion: maxExpansion)
        var all: [UInt8] = []
        do {
            while true {
                let more = unsafe try readArray(1 << 20) { (p) throws(ScanError) in
                    unsafe try stream.read(into: p)
                }
                if more.isEmpty { break }
                all += more
            }
        } catch {
            throw Damage(description: error.message)
        }
        if let damage = stream.damage { throw Damage(description: damage) }
        return all
    }
}

private final class BytesInMemory: LandedBytes {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isRegular: Bool { true }

    func readNext(into buffer: UnsafeMutableRawBufferPointer) throws(ScanError) -> Int {
        let end = min(bytes.count, position + buffer.count)
        unsafe buffer.copyBytes(from: bytes[position..<end])
        defer { position = end }
        return end - position
    }

    func rewind() -> Bool {
        position = 0
        return true
    }
}
