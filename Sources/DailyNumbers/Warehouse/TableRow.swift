import CSVScan
import FieldText

/// One row of a fact table. Valid only while it is taken.
@safe struct TableRow {
    private let bytes: UnsafePointer<UInt8>
    /// The ends of its fields.
    private let ends: UnsafePointer<UInt32>
    let count: Int
    private let begin: Int
    private let positions: [Int?]
    private let quote: UInt8

    init(
        bytes: UnsafePointer<UInt8>, ends: UnsafePointer<UInt32>, count: Int, begin: Int,
        positions: [Int?], quote: UInt8
    ) {
        unsafe self.bytes = bytes
        unsafe self.ends = ends
        self.count = count
        self.begin = begin
        self.positions = positions
        self.quote = quote
    }

    /// A line without anything on it, or with separators and blanks alone.
    var isBlank: Bool {
        let first = raw(0)
        guard first.count == 0 || first[0] <= 0x20 else { return false }
        return (0..<count).allSatisfy { InvisibleText.trimmed(raw($0)).count == 0 }
    }

    /// A field as it stands in the file, without the CR of a CRLF.
    private func raw(_ field: Int) -> ByteSlice {
        let start = unsafe field == 0 ? begin : Int(ends[field - 1]) + 1
        var end = unsafe Int(ends[field])
        if field == count - 1, end > start, unsafe bytes[end - 1] == UInt8(ascii: "\r") {
            end -= 1
        }
        return unsafe ByteSlice(bytes + start, end - start)
    }

    /// The value in a column, for as long as the closure runs; empty where there is none: nothing
    /// between the delimiters, or one of the words that databases write for it.
    func with<T>(_ column: Int, _ body: (ByteSlice) -> T) -> T {
        guard let position = positions[column] else { return [UInt8]().withSlice(body) }
        let field = raw(position)
        guard field.count > 0, field[0] == quote else {
            return MissingText.isNull(field) ? body(field.slice(0, 0)) : body(field)
        }
        let inner = field.slice(1, max(1, field.count - 1))
        for i in 0..<inner.count where inner[i] == quote {
            return unquoted(field.array, Dialect(quote: quote), last: false).withSlice(body)
        }
        return body(inner)
    }

    func has(_ column: Int) -> Bool { positions[column] != nil }

    func isEmpty(_ column: Int) -> Bool { with(column) { $0.count == 0 } }

    func text(_ column: Int) -> String {
        with(column) { String(decoding: $0.array, as: UTF8.self) }
    }
}
