/// Writes JSON straight into bytes, as `JSON.data` and, where it is pretty, `JSON.text` do: those are the readable
/// twins, and tests compare.
///
/// Foundation's encoder makes an object of every value and looks up how its type is encoded. For what is
/// recorded and printed of each partition, its checks and its profile, that was a third of what a small one
/// costs.
package struct JSONWriter: Sendable {
    package private(set) var bytes: [UInt8] = []
    /// Whether something stands before the next value in its list or object.
    private var isFirst = true
    /// Each value on a line of its own, so many lists and objects deep; nil for all on one line.
    private var depth: Int?

    package init(pretty: Bool = false) { depth = pretty ? 0 : nil }

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// What is printed or is a file of its own: a value as `JSON.text` has it, and a line end.
    package static func document(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter(pretty: true)
        write(&writer)
        return writer.text + "\n"
    }

    // MARK: - Values

    package mutating func value(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        if text.hasByte(where: Self.mayBeEscaped) { escape(text) } else { bytes += text.utf8 }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Whether what is escaped may begin with a byte: C0, the two, DEL, or C1.
    @inline(__always)
    private static func mayBeEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7f
            || byte == 0xc2
    }

    private mutating func escape(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": bytes += #"\""#.utf8
            case "\\": bytes += #"\\"#.utf8
            case "\u{8}": bytes += #"\b"#.utf8
            case "\t": bytes += #"\t"#.utf8
            case "\n": bytes += #"\n"#.utf8
            case "\u{c}": bytes += #"\f"#.utf8
            case "\r": bytes += #"\r"#.utf8
            case _ where scalar.value < 0x20 || depth != nil && JSON.isC1(scalar):
                let digits = String(scalar.value, radix: 16)
                bytes += (digits.utf8.count == 1 ? #"\u000"# : #"\u00"#).utf8
                bytes += digits.utf8
            default: bytes += String(scalar).utf8
            }
        }
    }

    package mutating func value(_ number: Int) { bytes += String(number).utf8 }

    package mutating func value(_ flag: Bool) { bytes += (flag ? "true" : "false").utf8 }

    /// JSON has neither infinity nor NaN: those are no number.
    package mutating func value(_ number: Double?) {
        guard let number, number.isFinite else {
            bytes += "null".utf8
            return
        }
        // Most are counts, and zero has a sign.
        if let whole = Int(exactly: number), whole != 0, abs(whole) < 1_000_000 {
            return value(whole)
        }
        let text = number.description
        bytes += text.hasSuffix(".0") ? text.utf8.dropLast(2) : text.utf8[...]
    }

    // MARK: - Lists and objects

    package mutating func list<Item>(
        _ items: some Sequence<Item>, _ write: (inout JSONWriter, Item) -> Void
    ) {
        nest("[", "]") { writer in
            for item in items {
                writer.separate()
                write(&writer, item)
            }
        }
    }

    /// `members` are to come in the order of their names.
    package mutating func object(_ members: (inout JSONWriter) -> Void) {
        nest("{", "}", members)
    }

    package mutating func object<Value>(
        _ members: [String: Value], _ write: (inout JSONWriter, Value) -> Void
    ) {
        nest("{", "}") { writer in
            for (name, value) in members.sorted(by: Self.precedes) {
                writer.separate()
                writer.value(name)
                writer.colon()
                write(&writer, value)
            }
        }
    }

    /// The encoder's order: that of the bytes, which for accented letters is not that of `String`.
    private static func precedes<Value>(
        _ a: (key: String, value: Value), _ b: (key: String, value: Value)
    ) -> Bool { a.key.utf8.lexicographicallyPrecedes(b.key.utf8) }

    package mutating func object(_ members: [String: Int]) { object(members) { $0.value($1) } }

    /// `name` is of our own making, so that nothing in it is escaped.
    package mutating func member(_ name: StaticString, _ write: (inout JSONWriter) -> Void) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        colon()
        write(&self)
    }

    package mutating func member(_ name: StaticString, _ text: String) {
        member(name) { $0.value(text) }
    }
    package mutating func member(_ name: StaticString, _ number: Int) {
        member(name) { $0.value(number) }
    }
    package mutating func member(_ name: StaticString, _ flag: Bool) {
        member(name) { $0.value(flag) }
    }

    /// Left out where there is none.
    package mutating func member(_ name: StaticString, ifPresent text: String?) {
        if let text { member(name, text) }
    }

    private mutating func colon() {
        if depth != nil { bytes.append(UInt8(ascii: " ")) }
        bytes.append(UInt8(ascii: ":"))
        if depth != nil { bytes.append(UInt8(ascii: " ")) }
    }

    private mutating func separate() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        // After the bracket that opens a list or object the line has ended already.
        if let depth { indent(depth, newLine: !isFirst) }
        isFirst = false
    }

    private mutating func indent(_ depth: Int, newLine: Bool) {
        if newLine { bytes.append(UInt8(ascii: "\n")) }
        bytes += repeatElement(UInt8(ascii: " "), count: 2 * depth)
    }

    private mutating func nest(
        _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ body: (inout JSONWriter) -> Void
    ) {
        bytes.append(UInt8(ascii: open))
        isFirst = true
        if let outer = depth {
            bytes.append(UInt8(ascii: "\n"))
            depth = outer + 1
            body(&self)
            depth = outer
            indent(outer, newLine: true)
        } else {
            body(&self)
        }
        isFirst = false
        bytes.append(UInt8(ascii: close))
    }
}
