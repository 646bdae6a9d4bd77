import CSVScan
import Shared

/// The readable twin of the fast reader of lines: it builds a tree of each line, one byte at a time, and looks the paths
/// up in it. It defines what the fast one must find; every test case runs through both.
struct PlainJSONLines {
    /// What a line is.
    enum Line: Equatable {
        case blank
        /// A value for each column; nil for none.
        case record([[UInt8]?])
        case fault(JSONFault, at: Int)
    }

    /// A line and where it stands.
    struct PlacedLine: Equatable {
        var offset: Int
        /// From 1.
        var number: Int
        var line: Line
    }

    private let plan: JSONPlan

    init(_ plan: JSONPlan) { self.plan = plan }

    /// All lines of a file.
    func lines(of file: [UInt8]) -> [PlacedLine] {
        var found: [PlacedLine] = []
        var start = 0
        while start < file.count {
            let end = file[start...].firstIndex(of: UInt8(ascii: "\n")) ?? file.count
            var line = Array(file[start..<end])
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            // A byte order mark belongs to the file.
            if start == 0, line.starts(with: [0xef, 0xbb, 0xbf]) { line.removeFirst(3) }
            found.append(PlacedLine(offset: start, number: found.count + 1, line: read(line)))
            start = end + 1
        }
        return found
    }

    /// - Parameter line: Without its line end.
    func read(_ line: [UInt8]) -> Line {
        let start = PlainJSON.afterSpace(line, 0)
        if start == line.count { return .blank }
        if let bad = Self.firstNoUTF8(line) { return .fault(.encoding, at: bad) }
        guard line[start] == UInt8(ascii: "{") else { return .fault(.notObject, at: start) }
        do throws(PlainJSON.Fault) {
            return .record(Found(plan, line, try PlainJSON.document(line, depth: 1)).values)
        } catch {
            return .fault(error.kind, at: error.place)
        }
    }

    /// The first byte that is no UTF-8.
    private static func firstNoUTF8(_ line: [UInt8]) -> Int? {
        var i = 0
        while i < line.count {
            let length = (1...4).first { n in
                i + n <= line.count
                    && String(validating: line[i..<(i + n)], as: UTF8.self)?.unicodeScalars.count
                        == 1
            }
            guard let length else { return i }
            i += length
        }
        return nil
    }

    /// The values of the columns of one line.
    private struct Found {
        private let plan: JSONPlan
        private var taken: [[UInt8]?]
        private var isFromAlias: [Bool]
        private var lists: [[[UInt8]]]

        init(_ plan: JSONPlan, _ line: [UInt8], _ root: PlainJSON) {
            self.plan = plan
            taken = Array(repeating: nil, count: plan.columns)
            isFromAlias = Array(repeating: false, count: plan.columns)
            lists = Array(repeating: [], count: plan.columns)
            visit(root, 0, line, depth: 1)
        }

        var values: [[UInt8]?] {
            taken.indices.map { c in
                guard lists[c].isEmpty else {
                    return [UInt8(ascii: "[")] + lists[c].joined(separator: [UInt8(ascii: ",")])
                        + [UInt8(ascii: "]")]
                }
                return taken[c].flatMap { $0.isEmpty ? nil : $0 }
            }
        }

        /// Values inside come before the value itself.
        private mutating func visit(
            _ value: PlainJSON, _ node: Int, _ text: [UInt8], depth: Int
        ) {
            for child in children(of: value, node) {
                visit(child.value, child.node, text, depth: depth + 1)
            }
            let asked = plan.nodes[node]
            if case .string(let inner) = value.kind, asked.parses,
                let first = inner.dropFirst(PlainJSON.afterSpace(inner, 0)).first,
                "{[".utf8.contains(first), !asked.children.isEmpty,
                let document = try? PlainJSON.document(inner, depth: depth)
            {
                for child in children(of: document, node) {
                    visit(child.value, child.node, inner, depth: depth + 1)
                }
            }
            if let column = asked.column { take(value, asked, column, text) }
        }

        private func children(
            of value: PlainJSON, _ node: Int
        ) -> [(value: PlainJSON, node: Int)] {
            let nodes = plan.nodes[node].children
            switch value.kind {
            case .object(let members):
                return members.flatMap { member in
                    nodes.filter { plan.nodes[$0].step == .key(text(member.key)) }
                        .map { (member.value, $0) }
                }
            case .array(let elements):
                return elements.enumerated().flatMap { index, element in
                    let all = nodes.filter { plan.nodes[$0].step == .each }
                    let picked = nodes.filter { isPicked(element, index, plan.nodes[$0].step) }
                    return (all + picked).map { (element, $0) }
                }
            default: return []
            }
        }

        private func isPicked(_ element: PlainJSON, _ index: Int, _ step: JSONPath.Step?) -> Bool {
            switch step {
            case .index(let wanted): return wanted == index
            case .pick(let member, let value):
                guard case .object(let members) = element.kind,
                    let found = members.first(where: { text($0.key) == member })?.value
                else { return false }
                if case .string(let inner) = found.kind { return text(inner) == value }
                return text(found.token) == value
            default: return false
            }
        }

        private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

        private mutating func take(
            _ value: PlainJSON, _ node: JSONPlan.Node, _ column: Int, _ text: [UInt8]
        ) {
            if case .null = value.kind { return }
            if node.isList {
                lists[column].append(value.token)
                return
            }
            if taken[column] != nil, node.isAlias || !isFromAlias[column] { return }
            isFromAlias[column] = node.isAlias
            if case .string(let inner) = value.kind,
                !node.keepsQuotes || node.parses || inner.isEmpty
            {
                taken[column] = inner
            } else {
                taken[column] = value.token
            }
        }
    }
}

extension PlainJSONLines.Line {
    /// What the fast reader made of a line: the fields of a record, and its fault.
    init(_ fields: [[UInt8]], _ fault: (kind: UInt8, place: Int)) {
        if fault.kind == JSONFault.blank {
            self = .blank
        } else if let kind = JSONFault(kernel: fault.kind) {
            self = .fault(kind, at: fault.place)
        } else {
            self = .record(fields.map { $0.isEmpty ? nil : $0 })
        }
    }
}

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
