package import TextCoding

/// How the bytes that landed become the text that is scanned: what a feed says of its files.
package struct Decoding: Sendable, Equatable {
    /// A compressed file may grow to this many times its size before it is refused as a bomb.
    package var maxExpansion: Double
    /// What stands before the first record.
    package var preamble: Preamble
    /// Nil: UTF-8.
    package var coding: TextCoding?
    /// Of Parquet files.
    package var parquet: ParquetReader?
    /// Nil where the scanner reads fields as they stand.
    package var spelling: Spelling?

    package init(
        maxExpansion: Double = 200, preamble: Preamble = Preamble(), coding: TextCoding? = nil,
        spelling: Spelling? = nil
    ) {
        self.maxExpansion = maxExpansion
        self.preamble = preamble
        self.coding = coding
        self.spelling = spelling
    }

    /// The same for lines as they stand in the file, from its first one on.
    package var ofOriginals: Decoding { Decoding(maxExpansion: maxExpansion, coding: coding) }

    /// Whether the text is what landed, but for compression.
    package var isPlain: Bool {
        preamble.isEmpty && coding == nil && parquet == nil && spelling == nil
    }
}

/// Bytes as they landed, in order: what decoders read from.
protocol LandedBytes: AnyObject {
    /// Whether they can be read again from their beginning.
    var isRegular: Bool { get }
    func readNext(into buffer: UnsafeMutableRawBufferPointer) throws(ScanError) -> Int
    /// Goes back to the beginning; false where that cannot be.
    func rewind() -> Bool
}

extension OpenFile: LandedBytes {}

/// Which decoders stand between bytes that landed and the scanner, told by their first bytes and their name.
struct Decoders {
    let compression: PartitionBytes.Compression
    /// What is wrong before the first byte is read.
    let damage: String?
    private let decoding: Decoding

    /// So many first bytes are looked at.
    static let magicBytes = 4

    init(_ magic: [UInt8], name: String, _ decoding: Decoding) {
        self.decoding = decoding
        compression =
            magic.starts(with: [0x1f, 0x8b]) ? .gzip : ZstdStream.isMagic(magic) ? .zstd : .none
        damage =
            if compression != .none {
                nil
            } else if name.hasSuffix(".gz") {
                "the name says .gz, the bytes are not gzip"
            } else if name.hasSuffix(".zst") {
                "the name says .zst, the bytes are not zstd"
            } else if let coding = decoding.coding {
                coding.mismatch(magic)
            } else if magic.starts(with: [0xff, 0xfe]) || magic.starts(with: [0xfe, 0xff]) {
                "the file is UTF-16, not UTF-8"
            } else {
                nil
            }
    }

    /// The decoded bytes; nil where those that landed are the text already.
    ///
    /// - Parameter ahead: What was read of them that cannot be read again.
    func stream(over landed: any LandedBytes, ahead: [UInt8]) -> (any ByteStream)? {
        switch compression {
        case .none: nil
        case .gzip:
            GzipStream(landed, ahead: ahead, maxExpansion: decoding.maxExpansion)
        case .zstd:
            ZstdStream(landed, ahead: ahead, maxExpansion: decoding.maxExpansion)
        }
    }
}
