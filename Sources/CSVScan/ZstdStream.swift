import CZstd

/// The decompressed bytes of a zstd file of one or several frames (RFC 8878), some of which may be skippable.
///
/// What is wrong with the file is told by `damage` after the last good byte: the bytes up to there are still read.
@safe final class ZstdStream: ByteStream {
    private let file: any LandedBytes
    private let maxExpansion: Double
    private var ahead: [UInt8]
    private let input: UnsafeMutableRawBufferPointer
    private let context: OpaquePointer?
    private var available = unsafe ZSTD_inBuffer()
    private var inputEnded = false
    /// A frame has begun and not ended.
    private var isInside = false
    private var ended = false
    private var bytesIn = 0
    private var bytesOut = 0
    private(set) var damage: String?

    /// What a file of the kind begins with; a skippable frame has another of sixteen beginnings.
    static func isMagic(_ first: [UInt8]) -> Bool {
        first.starts(with: [0x28, 0xb5, 0x2f, 0xfd])
            || first.count >= 4 && first[0] & 0xf0 == 0x50
                && first[1...3].elementsEqual([0x2a, 0x4d, 0x18])
    }

    /// Nothing below this is a bomb, however well it compresses.
    private static let harmless = 64 << 20

    init(_ file: any LandedBytes, ahead: [UInt8], maxExpansion: Double) {
        self.file = file
        self.ahead = ahead
        self.maxExpansion = maxExpansion
        unsafe input = .allocate(byteCount: 128 << 10, alignment: 4096)
        unsafe context = ZSTD_createDCtx()
        if unsafe context == nil { end("zstd could not start") }
        // Its window is at most 128 MiB, which is what the program zstd accepts, too.
        unsafe available.src = UnsafeRawPointer(input.baseAddress)
    }

    deinit {
        unsafe ZSTD_freeDCtx(context)
        unsafe input.deallocate()
    }

    private func end(_ damage: String? = nil) {
        ended = true
        if let damage { self.damage = damage }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ScanError) -> Int {
        var output = unsafe ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
        while unsafe output.pos < output.size, !ended {
            if unsafe available.pos == available.size, !inputEnded { try refill() }
            let (before, taken) = unsafe (output.pos, available.pos)
            let code = unsafe ZSTD_decompressStream(context, &output, &available)
            if ZSTD_isError(code) != 0 {
                let name = unsafe String(cString: ZSTD_getErrorName(code))
                end("the zstd data is corrupt near byte \(consumed): \(name)")
                break
            }
            bytesOut += unsafe output.pos - before
            if bytesOut > Self.harmless, Double(bytesOut) > maxExpansion * Double(max(consumed, 1))
            {
                end(
                    "the zstd data expands more than \(Int(maxExpansion))-fold (\(consumed) bytes "
                        + "became \(bytesOut)); reading stopped")
            }
            // Where nothing happened, it says what it would like to have.
            guard unsafe output.pos == before, unsafe available.pos == taken else {
                isInside = code != 0
                continue
            }
            if inputEnded {
                end(isInside ? "the zstd data is truncated after \(bytesIn) bytes" : nil)
            }
        }
        return unsafe output.pos
    }

    private var consumed: Int { unsafe bytesIn - (available.size - available.pos) }

    private func refill() throws(ScanError) {
        let kept = unsafe take(&ahead, into: input)
        let more = unsafe try file.readNext(into: .init(rebasing: input[kept...]))
        let count = kept + more
        inputEnded = unsafe count < input.count
        bytesIn += count
        unsafe (available.pos, available.size) = (0, count)
    }
}
