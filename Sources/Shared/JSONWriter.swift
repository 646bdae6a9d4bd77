/// Writes JSON straight into bytes, as `JSON.data` does: that is the readable twin, and tests compare the two.
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

    /// What was written, as people and terminals get it.
    package var text: String { JSON.safe(String(decoding: bytes, as: UTF8.self)) }

    // MARK: - Values

    package mutating func value(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        if text.hasByte(where: Self.isEscaped) { escape(text) } else { bytes += text.utf8 }
        bytes.append(UInt8(ascii: "\""))
    }

    @inline(__always)
    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func escape(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): escape(byte)
            case 0x08: escape(UInt8(ascii: "b"))
            case 0x09: escape(UInt8(ascii: "t"))
            case 0x0a: escape(UInt8(ascii: "n"))
            case 0x0c: escape(UInt8(ascii: "f"))
            case 0x0d: escape(UInt8(ascii: "r"))
            case 0..<0x20:
                bytes += byte < 0x10 ? #"\u000"#.utf8 : #"\u001"#.utf8
                bytes.append(Array("0123456789abcdef".utf8)[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
    }

    private mutating func escape(_ letter: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(letter)
    }

    package mutating func value(_ number: Int) { bytes += String(number).utf8 }

    package mutating func value(_ flag: Bool) { bytes += (flag ? "true" : "false").utf8 }

    /// JSON has neither infinity nor NaN: those are no number.
    package mutating func value(_ number: Double?) {
        guard let number, number.isFinite else {
            bytes += "null".utf8
            return
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
                writer.member(name) { write(&$0, value) }
            }
        }
    }

    /// The encoder's order: that of the bytes, which for accented letters is not that of `String`.
    private static func precedes<Value>(
        _ a: (key: String, value: Value), _ b: (key: String, value: Value)
    ) -> Bool { a.key.utf8.lexicographicallyPrecedes(b.key.utf8) }

    package mutating func object(_ members: [String: Int]) { object(members) { $0.value($1) } }

    package mutating func member(_ name: String, _ write: (inout JSONWriter) -> Void) {
        separate()
        value(name)
        bytes += depth == nil ? ":".utf8 : " : ".utf8
        write(&self)
    }

    package mutating func member(_ name: String, _ text: String) { member(name) { $0.value(text) } }
    package mutating func member(_ name: String, _ number: Int) {
        member(name) { $0.value(number) }
    }
    package mutating func member(_ name: String, _ flag: Bool) { member(name) { $0.value(flag) } }

    /// Left out where there is none.
    package mutating func member(_ name: String, ifPresent text: String?) {
        if let text { member(name, text) }
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
