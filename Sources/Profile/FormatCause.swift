/// Why a file is not the table that its feed declares: the one cause behind what rules then find.
package enum FormatCause: Sendable, Equatable {
    /// Another kind of file; the text names it with its article.
    case otherFile(String)
    case gzipInGzip
    case utf16
    case utf32
    case jsonLines
    case jsonDocument
    /// Of a feed of JSON lines: none of the first lines begins an object.
    case noJSONLines(isList: Bool)
    /// `HTML` or `XML`: what a server says instead of a file.
    case errorPage(String)
    case lfsPointer
    /// Lines end with CR alone.
    case carriageReturns
    /// `comment`: how all lines before it begin; nil where they differ.
    case linesBeforeHeader(headerLine: Int, comment: String? = nil)
    case delimiter(String)
    /// Each record is one quoted field.
    case quotedRecords
    /// Each record has one more delimiter at its end than the header.
    case trailingDelimiter
    /// The first line holds values.
    case noHeader
    /// Values follow the names in the same line.
    case headerRunsOn
    /// Of a feed without a header.
    case fieldCount(fields: Int, columns: Int)

    /// Whether nobody can say which column a value belongs to, so that none may be shown.
    package var hidesColumns: Bool {
        switch self {
        case .trailingDelimiter: false
        default: true
        }
    }
}

/// What a file is beneath its records. Not in JSON: it is asked of the day itself only.
package struct FormatFacts: Sendable, Equatable {
    /// Nil: a table as declared.
    package var cause: FormatCause?
    /// Set where the header is no UTF-8 text, and nothing worse is said of the file.
    package var header: HeaderLook?
    /// Records that are the header again.
    package var repeatedHeaders = 0
    /// What malformed records look like.
    package var malformed = MalformedLooks()
    /// Whether `damage` says only what `cause` does.
    package var isDamage = false

    package init() {}
}

/// A header that is no UTF-8 text.
package struct HeaderLook: Sendable, Equatable {
    /// The first byte that is none; 0 for NUL.
    package var byte: UInt8
    /// Nil where that is not certain.
    package var encoding: TextEncoding?

    package init(byte: UInt8, encoding: TextEncoding?) {
        self.byte = byte
        self.encoding = encoding
    }
}
