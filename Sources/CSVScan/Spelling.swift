/// How fields stand in a file that the scanner cannot read as it is.
package struct Spelling: Sendable, Equatable {
    /// Of one character or several; never empty.
    package var delimiter: [UInt8]
    /// Nil where no character quotes.
    package var quote: UInt8?
    /// A backslash makes a character of the delimiter, quote, line end or backslash behind it. Before all else it is a
    /// character itself: `\N` and the `\n` of JSON stay as they are.
    package var hasEscapes: Bool

    package init(delimiter: [UInt8], quote: UInt8?, hasEscapes: Bool) {
        self.delimiter = delimiter
        self.quote = quote
        self.hasEscapes = hasEscapes
    }

    /// What the scanner finds in place of a delimiter: ASCII's own separator of units.
    package static let delimiterMark: UInt8 = 0x1f
    /// What it finds in place of a quote, where there are escapes: ASCII's own separator of records.
    package static let quoteMark: UInt8 = 0x1e

    /// What the scanner is to look for.
    package var dialect: Dialect {
        Dialect(
            delimiter: Self.delimiterMark,
            quote: hasEscapes ? Self.quoteMark : quote ?? Dialect.noQuote)
    }
}

/// Writes text of one spelling as the scanner reads it, some at a time.
///
/// Each line end stays one, so records have the numbers of their lines, and `OriginalLines` finds what they were.
struct Respelling {
    private enum Place { case fieldStart, bare, quoted, quoteSeen }

    private let spelling: Spelling
    private let quoteMark: UInt8?
    private var place = Place.fieldStart
    /// What waits for the bytes behind it.
    private var waiting: [UInt8] = []
    private var isFirst = true
    /// A field without quotes that has got some, for the sake of a line end in it.
    private var isWrapped = false
    /// Where the field at hand begins in the text; nil where its beginning is gone, or needs no more change.
    private var fieldStart: Int? = 0

    private static let backslash = UInt8(ascii: "\\")
    /// A field without quotes that is longer cannot have a line end. Its record is malformed then.
    static let mostHeld = 1 << 20

    init(_ spelling: Spelling) {
        self.spelling = spelling
        quoteMark = spelling.hasEscapes ? Spelling.quoteMark : spelling.quote
    }

    /// How much of the text will not change any more.
    func settled(_ text: [UInt8]) -> Int {
        guard spelling.hasEscapes, let fieldStart, text.count - fieldStart <= Self.mostHeld else {
            return text.count
        }
        return fieldStart
    }

    /// The first bytes of the text are taken away.
    mutating func forget(_ count: Int) {
        fieldStart = fieldStart.flatMap { $0 >= count ? $0 - count : nil }
    }

    mutating func rewrite(_ bytes: [UInt8], atEnd: Bool, into text: inout [UInt8]) {
        let all = waiting.isEmpty ? bytes : waiting + bytes
        // So many bytes behind one tell what it is.
        let ahead = max(3, spelling.delimiter.count + 1)
        var i = 0
        if isFirst, all.count >= 3 || atEnd {
            isFirst = false
            if all.starts(with: [0xef, 0xbb, 0xbf]) {
                text += all[..<3]
                i = 3
                fieldStart = text.count
            }
        }
        unsafe all.withUnsafeBufferPointer { all in
            let end = atEnd ? all.count : isFirst ? 0 : all.count - ahead
            while i < end { unsafe i += step(all, i, &text) }
        }
        waiting = Array(all[i...])
        if atEnd, place == .quoteSeen || isWrapped { close(&text) }
    }

    /// Writes what stands at a place; returns how many bytes that was.
    private mutating func step(
        _ all: UnsafeBufferPointer<UInt8>, _ i: Int, _ text: inout [UInt8]
    ) -> Int {
        let byte = unsafe all[i]
        if place == .quoteSeen {
            if byte == spelling.quote {
                // Where quotes stay what they are, two of them stay two.
                if !spelling.hasEscapes { text.append(byte) }
                text.append(byte)
                place = .quoted
                return 1
            }
            close(&text)
            let isEnd = unsafe isDelimiter(all, i) || isLineEnd(all, i)
            // Odd, and the scanner finds it so.
            if !isEnd { fieldStart = nil }
            place = .bare
        }
        if spelling.hasEscapes, byte == Self.backslash,
            let count = unsafe escape(all, i, &text)
        {
            return count
        }
        if place == .quoted {
            if byte == spelling.quote { place = .quoteSeen } else { put(byte, &text) }
            return 1
        }
        if unsafe isDelimiter(all, i) {
            endField(&text, Spelling.delimiterMark)
            return spelling.delimiter.count
        }
        if byte == Dialect.newline {
            endField(&text, byte)
            return 1
        }
        if byte == Dialect.carriageReturn, unsafe isLineEnd(all, i) {
            if isWrapped { close(&text) }
            text.append(byte)
            return 1
        }
        if byte == spelling.quote, let quoteMark {
            // Within a field without quotes it is odd, and the scanner finds it so.
            text.append(quoteMark)
            fieldStart = place == .fieldStart ? nil : fieldStart
            place = place == .fieldStart ? .quoted : .bare
            return 1
        }
        put(byte, &text)
        place = .bare
        return 1
    }

    /// Nil where the backslash is a character like any other.
    private mutating func escape(
        _ all: UnsafeBufferPointer<UInt8>, _ i: Int, _ text: inout [UInt8]
    ) -> Int? {
        guard i + 1 < all.count else { return nil }
        let next = unsafe all[i + 1]
        if next == Dialect.newline || next == Dialect.carriageReturn {
            let isPair = unsafe next == Dialect.carriageReturn && isLineEnd(all, i + 1)
            if place != .quoted, isPair || next == Dialect.newline { wrap(&text) }
            text.append(next)
            if isPair { text.append(Dialect.newline) }
            if place == .fieldStart { place = .bare }
            return isPair ? 3 : 2
        }
        let count: Int
        if unsafe isDelimiter(all, i + 1) {
            for byte in spelling.delimiter { put(byte, &text) }
            count = spelling.delimiter.count + 1
        } else if next == spelling.quote || next == Self.backslash {
            put(next, &text)
            count = 2
        } else {
            return nil
        }
        if place == .fieldStart { place = .bare }
        return count
    }

    private func isDelimiter(_ all: UnsafeBufferPointer<UInt8>, _ i: Int) -> Bool {
        guard unsafe all[i] == spelling.delimiter[0], i + spelling.delimiter.count <= all.count
        else { return false }
        return spelling.delimiter.indices.dropFirst().allSatisfy {
            unsafe all[i + $0] == spelling.delimiter[$0]
        }
    }

    /// LF, or CR with LF behind it.
    private func isLineEnd(_ all: UnsafeBufferPointer<UInt8>, _ i: Int) -> Bool {
        if unsafe all[i] == Dialect.newline { return true }
        return unsafe all[i] == Dialect.carriageReturn && i + 1 < all.count
            && all[i + 1] == Dialect.newline
    }

    /// A character of a field. A mark that stands in the file becomes its picture, so that it separates nothing.
    private func put(_ byte: UInt8, _ text: inout [UInt8]) {
        if byte == Spelling.delimiterMark || byte == quoteMark, byte < 0x20 {
            text += [0xe2, 0x90, 0x80 + byte]
        } else {
            text.append(byte)
        }
    }

    private mutating func wrap(_ text: inout [UInt8]) {
        guard !isWrapped, let start = fieldStart, let quoteMark else { return }
        text.insert(quoteMark, at: start)
        isWrapped = true
    }

    private mutating func close(_ text: inout [UInt8]) {
        if let quoteMark { text.append(quoteMark) }
        isWrapped = false
    }

    private mutating func endField(_ text: inout [UInt8], _ separator: UInt8) {
        if isWrapped { close(&text) }
        text.append(separator)
        place = .fieldStart
        fieldStart = text.count
    }
}

/// A stream of one spelling as the scanner reads it.
final class RespelledStream: ByteStream {
    private let source: any ByteStream
    private var respelling: Respelling
    private var text: [UInt8] = []
    /// Of `text`: what has been handed out, and what can be.
    private var (taken, ready) = (0, 0)
    private var hasEnded = false
    /// The first bytes of the source, for the header as it stands in the file.
    private var head: [UInt8] = []

    private static let blockBytes = 64 << 10
    private static let headBytes = 1 << 20

    init(_ source: any ByteStream, _ spelling: Spelling) {
        self.source = source
        respelling = Respelling(spelling)
    }

    var damage: String? { source.damage }

    /// The first lines as they stand in the file, without a byte order mark. Nil: all that was read.
    func original(lines: Int?) -> [UInt8] {
        let text = head.starts(with: [0xef, 0xbb, 0xbf]) ? head.dropFirst(3) : head[...]
        guard let lines else { return Array(text) }
        var end = text.startIndex
        for _ in 0..<lines {
            end = text[end...].firstIndex(of: Dialect.newline).map { $0 + 1 } ?? text.endIndex
        }
        return Array(text[..<end])
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ScanError) -> Int {
        var done = 0
        while done < buffer.count {
            if taken == ready {
                if hasEnded { break }
                try refill()
                continue
            }
            let n = min(buffer.count - done, ready - taken)
            unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done..<(done + n)])
                .copyBytes(from: text[taken..<(taken + n)])
            done += n
            taken += n
        }
        return done
    }

    private func refill() throws(ScanError) {
        text.removeFirst(taken)
        respelling.forget(taken)
        taken = 0
        let source = source
        let bytes = unsafe try readArray(Self.blockBytes) { (p) throws(ScanError) in
            unsafe try source.read(into: p)
        }
        if head.count < Self.headBytes { head += bytes }
        hasEnded = bytes.count < Self.blockBytes
        respelling.rewrite(bytes, atEnd: hasEnded, into: &text)
        ready = hasEnded ? text.count : respelling.settled(text)
    }
}

/// The lines of a file as they stand in it, in their order: what records of another spelling were.
package final class OriginalLines {
    private let source: PartitionBytes
    private var buffer: [UInt8] = []
    private var at = 0
    private var text: [UInt8] = []
    private var line = 1
    private var hasEnded = false
    /// Why no more lines came.
    package private(set) var failure: ScanError?

    /// - Parameter source: Opened without its spelling, and at its beginning.
    package init(_ source: PartitionBytes) { self.source = source }

    /// Some lines, without the last one's line end. Lines before them are passed over, for ever.
    package func take(_ count: Int, from first: Int) -> [UInt8] {
        while line < first, next(keeps: false) {}
        text.removeAll(keepingCapacity: true)
        for i in 0..<count {
            if i > 0 { text.append(Dialect.newline) }
            guard next(keeps: true) else { break }
        }
        return text
    }

    /// Goes past a line; false where there is none.
    private func next(keeps: Bool) -> Bool {
        var isAny = false
        while true {
            if at == buffer.count {
                guard fill() else { return isAny }
            }
            isAny = true
            let end = buffer[at...].firstIndex(of: Dialect.newline)
            if keeps { text += buffer[at..<(end ?? buffer.count)] }
            at = end.map { $0 + 1 } ?? buffer.count
            if end != nil {
                line += 1
                return true
            }
        }
    }

    private func fill() -> Bool {
        guard !hasEnded else { return false }
        do throws(ScanError) {
            buffer = try source.readOn(64 << 10)
        } catch {
            failure = error
            buffer = []
        }
        at = 0
        hasEnded = buffer.isEmpty
        return !hasEnded
    }

    /// Throws what went wrong, and where the file is another one now.
    package func finish() throws(ScanError) {
        if let failure { throw failure }
        try source.checkUnchanged()
    }
}
