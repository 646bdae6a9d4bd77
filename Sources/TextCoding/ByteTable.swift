import CLibrary

/// The characters of a coding with a byte for each, as the C library knows them.
struct ByteTable: Sendable {
    /// For each byte: how many bytes of UTF-8 it is in the lowest byte, and these behind it.
    let words: [UInt32]
    /// The byte of each character beyond ASCII.
    let bytes: [UInt32: UInt8]

    /// What stands for a byte that is no character: this, which no UTF-8 has, and the byte itself.
    static let mark: UInt8 = 0xff

    /// Nil where the C library does not know the coding.
    init?(_ name: String) {
        guard let iconv = unsafe iconv_open("UTF-8", name.uppercased()),
            Int(bitPattern: iconv) != -1
        else { return nil }
        defer { unsafe iconv_close(iconv) }
        var words: [UInt32] = []
        var bytes: [UInt32: UInt8] = [:]
        for byte in UInt8.min...UInt8.max {
            guard byte >= 0x80 else {
                words.append(UInt32(byte) << 8 | 1)
                continue
            }
            let text = unsafe Self.text(byte, iconv)
            guard let text, let scalar = String(decoding: text, as: UTF8.self).unicodeScalars.first
            else {
                words.append(UInt32(byte) << 16 | UInt32(Self.mark) << 8 | 2)
                continue
            }
            var word = UInt32(text.count)
            for (i, one) in text.enumerated() { word |= UInt32(one) << UInt32(8 * (i + 1)) }
            words.append(word)
            bytes[scalar.value] = byte
        }
        self.words = words
        self.bytes = bytes
    }

    private static func text(_ byte: UInt8, _ iconv: iconv_t) -> [UInt8]? {
        var input = [CChar(bitPattern: byte)]
        var output = [CChar](repeating: 0, count: 8)
        var (left, room) = (1, output.count)
        let isDone = unsafe input.withUnsafeMutableBufferPointer { input in
            unsafe output.withUnsafeMutableBufferPointer { output in
                var (from, to) = (input.baseAddress, output.baseAddress)
                return unsafe CLibrary.iconv(iconv, &from, &left, &to, &room) != -1
            }
        }
        let count = output.count - room
        guard isDone, (1...3).contains(count) else { return nil }
        return output.prefix(count).map { UInt8(bitPattern: $0) }
    }
}
