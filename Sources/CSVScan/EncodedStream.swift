import TextCoding

/// The UTF-8 of a stream of another coding, or of one that will be respelled: it keeps what the bytes were.
final class EncodedStream: ByteStream {
    private let source: any ByteStream
    /// Nil: it is UTF-8 as it is.
    private var decoder: TextDecoder?
    private var text = MadeBytes(room: blockBytes * TextDecoder.growth)
    /// Of the bytes as they came: what a file is the same by, whatever coding somebody declares.
    private(set) var landed = (hash: UInt64(0), count: 0)

    /// So many bytes are decoded at a time. Hashes are of as many, so it may not change.
    private static let blockBytes = 64 << 10

    init(_ source: any ByteStream, _ decoder: TextDecoder?) {
        self.source = source
        self.decoder = decoder
    }

    var damage: String? { source.damage ?? decoder?.damage }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ScanError) -> Int {
        unsafe try text.fill(buffer) { (text) throws(ScanError) in try add(to: &text) }
    }

    /// Adds what the next bytes say; false where they were the last.
    private func add(to text: inout [UInt8]) throws(ScanError) -> Bool {
        let source = source
        let bytes = unsafe try readArray(Self.blockBytes) { (p) throws(ScanError) in
            unsafe try source.read(into: p)
        }
        if !bytes.isEmpty {
            landed.hash = (landed.hash ^ recordHash(of: bytes)) &* 0x9e37_79b9_7f4a_7c15
            landed.count += bytes.count
            if decoder == nil { text += bytes }
            unsafe bytes.withUnsafeBytes { unsafe decoder?.decode($0, into: &text) }
        }
        guard bytes.count < Self.blockBytes else { return true }
        decoder?.finish(into: &text)
        return false
    }
}
