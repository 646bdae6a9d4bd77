import CInflate

/// The decompressed bytes of a gzip file of one or several members (RFC 1952).
///
/// What is wrong with the file is told by `damage` after the last good byte: the bytes up to there are
/// still read, so that even a broken partition gets a profile. ISA-L reads what is whole; where it meets
/// something wrong, a file is read again by zlib, so that how much is saved of a broken one and what is said
/// about it do not depend on what is installed; but what ISA-L read beyond zlib's end, for longer than the buffer
/// in hand, has been handed out.
@safe final class GzipStream: ByteStream {
    enum Engine: CaseIterable {
        case isal, zlib

        fileprivate var code: gate_inflate_engine { self == .isal ? GATE_ISAL : GATE_ZLIB }
    }

    private let file: any LandedBytes
    private let maxExpansion: Double
    private var ahead: [UInt8]
    private var input: UnsafeMutableRawBufferPointer
    private var inflate: OpaquePointer?
    private var nextIn: UnsafePointer<UInt8>?
    private var availableIn = 0
    private(set) var engine: Engine
    /// Bytes that a first engine has handed out already.
    private var toSkip = 0
    private var bytesIn = 0
    private var bytesOut = 0
    private var inputEnded = false
    private var betweenMembers = false
    private(set) var damage: String?
    private var ended = false

    /// Nothing below this is a bomb, however well it compresses.
    private static let harmless = 64 << 20

    init(
        _ file: any LandedBytes, ahead: [UInt8], maxExpansion: Double, engine wanted: Engine = .isal
    ) {
        self.file = file
        self.ahead = ahead
        self.maxExpansion = maxExpansion
        unsafe input = .allocate(byteCount: 128 << 10, alignment: 4096)
        unsafe inflate = gate_inflate_new(wanted.code)
        engine = unsafe inflate == nil ? .zlib : wanted
        if unsafe inflate == nil { unsafe inflate = gate_inflate_new(GATE_ZLIB) }
        if unsafe inflate == nil { end("zlib could not start") }
    }

    deinit {
        unsafe gate_inflate_free(inflate)
        unsafe input.deallocate()
    }

    private func end(_ damage: String? = nil) {
        ended = true
        if let damage { self.damage = damage }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ScanError) -> Int {
        while toSkip > 0, !ended, buffer.count > 0 {
            // Into the same buffer: what is skipped is written over.
            let part = unsafe UnsafeMutableRawBufferPointer(
                rebasing: buffer[..<min(toSkip, buffer.count)])
            toSkip -= unsafe try produce(part)
        }
        return unsafe try produce(buffer)
    }

    private func produce(_ buffer: UnsafeMutableRawBufferPointer) throws(ScanError) -> Int {
        guard !ended, let start = buffer.baseAddress else { return 0 }
        var out: UnsafeMutablePointer<UInt8>? = unsafe start.assumingMemoryBound(to: UInt8.self)
        var room = buffer.count
        let delivered = bytesOut
        while !ended, room > 0 {
            if availableIn == 0 { try refill() }
            if betweenMembers {
                guard nextMember() else { break }
                continue
            }
            let before = (room, availableIn)
            let result = unsafe gate_inflate_run(inflate, &nextIn, &availableIn, &out, &room)
            bytesOut += before.0 - room
            if result == GATE_INFLATE_END {
                betweenMembers = true
            } else if result == GATE_INFLATE_CORRUPT {
                if startAgain(after: delivered) { return unsafe try read(into: buffer) }
                let detail = unsafe String(cString: gate_inflate_message(inflate))
                end("the gzip data is corrupt near byte \(consumed): \(detail)")
            } else if inputEnded, before == (room, availableIn) {
                if startAgain(after: delivered) { return unsafe try read(into: buffer) }
                end("the gzip data is truncated after \(bytesIn) bytes")
            }
            if bytesOut > Self.harmless, Double(bytesOut) > maxExpansion * Double(max(consumed, 1))
            {
                end(
                    "the gzip data expands more than \(Int(maxExpansion))-fold (\(consumed) bytes "
                        + "became \(bytesOut)); reading stopped")
            }
        }
        return buffer.count - room
    }

    /// Begins anew with zlib, to hand out what comes after so many bytes; false where zlib it was already, or
    /// where the bytes cannot be had again.
    ///
    /// What ISA-L made of the buffer in hand is dropped: it goes on for a while where zlib stops.
    private func startAgain(after delivered: Int) -> Bool {
        guard engine == .isal, file.isRegular, file.rewind(),
            let zlib = unsafe gate_inflate_new(GATE_ZLIB)
        else { return false }
        unsafe gate_inflate_free(inflate)
        unsafe inflate = zlib
        engine = .zlib
        (bytesIn, bytesOut, availableIn) = (0, 0, 0)
        (inputEnded, betweenMembers) = (false, false)
        toSkip = delivered
        return true
    }

    private var consumed: Int { bytesIn - availableIn }

    private func refill() throws(ScanError) {
        guard !inputEnded else { return }
        var n = unsafe take(&ahead, into: input)
        if n == 0 { n = unsafe try file.readNext(into: input) }
        if n == 0 { inputEnded = true }
        bytesIn += n
        unsafe nextIn = UnsafePointer(
            input.baseAddress!.assumingMemoryBound(to: UInt8.self))
        availableIn = n
    }

    /// Skips padding after a member; true where another one begins.
    private func nextMember() -> Bool {
        guard availableIn > 0, let byte = unsafe nextIn?.pointee else {
            if inputEnded { end() }
            return !inputEnded
        }
        if byte == 0 {
            // gzip(1) accepts zero padding, e.g. from tapes and block devices.
            unsafe nextIn? += 1
            availableIn -= 1
            return true
        }
        guard byte == 0x1f else {
            end("there is something else after the gzip data at byte \(consumed)")
            return false
        }
        unsafe gate_inflate_reset(inflate)
        betweenMembers = false
        return true
    }
}
