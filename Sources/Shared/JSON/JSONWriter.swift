/// Writes JSON straight into bytes, the only writer that we have but for `JSON.text`, which is its readable twin:
/// tests compare.
///
/// Foundation's encoder makes an object of every value and looks up how its type is encoded. For what is
/// recorded and printed of each partition, its checks and its profile, that was a third of what a small one
/// costs. An array that grows byte by byte cost a tenth of that, and plain memory costs a third of an array.
@safe package struct JSONWriter: ~Copyable {
    private var start: UnsafeMutablePointer<UInt8>
    private var count = 0
    private var capacity = 1 << 12
    /// Whether something stands before the next value in its list or object.
    private var isFirst = true
    private let layout: Layout
    /// So many lists and objects deep.
    private var depth = 0

    /// Where blanks and line ends stand. What is shown to people has DEL and C1 escaped, too.
    package enum Layout {
        /// None: what is kept.
        case compact
        /// As Foundation's encoder has them: what is printed, and files of their own.
        case pretty
        /// As people write JSON: the schema, and settings.
        case written
        /// The same on one line.
        case line
    }

    package init(_ layout: Layout = .compact) {
        self.layout = layout
        unsafe start = .allocate(capacity: capacity)
    }

    deinit { unsafe start.deallocate() }

    package var bytes: [UInt8] { unsafe Array(written) }

    package var text: String { unsafe String(decoding: written, as: UTF8.self) }

    private var written: UnsafeBufferPointer<UInt8> {
        unsafe UnsafeBufferPointer(start: start, count: count)
    }

    /// What is printed or is a file of its own: a value as `JSON.text` has it, and a line end.
    package static func document(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter(.pretty)
        write(&writer)
        writer.put(UInt8(ascii: "\n"))
        return writer.text
    }

    // MARK: - Bytes

    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if capacity &- count < more { grow(more) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        capacity = max(2 * capacity, count + more)
        let wider = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        unsafe wider.update(from: start, count: count)
        unsafe start.deallocate()
        unsafe start = wider
    }

    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        reserve(1)
        unsafe start[count] = byte
        count &+= 1
    }

    @inline(__always)
    private mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let base = bytes.baseAddress else { return }
        reserve(bytes.count)
        unsafe (start + count).update(from: base, count: bytes.count)
        count &+= bytes.count
    }

    private mutating func put(_ text: StaticString) {
        text.withUTF8Buffer { unsafe put($0) }
    }

    private mutating func put(_ text: String) {
        var text = text
        text.withUTF8 { unsafe put($0) }
    }

    private mutating func put(blanks: Int) {
        reserve(blanks)
        unsafe (start + count).update(repeating: UInt8(ascii: " "), count: blanks)
        count &+= blanks
    }

    // MARK: - Values

    package mutating func value(_ text: String) {
        put(UInt8(ascii: "\""))
        if text.hasByte(where: Self.mayBeEscaped) { escape(text) } else { put(text) }
        put(UInt8(ascii: "\""))
    }

    /// Whether what is escaped may begin with a byte: C0, the two, DEL, or C1.
    @inline(__always)
    private static func mayBeEscaped(_ byte: UInt8) -> UInt8 {
        bit(byte < 0x20) | bit(byte == UInt8(ascii: "\"")) | bit(byte == UInt8(ascii: "\\"))
            | bit(byte == 0x7f) | bit(byte == 0xc2)
    }

    private mutating func escape(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": put(#"\""#)
            case "\\": put(#"\\"#)
            case "\u{8}": put(#"\b"#)
            case "\t": put(#"\t"#)
            case "\n": put(#"\n"#)
            case "\u{c}": put(#"\f"#)
            case "\r": put(#"\r"#)
            case _ where scalar.value < 0x20 || layout != .compact && JSON.isC1(scalar):
                let digits = String(scalar.value, radix: 16)
                put(digits.utf8.count == 1 ? #"\u000"# : #"\u00"# as StaticString)
                put(digits)
            default: put(String(scalar))
            }
        }
    }

    package mutating func value(_ number: Int) {
        if number < 0 { put(UInt8(ascii: "-")) }
        var rest = number.magnitude
        var digits = 1
        var power: UInt = 10
        while digits < 19, rest >= power {
            digits &+= 1
            power &*= 10
        }
        reserve(digits)
        count &+= digits
        for place in 1...digits {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            unsafe start[count &- place] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit)
            rest = quotient
        }
    }

    package mutating func value(_ flag: Bool) { put(flag ? "true" : "false" as StaticString) }

    /// JSON has neither infinity nor NaN: those are no number.
    package mutating func value(_ number: Double?) {
        guard let number, number.isFinite else { return null() }
        // Most are counts, and zero has a sign.
        if abs(number) < 1_000_000, let whole = Int(exactly: number) {
            if whole == 0, number.sign == .minus { put(UInt8(ascii: "-")) }
            return value(whole)
        }
        var text = number.description
        text.withUTF8 { text in
            let isWhole =
                unsafe text.count > 2 && text[text.count - 2] == UInt8(ascii: ".")
                && text[text.count - 1] == UInt8(ascii: "0")
            unsafe put(.init(rebasing: isWhole ? text.dropLast(2) : text[...]))
        }
    }

    /// A number as it shall stand there.
    mutating func value(digits: String) { put(digits) }

    package mutating func null() { put("null" as StaticString) }

    package mutating func value(_ value: some JSONWritable) { value.write(to: &self) }

    // MARK: - Lists and objects

    package mutating func list(_ items: some Sequence<some JSONWritable>) {
        list(items) { $1.write(to: &$0) }
    }

    package mutating func list<Item>(
        _ items: some Sequence<Item>, _ write: (inout JSONWriter, Item) -> Void
    ) {
        nest(UInt8(ascii: "["), UInt8(ascii: "]")) { writer in
            for item in items {
                writer.separate()
                write(&writer, item)
            }
        }
    }

    /// `members` are to come in the order of their names.
    package mutating func object(_ members: (inout JSONWriter) -> Void) {
        nest(UInt8(ascii: "{"), UInt8(ascii: "}"), members)
    }

    package mutating func object<Value>(
        _ members: [String: Value], _ write: (inout JSONWriter, Value) -> Void
    ) {
        object { writer in
            // The encoder's order: that of the bytes, which for accented letters is not that of `String`.
            let names = Array(members.keys).sorted {
                $0.utf8.lexicographicallyPrecedes($1.utf8)
            }
            for name in names {
                writer.separate()
                writer.value(name)
                writer.colon()
                if let value = members[name] { write(&writer, value) }
            }
        }
    }

    package mutating func object(_ members: [String: Int]) { object(members) { $0.value($1) } }

    /// `name` is of our own making, so that nothing in it is escaped.
    package mutating func member(_ name: StaticString, _ write: (inout JSONWriter) -> Void) {
        separate()
        put(UInt8(ascii: "\""))
        put(name)
        put(UInt8(ascii: "\""))
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

    package mutating func member(_ name: StaticString, _ value: some JSONWritable) {
        member(name) { value.write(to: &$0) }
    }

    /// Left out where there is none.
    package mutating func member(_ name: StaticString, ifPresent number: Int?) {
        if let number { member(name, number) }
    }

    /// Left out where there is none.
    package mutating func member(_ name: StaticString, ifPresent text: String?) {
        if let text { member(name, text) }
    }

    private mutating func colon() {
        switch layout {
        case .compact: put(UInt8(ascii: ":"))
        case .pretty: put(" : " as StaticString)
        case .written, .line: put(": " as StaticString)
        }
    }

    private mutating func separate() {
        if !isFirst { put(UInt8(ascii: ",")) }
        switch layout {
        case .compact: break
        // After the bracket that opens a list or object the line has ended already.
        case .pretty: indent(newLine: !isFirst)
        case .written: indent(newLine: true)
        case .line: if !isFirst { put(UInt8(ascii: " ")) }
        }
        isFirst = false
    }

    private mutating func indent(newLine: Bool) {
        if newLine { put(UInt8(ascii: "\n")) }
        put(blanks: 2 * depth)
    }

    private mutating func nest(
        _ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) -> Void
    ) {
        put(open)
        isFirst = true
        if layout == .pretty { put(UInt8(ascii: "\n")) }
        depth &+= 1
        body(&self)
        depth &-= 1
        if layout == .pretty || layout == .written && !isFirst { indent(newLine: true) }
        isFirst = false
        put(close)
    }
}
