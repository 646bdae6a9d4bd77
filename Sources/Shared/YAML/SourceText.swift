/// What bytes may stand in a file before YAML is looked at.
enum SourceText {
    static func withoutByteOrderMark(_ bytes: [UInt8]) -> [UInt8] {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    }

    /// For showing lines of a file that may be anything.
    static func lossy(_ bytes: [UInt8]) -> String {
        String(decoding: withoutByteOrderMark(bytes), as: UTF8.self)
    }

    /// The first byte that is not UTF-8, or character that no configuration needs: control
    /// characters, and the line breaks and marks that editors do not show.
    static func firstRefused(in bytes: [UInt8]) -> Diagnostic? {
        let bytes = withoutByteOrderMark(bytes)
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return Diagnostic(at: .start, "the file is UTF-16; save it as UTF-8")
        }
        var location = SourceLocation.start
        var decoder = UTF8()
        var input = bytes.makeIterator()
        var afterReturn = false
        while true {
            switch decoder.decode(&input) {
            case .emptyInput: return nil
            case .error:
                return Diagnostic(at: location, "not valid UTF-8; save the file as UTF-8")
            case .scalarValue(let scalar):
                if afterReturn, scalar != "\n" {
                    return Diagnostic(
                        at: location, "a carriage return in the middle of a line; end lines with LF"
                    )
                }
                afterReturn = scalar == "\r"
                if scalar == "\n" {
                    location = SourceLocation(line: location.line + 1, column: 1)
                    continue
                }
                if scalar == "%", location.column == 1 {
                    // libyaml compares each %TAG with all before it, so it must not see them.
                    return Diagnostic(
                        at: location, "'%' directives are not supported: remove the line")
                }
                if isRefused(scalar) {
                    let code = String(scalar.value, radix: 16, uppercase: true)
                    let padded = String(repeating: "0", count: max(0, 4 - code.count)) + code
                    return Diagnostic(at: location, "character U+\(padded) is not allowed here")
                }
                // The return of a CRLF belongs to the line break.
                if scalar != "\r" { location.column += 1 }
            }
        }
    }

    private static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        // Nearly all; to ask Unicode about each costs more than to parse the file.
        case " "..."~", "\t", "\r": false
        case "\u{2028}", "\u{2029}", "\u{FEFF}": true
        default:
            scalar.properties.generalCategory == .control
                || scalar.properties.isNoncharacterCodePoint
        }
    }
}
