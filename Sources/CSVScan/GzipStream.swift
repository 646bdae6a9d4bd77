import CZlib

/// The decompressed bytes of a gzip file of one or several members (RFC 1952).
///
/// What is wrong with the file is told by `damage` after the last good byte: the bytes up to there are
/// still read, so that even a broken partition gets a profile.
@safe final class GzipStream: ByteStream {
    private let file: OpenFile
    private let maxExpansion: Double
    private var ahead: [UInt8]
    private var input: UnsafeMutableRawBufferPointer
    private var stream: UnsafeMutablePointer<z_stream>
    private var bytesIn = 0
    private var bytesOut = 0
    private var inputEnded = false
    private var betweenMembers = false
    private(set) var damage: String?
    private var ended = false

    /// Nothing below this is a bomb, however well it compresses.
    private static let harmless = 64 << 20

    init(_ file: OpenFile, ahead: [UInt8], maxExpansion: Double) {
        self.file = file
        self.ahead = ahead
        self.maxExpansion = maxExpansion
        unsafe input = .allocate(byteCount: 128 << 10, alignment: 4096)
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        if unsafe gate_inflate_init_gzip(stream) != Z_OK { end("zlib could not start") }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
        unsafe input.deallocate()
    }

    private func end(_ damage: String? = nil) {
        ended = true
        if let damage { self.damage = damage }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ScanError) -> Int {
        guard !ended, let out = buffer.baseAddress else { return 0 }
        unsafe stream.pointee.next_out = out.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_out = UInt32(buffer.count)
        while !ended, unsafe stream.pointee.avail_out > 0 {
            if unsafe stream.pointee.avail_in == 0 { try refill() }
            if betweenMembers {
                guard nextMember() else { break }
                continue
            }
            let before = unsafe stream.pointee.avail_out
            let code = unsafe inflate(stream, Z_NO_FLUSH)
            unsafe bytesOut += Int(before - stream.pointee.avail_out)
            switch code {
            case Z_STREAM_END: betweenMembers = true
            case Z_OK: break
            case Z_BUF_ERROR where inputEnded:
                end("the gzip data is truncated after \(bytesIn) bytes")
            case Z_BUF_ERROR: break
            default:
                let detail =
                    unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "code \(code)"
                end("the gzip data is corrupt near byte \(consumed): \(detail)")
            }
            if bytesOut > Self.harmless, Double(bytesOut) > maxExpansion * Double(max(consumed, 1))
            {
                end(
                    "the gzip data expands more than \(Int(maxExpansion))-fold (\(consumed) bytes "
                        + "became \(bytesOut)); reading stopped")
            }
        }
        return unsafe buffer.count - Int(stream.pointee.avail_out)
    }

    private var consumed: Int { unsafe bytesIn - Int(stream.pointee.avail_in) }

    private func refill() throws(ScanError) {
        guard !inputEnded else { return }
        var n = unsafe take(&ahead, into: input)
        if n == 0 { n = unsafe try file.readNext(into: input) }
        if n == 0 { inputEnded = true }
        bytesIn += n
        unsafe stream.pointee.next_in = input.baseAddress!.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_in = UInt32(n)
    }

    /// Skips padding after a member; true where another one begins.
    private func nextMember() -> Bool {
        if unsafe stream.pointee.avail_in == 0 {
            if inputEnded { end() }
            return !inputEnded
        }
        let byte = unsafe stream.pointee.next_in.pointee
        if byte == 0 {
            // gzip(1) accepts zero padding, e.g. from tapes and block devices.
            unsafe stream.pointee.next_in += 1
            unsafe stream.pointee.avail_in -= 1
            return true
        }
        guard byte == 0x1f else {
            end("there is something else after the gzip data at byte \(consumed)")
            return false
        }
        unsafe inflateReset(stream)
        betweenMembers = false
        return true
    }
}
