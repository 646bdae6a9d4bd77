/// A JSON value as a tree.
struct PlainJSON {
    indirect enum Kind {
        case null
        /// A number, true or false.
        case scalar
        /// Without quotes and escapes.
        case string([UInt8])
        case array([PlainJSON])
        case object([(key: [UInt8], value: PlainJSON)])
    }

    struct Fault: Error {
        let kind: JSONFault
        let place: Int
    }

    var kind: Kind
    /// As it stands in the text.
    var token: [UInt8]

    static func afterSpace(_ text: [UInt8], _ start: Int) -> Int {
        text[start...].firstIndex { ![0x20, 0x09, 0x0a, 0x0d].contains($0) } ?? text.count
    }

    /// The only value of a text.
    static func document(_ text: [UInt8], depth: Int) throws(Fault) -> PlainJSON {
        var reader = Reader(text: text)
        reader.skip()
        let value = try reader.value(depth)
        reader.skip()
        if reader.at < text.count { throw reader.wrong() }
        return value
    }

    private struct Reader {
        let text: [UInt8]
        var at = 0

        var next: UInt8? { at < text.count ? text[at] : nil }

        mutating func skip() { at = PlainJSON.afterSpace(text, at) }

        /// At the end the text is cut; elsewhere something is wrong with it.
        func wrong(at place: Int? = nil) -> Fault {
            let place = place ?? at
            return place >= text.count
                ? Fault(kind: .cut, place: text.count) : Fault(kind: .syntax, place: place)
        }

        mutating func expect(_ byte: UInt8) throws(Fault) {
            guard next == byte else { throw wrong() }
            at += 1
        }

        mutating func value(_ depth: Int) throws(Fault) -> PlainJSON {
            if depth > 64 { throw Fault(kind: .tooDeep, place: at) }
            let start = at
            let kind: Kind
            switch next {
            case UInt8(ascii: "\""): kind = .string(try string())
            case UInt8(ascii: "{"): kind = .object(try object(depth))
            case UInt8(ascii: "["): kind = .array(try array(depth))
            case UInt8(ascii: "t"): kind = try word("true", .scalar)
            case UInt8(ascii: "f"): kind = try word("false", .scalar)
            case UInt8(ascii: "n"): kind = try word("null", .null)
            default:
                try number()
                kind = .scalar
            }
            return PlainJSON(kind: kind, token: Array(text[start..<at]))
        }

        private mutating func word(_ word: String, _ kind: Kind) throws(Fault) -> Kind {
            for byte in word.utf8 { try expect(byte) }
            return kind
        }

        private mutating func object(
            _ depth: Int
        ) throws(Fault) -> [(key: [UInt8], value: PlainJSON)] {
            var members: [(key: [UInt8], value: PlainJSON)] = []
            var keys: Set<[UInt8]> = []
            at += 1
            skip()
            if next == UInt8(ascii: "}") {
                at += 1
                return []
            }
            while true {
                let start = at
                guard next == UInt8(ascii: "\"") else { throw wrong() }
                let key = try string()
                guard keys.insert(key).inserted else { throw Fault(kind: .keyTwice, place: start) }
                skip()
                try expect(UInt8(ascii: ":"))
                skip()
                members.append((key, try value(depth + 1)))
                skip()
                if next == UInt8(ascii: "}") {
                    at += 1
                    return members
                }
                try expect(UInt8(ascii: ","))
                skip()
            }
        }

        private mutating func array(_ depth: Int) throws(Fault) -> [PlainJSON] {
            var elements: [PlainJSON] = []
            at += 1
            skip()
            if next == UInt8(ascii: "]") {
                at += 1
                return []
            }
            while true {
                elements.append(try value(depth + 1))
                skip()
                if next == UInt8(ascii: "]") {
                    at += 1
                    return elements
                }
                try expect(UInt8(ascii: ","))
                skip()
            }
        }

        private mutating func digits() throws(Fault) {
            guard let first = next, first &- 48 < 10 else { throw wrong() }
            while let digit = next, digit &- 48 < 10 { at += 1 }
        }

        private mutating func number() throws(Fault) {
            if next == UInt8(ascii: "-") { at += 1 }
            if next == UInt8(ascii: "0") {
                at += 1
                if let digit = next, digit &- 48 < 10 { throw wrong() }
            } else {
                try digits()
            }
            if next == UInt8(ascii: ".") {
                at += 1
                try digits()
            }
            if let e = next, e | 0x20 == UInt8(ascii: "e") {
                at += 1
                if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { at += 1 }
                try digits()
            }
        }

        /// Moves past a string with its quotes; returns it without escapes.
        private mutating func string() throws(Fault) -> [UInt8] {
            var result: [UInt8] = []
            at += 1
            while true {
                guard let byte = next else { throw wrong() }
                if byte == UInt8(ascii: "\"") {
                    at += 1
                    return result
                }
                if byte < 0x20 { throw wrong() }
                if byte != UInt8(ascii: "\\") {
                    result.append(byte)
                    at += 1
                    continue
                }
                try escape(&result)
            }
        }

        private static let simple: [UInt8: UInt8] = [
            UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5c, UInt8(ascii: "/"): 0x2f,
            UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10,
            UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
        ]

        private mutating func escape(_ result: inout [UInt8]) throws(Fault) {
            let start = at
            guard at + 1 < text.count else { throw wrong(at: text.count) }
            if let plain = Self.simple[text[at + 1]] {
                result.append(plain)
                at += 2
                return
            }
            guard text[at + 1] == UInt8(ascii: "u") else { throw wrong() }
            guard at + 6 <= text.count else { throw wrong(at: text.count) }
            guard var unit = unit(at + 2) else { throw wrong() }
            at += 6
            if 0xd800...0xdfff ~= unit {
                guard unit < 0xdc00 else { throw wrong(at: start) }
                let rest = text[at...].prefix(6)
                guard rest.count == 6 else {
                    // What is left may be the beginning of the second half.
                    throw rest.prefix(2).elementsEqual("\\u".utf8.prefix(rest.count))
                        ? wrong(at: text.count) : wrong(at: start)
                }
                guard rest.prefix(2).elementsEqual("\\u".utf8), let low = self.unit(at + 2),
                    0xdc00...0xdfff ~= low
                else { throw wrong(at: start) }
                unit = 0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00)
                at += 6
            }
            guard let scalar = Unicode.Scalar(unit) else { throw wrong(at: start) }
            result += String(Character(scalar)).utf8
        }

        /// Four hexadecimal digits.
        private func unit(_ place: Int) -> UInt32? {
            let digits = text[place..<(place + 4)]
            guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit && $0 < 0x80 })
            else { return nil }
            return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        }
    }
}
