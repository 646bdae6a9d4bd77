/// Puts together the records that lie across chunks.
///
/// Chunks hand in what stands before their first and after their last line end, in any order; pieces are
/// joined in the order of the file.
struct Seams {
    /// The ends of one chunk.
    struct Piece {
        let ticket: Int
        /// Up to and including the first line end; all bytes where there is none.
        let head: [UInt8]
        /// What follows the last line end; nil where there is none.
        let tail: [UInt8]?
        let tailOffset: Int
        let tailLine: Int

        init(
            _ ticket: Int, _ bytes: UnsafeRawBufferPointer, _ index: borrowing ChunkIndex,
            offset: Int, line: Int
        ) {
            self.ticket = ticket
            guard index.recordCount > 0 else {
                unsafe head = Array(bytes)
                tail = nil
                tailOffset = 0
                tailLine = 0
                return
            }
            func end(_ record: Int) -> Int {
                unsafe Int(index.fieldEnds[Int(index.recordEnds[record]) - 1]) + 1
            }
            unsafe head = Array(bytes[..<end(0)])
            let last = end(index.recordCount - 1)
            let tail = unsafe Array(bytes[last...])
            self.tail = tail
            tailOffset = offset + last
            tailLine = line + index.lineCount - tail.count { $0 == Dialect.newline }
        }
    }

    /// A record that is whole now.
    struct Stitched {
        /// Nil where it was longer than the limit.
        var bytes: [UInt8]?
        var offset: Int
        var line: Int
        var length: Int
        var unterminated = false
    }

    private let limit: Int
    private var waiting: [Int: Piece] = [:]
    private var next = 0
    private var pending: Stitched

    init(offset: Int, line: Int, limit: Int) {
        self.limit = limit
        pending = Stitched(bytes: [], offset: offset, line: line, length: 0)
    }

    mutating func deposit(_ piece: Piece) -> [Stitched] {
        waiting[piece.ticket] = piece
        var whole: [Stitched] = []
        while let piece = waiting.removeValue(forKey: next) {
            next += 1
            append(piece.head)
            if let tail = piece.tail {
                whole.append(pending)
                pending = Stitched(
                    bytes: [], offset: piece.tailOffset, line: piece.tailLine, length: 0)
                append(tail)
            }
        }
        return whole
    }

    private mutating func append(_ bytes: [UInt8]) {
        pending.length += bytes.count
        if pending.length > limit {
            pending.bytes = nil
        } else {
            pending.bytes?.append(contentsOf: bytes)
        }
    }

    /// What stands after the last line end.
    mutating func finish(unterminated: Bool) -> Stitched? {
        guard pending.length > 0 else { return nil }
        pending.unterminated = unterminated
        return pending
    }
}
