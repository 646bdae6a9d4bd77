/// The readable twin of the fast scanner: one byte at a time, one record at a time.
///
/// It defines what the fast one must do; every test case runs through both.
package struct PlainScanner {
    package struct Record: Equatable, Sendable {
        /// As in the file, quotes and escapes included, without separators and line end.
        package var fields: [[UInt8]] = []
        package var offset = 0
        package var line = 1
        /// A quote stood in an odd place.
        package var odd = false
        /// The file ended inside quotes.
        package var unterminated = false

        package init(
            offset: Int = 0, line: Int = 1, odd: Bool = false, unterminated: Bool = false
        ) {
            self.offset = offset
            self.line = line
            self.odd = odd
            self.unterminated = unterminated
        }
    }

    private enum Place { case start, bare, quoted, closed }

    /// All records of a file; an empty line is a record of one empty field.
    package static func records(_ bytes: [UInt8], _ dialect: Dialect = Dialect()) -> [Record] {
        var records: [Record] = []
        var record = Record()
        var field: [UInt8] = []
        var place = Place.start
        var line = 1
        var i = 0
        while i < bytes.count {
            let byte = bytes[i]
            if byte == UInt8(ascii: "\n") { line += 1 }
            if place != .quoted, byte == dialect.delimiter {
                record.fields.append(field)
                field = []
                place = .start
            } else if place != .quoted, byte == UInt8(ascii: "\n") {
                record.fields.append(field)
                records.append(record)
                record = Record(offset: i + 1, line: line)
                field = []
                place = .start
            } else {
                field.append(byte)
                switch place {
                case .start: place = byte == dialect.quote ? .quoted : .bare
                case .bare: if byte == dialect.quote { record.odd = true }
                case .quoted: if byte == dialect.quote { place = .closed }
                case .closed:
                    let next = i + 1 < bytes.count ? bytes[i + 1] : nil
                    if byte == dialect.quote {
                        place = .quoted
                    } else if byte == UInt8(ascii: "\r"), next == nil || next == UInt8(ascii: "\n")
                    {
                        // The line end begins here; the place stays.
                    } else {
                        record.odd = true
                        place = .bare
                        // A quote right after a stray CR is as odd as the CR.
                    }
                }
            }
            i += 1
        }
        if !field.isEmpty || !record.fields.isEmpty || place != .start {
            record.fields.append(field)
            record.unterminated = place == .quoted
            records.append(record)
        }
        return records
    }
}
