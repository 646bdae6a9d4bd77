import CSVScan

/// The type of a JSON value, as profiles name it.
enum JSONType: Int, CaseIterable, Sendable {
    case array, boolean, null, number, object, string

    var name: String {
        switch self {
        case .array: "array"
        case .boolean: "boolean"
        case .null: "null"
        case .number: "number"
        case .object: "object"
        case .string: "string"
        }
    }
}

/// What is told about a document while it is read.
protocol PayloadVisitor {
    /// A value begins at a path (`items[].item_price`), of which a hash is given. False where the path has to be
    /// known as text: then it is added, and the value is told again.
    mutating func value(_ type: JSONType, path: UInt64, token: ByteSlice) -> Bool
    mutating func add(path: UInt64, text: [UInt8])
    /// The elements of an array at this path (`items[]`) begin, and end, one by one.
    mutating func beginElement(path: UInt64)
    mutating func endElement(path: UInt64)
}

/// Reads one JSON document (RFC 8259) without building it: a pull parser that names each value's path
/// and keeps nothing.
///
/// Strict: trailing commas, comments, NaN, control characters in strings, lone surrogates in
/// escapes, a key that stands twice in an object and nesting beyond 64 levels make the document invalid. So does
/// a document that is a text with JSON in it: it was encoded twice.
struct PayloadReader {
    private static let maxDepth = 64

    /// Why a document is invalid, where more can be said than that.
    enum Problem: Sendable {
        case keyTwice, loneSurrogate, noNumber, textWithJSON, tooDeep
    }

    /// Of the document that was read last.
    private(set) var problem: Problem?
    private var problemDepth = 0
    /// Hashes of the keys of the objects that are open.
    private var keys: [UInt64] = []
    /// An object of more keys has a set of them: to look through a list would be quadratic.
    private static let listedKeys = 32
    /// The steps to the value at hand. Made a text only where a path is new.
    private var steps = [64 of Step](repeating: .element)

    /// A step of a path: an array's elements, or the key of an object's member.
    private struct Step: BitwiseCopyable {
        /// Where the key stands in the document, inside its quotes; 0 for an element, since no key stands there.
        let start: UInt32
        let end: UInt32

        static let element = Step(start: 0, end: 0)
    }

    /// The path hash of a document's root for a column.
    static let root: UInt64 = 0x2545_f491_4f6c_dd1d

    @inline(__always)
    static func member(_ parent: UInt64, _ key: ByteSlice) -> UInt64 {
        hashed(key, seed: parent)
    }

    @inline(__always)
    static func element(_ parent: UInt64) -> UInt64 { mixed(parent, 0x5b5d) }

    /// The hash of a path given as text, e.g. `items[].quantity`.
    static func hash(of path: String) -> UInt64 {
        var h = root
        for part in path.split(separator: ".") {
            var name = Substring(part)
            var arrays = 0
            while name.hasSuffix("[]") {
                name = name.dropLast(2)
                arrays += 1
            }
            if !name.isEmpty { h = Array(name.utf8).withSlice { member(h, $0) } }
            for _ in 0..<arrays { h = element(h) }
        }
        return h
    }

    /// Reads a whole document; false where it is not valid JSON. The visitor has then seen a part.
    mutating func read(_ text: ByteSlice, _ visitor: inout some PayloadVisitor) -> Bool {
        var i = 0
        problem = nil
        keys.removeAll(keepingCapacity: true)
        guard value(text, &i, Self.root, 0, &visitor) else { return false }
        skipSpace(text, &i)
        guard i == text.count else { return false }
        return !isTextWithJSON(text)
    }

    private mutating func isTextWithJSON(_ s: ByteSlice) -> Bool {
        var i = 0
        skipSpace(s, &i)
        guard s[i] == UInt8(ascii: "\"") else { return false }
        i += 1
        skipSpace(s, &i)
        guard s[i] == UInt8(ascii: "{") || s[i] == UInt8(ascii: "[") else { return false }
        problem = .textWithJSON
        problemDepth = 0
        return true
    }

    private mutating func fail(_ why: Problem, _ depth: Int) -> Bool {
        problem = problem ?? why
        problemDepth = depth
        return false
    }

    /// Why the document that was read last is invalid, and where, for people. Only keys that look like names are told.
    func explanation(_ s: ByteSlice) -> String? {
        guard let problem else { return nil }
        let path = path(s, min(problemDepth, Self.maxDepth))
        let isName = path.allSatisfy {
            ($0 | 0x20) &- 97 < 26 || $0 &- 48 < 10 || [0x5f, 0x2e, 0x5b, 0x5d, 0x2d].contains($0)
        }
        let place =
            path.isEmpty || path.count > 100 || !isName
            ? "" : " at '\(String(decoding: path, as: UTF8.self))'"
        return switch problem {
        case .keyTwice: "a key stands twice\(place)"
        case .loneSurrogate: "half of a surrogate pair\(place)"
        case .noNumber: "NaN or Infinity, which JSON does not have\(place)"
        case .textWithJSON: "a text that holds JSON: it was encoded twice"
        case .tooDeep: "more than \(Self.maxDepth) levels deep"
        }
    }

    /// The path to a value so deep in the document, e.g. `items[].quantity`.
    private func path(_ s: ByteSlice, _ depth: Int) -> [UInt8] {
        var path: [UInt8] = []
        for i in 0..<depth {
            let step = steps[i]
            if step.start == 0 {
                path += "[]".utf8
                continue
            }
            if !path.isEmpty { path.append(UInt8(ascii: ".")) }
            path += JSONText.unescaped(s.slice(Int(step.start), Int(step.end)))
        }
        return path
    }

    @inline(__always)
    private func skipSpace(_ s: ByteSlice, _ i: inout Int) {
        while i < s.count, s[i] == 0x20 || s[i] == 0x0a || s[i] == 0x0d || s[i] == 0x09 { i += 1 }
    }

    private mutating func value(
        _ s: ByteSlice, _ i: inout Int, _ at: UInt64, _ depth: Int,
        _ visitor: inout some PayloadVisitor
    ) -> Bool {
        guard depth < Self.maxDepth else { return fail(.tooDeep, 0) }
        skipSpace(s, &i)
        guard i < s.count else { return false }
        let start = i
        switch s[i] {
        case UInt8(ascii: "{"):
            tell(.object, s, at, depth, s.slice(start, start + 1), &visitor)
            return object(s, &i, at, depth, &visitor)
        case UInt8(ascii: "["):
            tell(.array, s, at, depth, s.slice(start, start + 1), &visitor)
            return array(s, &i, at, depth, &visitor)
        case UInt8(ascii: "\""):
            var hasEscape = false
            guard string(s, &i, &hasEscape, depth) else { return false }
            tell(.string, s, at, depth, s.slice(start + 1, i - 1), &visitor)
            return true
        case UInt8(ascii: "t"): return word(s, &i, "true", .boolean, at, depth, &visitor)
        case UInt8(ascii: "f"): return word(s, &i, "false", .boolean, at, depth, &visitor)
        case UInt8(ascii: "n"):
            if isNoNumber(s, i) { return fail(.noNumber, depth) }
            return word(s, &i, "null", .null, at, depth, &visitor)
        default:
            guard number(s, &i) else {
                return isNoNumber(s, start) ? fail(.noNumber, depth) : false
            }
            tell(.number, s, at, depth, s.slice(start, i), &visitor)
            return true
        }
    }

    @inline(__always)
    private func tell(
        _ type: JSONType, _ s: ByteSlice, _ at: UInt64, _ depth: Int, _ token: ByteSlice,
        _ visitor: inout some PayloadVisitor
    ) {
        // The root is the document itself, not a path in it.
        guard at != Self.root, !visitor.value(type, path: at, token: token) else { return }
        visitor.add(path: at, text: path(s, depth))
        _ = visitor.value(type, path: at, token: token)
    }

    private mutating func object(
        _ s: ByteSlice, _ i: inout Int, _ at: UInt64, _ depth: Int,
        _ visitor: inout some PayloadVisitor
    ) -> Bool {
        i += 1
        skipSpace(s, &i)
        if i < s.count, s[i] == UInt8(ascii: "}") {
            i += 1
            return true
        }
        let first = keys.count
        var many: Set<UInt64> = []
        while true {
            skipSpace(s, &i)
            let start = i + 1
            var hasEscape = false
            guard i < s.count, s[i] == UInt8(ascii: "\""), string(s, &i, &hasEscape, depth)
            else {
                return false
            }
            let key = s.slice(start, i - 1)
            // A record has fewer than 2³² bytes.
            steps[depth] = Step(
                start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: i &- 1))
            let child =
                hasEscape
                ? JSONText.unescaped(key).withSlice { Self.member(at, $0) } : Self.member(at, key)
            guard isNew(child, since: first, &many) else { return fail(.keyTwice, depth + 1) }
            skipSpace(s, &i)
            guard i < s.count, s[i] == UInt8(ascii: ":") else { return false }
            i += 1
            guard value(s, &i, child, depth + 1, &visitor) else { return false }
            skipSpace(s, &i)
            guard i < s.count else { return false }
            if s[i] == UInt8(ascii: ",") {
                i += 1
                continue
            }
            guard s[i] == UInt8(ascii: "}") else { return false }
            i += 1
            keys.removeSubrange(first...)
            return true
        }
    }

    /// Notes a key of the object whose keys begin there; false where it has it already.
    @inline(__always)
    private mutating func isNew(
        _ key: UInt64, since first: Int, _ many: inout Set<UInt64>
    ) -> Bool {
        guard keys.count &- first < Self.listedKeys else {
            if many.isEmpty { many = Set(keys[first...]) }
            return many.insert(key).inserted
        }
        var i = first
        while i < keys.count {
            if keys[i] == key { return false }
            i &+= 1
        }
        keys.append(key)
        return true
    }

    /// `NaN`, `Infinity` and their like, which some writers take for numbers.
    private func isNoNumber(_ s: ByteSlice, _ start: Int) -> Bool {
        var i = start
        if i < s.count, s[i] == UInt8(ascii: "-") || s[i] == UInt8(ascii: "+") { i += 1 }
        return i + 1 < s.count
            && (s[i] | 0x20 == UInt8(ascii: "n") && s[i + 1] | 0x20 == UInt8(ascii: "a")
                || s[i] | 0x20 == UInt8(ascii: "i") && s[i + 1] | 0x20 == UInt8(ascii: "n"))
    }

    private mutating func array(
        _ s: ByteSlice, _ i: inout Int, _ at: UInt64, _ depth: Int,
        _ visitor: inout some PayloadVisitor
    ) -> Bool {
        i += 1
        skipSpace(s, &i)
        if i < s.count, s[i] == UInt8(ascii: "]") {
            i += 1
            return true
        }
        steps[depth] = .element
        let child = Self.element(at)
        while true {
            visitor.beginElement(path: child)
            guard value(s, &i, child, depth + 1, &visitor) else { return false }
            visitor.endElement(path: child)
            skipSpace(s, &i)
            guard i < s.count else { return false }
            if s[i] == UInt8(ascii: ",") {
                i += 1
                continue
            }
            guard s[i] == UInt8(ascii: "]") else { return false }
            i += 1
            return true
        }
    }

    private func word(
        _ s: ByteSlice, _ i: inout Int, _ word: StaticString, _ type: JSONType, _ at: UInt64,
        _ depth: Int, _ visitor: inout some PayloadVisitor
    ) -> Bool {
        let n = word.utf8CodeUnitCount
        guard i + n <= s.count else { return false }
        for j in 0..<n where unsafe s[i + j] != word.utf8Start[j] { return false }
        tell(type, s, at, depth, s.slice(i, i + n), &visitor)
        i += n
        return true
    }

    /// Moves past a string with its quotes; `hasEscape` becomes true where there is one in it.
    @inline(__always)
    private mutating func string(
        _ s: ByteSlice, _ i: inout Int, _ hasEscape: inout Bool, _ depth: Int
    ) -> Bool {
        i += 1
        while true {
            i = JSONText.firstSpecial(s, from: i)
            guard i < s.count else { return false }
            let c = s[i]
            i += 1
            if c == UInt8(ascii: "\"") { return true }
            // A control character, if it is not a backslash.
            guard c == UInt8(ascii: "\\"), i < s.count else { return false }
            hasEscape = true
            let e = s[i]
            i += 1
            if e == UInt8(ascii: "u") {
                guard let unit = JSONText.codeUnit(s, i) else { return false }
                i += 4
                if unit & 0xf800 != 0xd800 { continue }
                // The first half, and the second behind it.
                guard unit < 0xdc00, i + 1 < s.count, s[i] == UInt8(ascii: "\\"),
                    s[i + 1] == UInt8(ascii: "u"), let low = JSONText.codeUnit(s, i + 2),
                    low & 0xfc00 == 0xdc00
                else { return fail(.loneSurrogate, depth) }
                i += 6
            } else if !JSONText.isSimpleEscape(e) {
                return false
            }
        }
    }

    private func number(_ s: ByteSlice, _ i: inout Int) -> Bool {
        func digits() -> Int {
            let start = i
            while i < s.count, s[i] &- 48 < 10 { i += 1 }
            return i - start
        }
        if i < s.count, s[i] == UInt8(ascii: "-") { i += 1 }
        let leadingZero = i < s.count && s[i] == 48
        let whole = digits()
        guard whole > 0, !leadingZero || whole == 1 else { return false }
        if i < s.count, s[i] == UInt8(ascii: ".") {
            i += 1
            guard digits() > 0 else { return false }
        }
        if i < s.count, s[i] | 0x20 == UInt8(ascii: "e") {
            i += 1
            if i < s.count, s[i] == UInt8(ascii: "+") || s[i] == UInt8(ascii: "-") { i += 1 }
            guard digits() > 0 else { return false }
        }
        return true
    }
}
