import TextCoding

/// The UTF-8 of a stream of another coding, or of one that will be respelled: it keeps what the bytes were.
final class EncodedStream: ByteStream {
    private let source: any ByteStream
    /// Nil: it is UTF-8 as it is.
    private var decoder: TextDecoder?
    private var text: [UInt8] = []
    /// Of `text`, what has been handed out.
    private var taken = 0
    private var hasEnded = false
    /// Of the bytes as they came: what a file is the same by, whatever coding somebody declares.
    private(set) var landed = (hash: UInt64(0), count: 0)

    /// So many bytes are decoded at a time. Hashes are of as many, so it may not change.
    private static let blockBytes = 64 << 10

    init(_ source: any ByteStream, _ decoder: TextDecoder?) {
        self.source = source
        self.decoder = decoder
        text.reserveCapacity(Self.blockBytes * TextDecoder.growth)
    }

    var damage: String? { source.damage ?? decoder?.damage }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ScanError) -> Int {
        var done = 0
        while done < buffer.count {
            if taken == text.count {
                if hasEnded { break }
                try refill()
                continue
            }
            let n = min(buffer.count - done, text.count - taken)
            unsafe text.withUnsafeBytes { text in
                unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done..<(done + n)])
                    .copyMemory(from: .init(rebasing: text[taken..<(taken + n)]))
            }
            done += n
            taken += n
        }
        return done
    }

    private func refill() throws(ScanError) {
        text.removeAll(keepingCapacity: true)
        taken = 0
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
        guard bytes.count < Self.blockBytes else { return }
        hasEnded = true
        decoder?.finish(into: &text)
    }
}
