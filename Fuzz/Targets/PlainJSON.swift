/// The readable twin of the payload reader: says whether bytes are one JSON document (RFC 8259) of at
/// most 64 levels. As there, bytes beyond ASCII within strings are anybody's.
struct PlainJSON {
    private var rest: ArraySlice<UInt8>

    static func isValid(_ bytes: [UInt8]) -> Bool {
        var document = PlainJSON(rest: bytes[...])
        guard document.value(depth: 1) else { return false }
        document.space()
        return document.rest.isEmpty
    }

    private mutating func take(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }

    private mutating func take(while condition: (UInt8) -> Bool) -> Int {
        let kept = rest.drop(while: condition)
        defer { rest = kept }
        return rest.count - kept.count
    }

    private mutating func space() {
        _ = take { [0x20, 0x0a, 0x0d, 0x09].contains($0) }
    }

    private mutating func value(depth: Int) -> Bool {
        guard depth <= 64 else { return false }
        space()
        if take("{") {
            return members("}") {
                $0.space()
                return $0.string() && $0.colon() && $0.value(depth: depth + 1)
            }
        }
        if take("[") { return members("]") { $0.value(depth: depth + 1) } }
        if rest.first == UInt8(ascii: "\"") { return string() }
        return take("true") || take("false") || take("null") || number()
    }

    private mutating func members(_ end: String, _ member: (inout PlainJSON) -> Bool) -> Bool {
        space()
        if take(end) { return true }
        repeat {
            guard member(&self) else { return false }
            space()
        } while take(",")
        return take(end)
    }

    private mutating func colon() -> Bool {
        space()
        return take(":")
    }

    private mutating func string() -> Bool {
        guard take("\"") else { return false }
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return true
            case 0..<0x20: return false
            case UInt8(ascii: "\\"):
                if take("u") {
                    let digits = rest.prefix(4)
                    guard digits.count == 4,
                        digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit })
                    else { return false }
                    rest = rest.dropFirst(4)
                } else {
                    guard let escape = rest.popFirst(), "\"\\/bfnrt".utf8.contains(escape)
                    else { return false }
                }
            default: continue
            }
        }
        return false
    }

    private mutating func number() -> Bool {
        func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
        _ = take("-")
        if !take("0"), take(while: isDigit) == 0 { return false }
        if take("."), take(while: isDigit) == 0 { return false }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            if take(while: isDigit) == 0 { return false }
        }
        return true
    }
}
