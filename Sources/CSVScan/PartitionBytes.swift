import TextCoding

/// The bytes of a partition, opened: a file that can be read at any place, or a stream.
package final class PartitionBytes {
    enum Body {
        case file(OpenFile, from: Int)
        case stream(any ByteStream)
    }

    package enum Compression: String, Sendable { case none, gzip, zstd }

    private let file: OpenFile
    private let signature: [Int]?
    private(set) var body: Body
    package let compression: Compression
    /// Of the file as it lies there; nil for a pipe.
    package let fileBytes: Int?
    /// Damage that was seen before the first byte.
    private let initialDamage: String?

    /// What stood before the first record, and is read already.
    package private(set) var preamble: [UInt8] = []
    private(set) var preambleLines = 0
    private var encoded: EncodedStream?
    private var rows: ParquetStream?
    /// Of a file that nothing of can be read.
    private var unread: (hash: UInt64, count: Int)?
    private var respelled: RespelledStream?

    /// What stands for the bytes as they landed, once they are read; nil where their text does.
    package var landed: ScanSummary.Landed? {
        (encoded?.landed ?? rows?.landed ?? unread).map { .init(hash: $0.hash, bytes: $0.count) }
    }

    package static let standardInput = "-"

    /// Opens a path, or standard input for `-`. What the file is, is told by its first bytes.
    ///
    /// - Parameters:
    ///   - decoding: What the feed says of its files.
    ///   - expected: Size and time of the last write, in nanoseconds, that the file is to have.
    package init(
        path: String, _ decoding: Decoding = Decoding(),
        expected: (size: Int, modified: Int64)? = nil
    ) throws(ScanError) {
        file = path == Self.standardInput ? OpenFile(standardInput: ()) : try OpenFile(path: path)
        signature = file.isRegular ? file.opened : nil
        if let expected, let signature,
            signature[0] != expected.size
                || Int64(signature[1]) * 1_000_000_000 + Int64(signature[2]) != expected.modified
        {
            throw SmallFiles.changed(path, expected.size, signature[0])
        }
        fileBytes = file.isRegular ? file.size : nil
        let file = file
        if let parquet = decoding.parquet, !(file.isRegular && file.size == 0) {
            initialDamage = try ParquetStream.damage(of: file)
            compression = .none
            let rows = try initialDamage == nil ? ParquetStream(file, parquet) : nil
            self.rows = rows
            unread = try rows == nil ? file.hashed() : nil
            body = .stream(rows ?? NoStream())
            return
        }
        let magic = unsafe try readArray(Decoders.magicBytes) { (p) throws(ScanError) in
            unsafe file.isRegular ? try file.read(into: p, at: 0) : try file.readNext(into: p)
        }
        let decoders = Decoders(magic, name: path, decoding)
        (compression, initialDamage) = (decoders.compression, decoders.damage)
        // A regular file is read from its beginning: pread did not move.
        let ahead = file.isRegular ? [] : magic
        let decoded = decoders.stream(over: file, ahead: ahead)
        if !(decoding.coding == nil && decoding.spelling == nil) {
            let decoder = decoding.coding.flatMap { TextDecoder($0) }
            if let coding = decoding.coding, decoder == nil {
                throw ScanError(
                    .io, "the C library of this machine does not know the encoding \(coding.name)")
            }
            let text = EncodedStream(decoded ?? PlainStream(file, ahead: ahead), decoder)
            encoded = text
            body = .stream(text)
        } else if let decoded {
            body = .stream(decoded)
        } else {
            body = file.isRegular ? .file(file, from: 0) : .stream(PlainStream(file, ahead: ahead))
        }
        if !decoding.preamble.isEmpty { try skip(decoding.preamble) }
        if let spelling = decoding.spelling, case .stream(let text) = body {
            let stream = RespelledStream(text, spelling)
            respelled = stream
            body = .stream(stream)
        }
    }

    private func skip(_ preamble: Preamble) throws(ScanError) {
        var bytes: [UInt8] = []
        var chunk = 4096
        while true {
            let got = try more(&bytes, count: chunk)
            let isAll = got < chunk || bytes.count >= Preamble.mostBytes
            if let length = preamble.length(in: bytes, atEnd: isAll) {
                self.preamble = Array(bytes[..<length])
                preambleLines = self.preamble.count { $0 == Dialect.newline }
                return advance(past: length, of: bytes)
            }
            chunk = min(bytes.count * 2, Preamble.mostBytes)
        }
    }

    /// Whether its text can only be read in order: nobody knows how long it is.
    package var isStream: Bool { if case .stream = body { true } else { false } }

    /// Whether its first bytes are not what its name or its encoding promises.
    package var isDamagedFromTheBeginning: Bool { initialDamage != nil }

    package var damage: String? {
        if let initialDamage { return initialDamage }
        if case .stream(let stream) = body { return stream.damage }
        return nil
    }

    /// Whether the file changed since it was opened, so that what was read is of no one version.
    package func checkUnchanged() throws(ScanError) {
        guard let signature, file.signature != signature else { return }
        throw ScanError(
            .changed,
            "\(file.name) changed while it was read (\(signature[0]) bytes at first, "
                + "\(file.signature?[0] ?? 0) now); nothing was decided, run again when it is complete"
        )
    }

    /// Reads the first record, leaving the rest to be scanned.
    ///
    /// - Returns: nil for an empty file. `length` counts the BOM and the line end too.
    package func readHeader(_ dialect: Dialect, limit: Int) throws(ScanError) -> Header? {
        var bytes: [UInt8] = []
        var chunk = 4096
        while true {
            let got = try more(&bytes, count: chunk)
            if var header = Header(bytes, dialect, atEnd: got < chunk || bytes.count >= limit) {
                if let respelled {
                    let isEnded = header.raw.last == Dialect.newline
                    header.original = respelled.original(lines: isEnded ? header.lines : nil)
                }
                advance(past: header.length, of: bytes)
                return header
            }
            if got < chunk || bytes.count >= limit { return nil }
            chunk = min(bytes.count * 2, 1 << 20)
        }
    }

    /// The first bytes, which are still to be read.
    package func peek(_ count: Int) throws(ScanError) -> [UInt8] {
        var bytes: [UInt8] = []
        _ = try more(&bytes, count: count)
        advance(past: 0, of: bytes)
        return bytes
    }

    /// Reads some bytes more, and takes them away; none are left where none come.
    func readOn(_ count: Int) throws(ScanError) -> [UInt8] {
        var bytes: [UInt8] = []
        _ = try more(&bytes, count: count)
        if case .file = body { advance(past: bytes.count, of: bytes) }
        return bytes
    }

    private func more(_ bytes: inout [UInt8], count: Int) throws(ScanError) -> Int {
        let old = bytes.count
        let body = body
        let got = unsafe try readArray(count) { (p) throws(ScanError) in
            switch body {
            case .file(let file, let start): unsafe try file.read(into: p, at: start + old)
            case .stream(let stream): unsafe try stream.read(into: p)
            }
        }
        bytes += got
        return got.count
    }

    private func advance(past length: Int, of bytes: [UInt8]) {
        switch body {
        case .file(let file, let from): body = .file(file, from: from + length)
        case .stream(let stream):
            body = .stream(RewoundStream(stream, ahead: Array(bytes.dropFirst(length))))
        }
    }

    /// The first record of a file, decoded.
    package struct Header: Equatable, Sendable {
        package let names: [String]
        /// Bytes up to where the next record begins.
        package let length: Int
        package let lines: Int
        package let hasByteOrderMark: Bool
        package let isOdd: Bool
        /// As it is scanned, with its line end, without the byte order mark.
        package let raw: [UInt8]
        /// As it stands in the file.
        package internal(set) var original: [UInt8]

        /// Nil where the bytes do not reach its end (or are empty).
        init?(_ bytes: [UInt8], _ dialect: Dialect, atEnd: Bool) {
            let mark = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
            var state = ScanState.fieldStart
            var end = mark
            var found = false
            while end < bytes.count {
                let byte = bytes[end]
                state = state.after(byte, dialect).0
                end += 1
                if byte == Dialect.newline, state == .fieldStart {
                    found = true
                    break
                }
            }
            guard found || (atEnd && end > mark) else { return nil }
            raw = Array(bytes[mark..<end])
            original = raw
            let record = PlainScanner.records(raw, dialect).first ?? .init()
            names = record.fields.enumerated().map { i, field in
                String(
                    decoding: unquoted(
                        field, dialect, last: i == record.fields.count - 1),
                    as: UTF8.self)
            }
            isOdd = record.odd || record.unterminated
            length = end
            lines = bytes[..<end].count { $0 == Dialect.newline }
            hasByteOrderMark = mark > 0
        }
    }
}

/// The value of a field as it stands in the file: without the CR of a CRLF (for a record's last
/// field), without enclosing quotes, with doubled quotes made single.
package func unquoted(
    _ field: some BidirectionalCollection<UInt8>, _ dialect: Dialect, last: Bool
) -> [UInt8] {
    var value = Array(field)
    if last, value.last == Dialect.carriageReturn { value.removeLast() }
    guard value.count >= 2, value.first == dialect.quote, value.last == dialect.quote else {
        return value
    }
    return undoubled(value[1..<value.count - 1], quote: dialect.quote)
}

/// Text with doubled quotes made single. `ByteSlice.copyOnce` does the same for text that has them in pairs only, eight
/// bytes at a time. A slice and nothing more general, which other modules would not specialize.
package func undoubled(_ text: ArraySlice<UInt8>, quote: UInt8) -> [UInt8] {
    // Nearly always.
    guard text.contains(quote) else { return Array(text) }
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var isSecond = false
    for byte in text {
        isSecond = byte == quote && !isSecond && result.last == quote
        if !isSecond { result.append(byte) }
    }
    return result
}
