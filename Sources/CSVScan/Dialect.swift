/// The two bytes that give a CSV file its structure; records end with LF or CRLF.
///
/// Without quotes, `quote` is the line end: a byte that stands in no field, so nothing that looks at the bytes of a
/// field ever finds it there.
package struct Dialect: Sendable, Equatable {
    package var delimiter: UInt8
    package var quote: UInt8

    package init(delimiter: UInt8 = UInt8(ascii: ","), quote: UInt8 = UInt8(ascii: "\"")) {
        self.delimiter = delimiter
        self.quote = quote
    }

    /// Each line is one field, whatever is in it. Its quote is a byte that no text has.
    package static let lines = Dialect(delimiter: newline, quote: 0xff)

    var isLines: Bool { delimiter == Dialect.newline }

    /// The `quote` of a file where no byte quotes: each line is a record, and a quotation mark is text.
    package static let noQuote = newline

    package var hasQuote: Bool { quote != Self.noQuote }

    @inline(__always)
    func isQuote(_ byte: UInt8) -> Bool { byte == quote && byte != Self.noQuote }

    package static let newline = UInt8(ascii: "\n")
    package static let carriageReturn = UInt8(ascii: "\r")
}

/// Where a scanner stands between two bytes.
///
/// A quote opens a field only as its first byte; elsewhere in a bare field it is an ordinary byte,
/// and odd. After the closing quote only a delimiter, a line end or a second quote (an escaped one)
/// is regular; anything else is odd, and the field goes on bare. So there is always a parse, and a
/// stray quote harms its own record and no other.
package enum ScanState: UInt8, Sendable {
    case fieldStart, bare, quoted, quoteSeen, carriageReturnSeen

    /// The state after `byte`, and whether the byte was odd.
    @inline(__always)
    func after(_ byte: UInt8, _ dialect: Dialect) -> (ScanState, odd: Bool) {
        switch self {
        case .fieldStart:
            if dialect.isQuote(byte) { return (.quoted, false) }
            return (ends(byte, dialect) ? .fieldStart : .bare, false)
        case .bare:
            return (ends(byte, dialect) ? .fieldStart : .bare, dialect.isQuote(byte))
        case .quoted:
            return (dialect.isQuote(byte) ? .quoteSeen : .quoted, false)
        case .quoteSeen:
            if dialect.isQuote(byte) { return (.quoted, false) }
            if ends(byte, dialect) { return (.fieldStart, false) }
            if byte == Dialect.carriageReturn { return (.carriageReturnSeen, false) }
            return (.bare, true)
        case .carriageReturnSeen:
            if byte == Dialect.newline { return (.fieldStart, false) }
            // The CR belonged to no line end, so the field went on bare after its closing quote.
            return (ends(byte, dialect) ? .fieldStart : .bare, true)
        }
    }

    @inline(__always)
    private func ends(_ byte: UInt8, _ dialect: Dialect) -> Bool {
        byte == dialect.delimiter || byte == Dialect.newline
    }
}
