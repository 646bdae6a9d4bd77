extension YAMLScalar {
    /// Text may stand with or without quotes, unless other YAML readers would take it for
    /// something else: `12` and `true` need quotes to be text, `no` and `2025-02-26` do not.
    func asText() throws(ValueProblem) -> String {
        switch looksLike {
        case .null:
            throw ValueProblem(
                text.isEmpty
                    ? "a value is missing"
                    : "'\(text)' means nothing in YAML; quote it to mean text")
        case .boolean: throw ValueProblem("'\(text)' is true or false; quote it to mean text")
        case .number: throw ValueProblem("'\(text)' is a number; quote it to mean text")
        case .text: break
        }
        if text.isEmpty { throw ValueProblem("the text is empty") }
        return text
    }

    func asNumber() throws(ValueProblem) -> Double {
        guard looksLike == .number, let value = Double(text), value.isFinite else {
            throw notANumber("a number")
        }
        return value
    }

    func asWholeNumber() throws(ValueProblem) -> Int {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard plain, !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw notANumber("a whole number")
        }
        // Other YAML readers take 010 for eight.
        if digits.count > 1, digits.first == "0" {
            throw ValueProblem("'\(text)' begins with a zero; write the number without it")
        }
        // 2^53: beyond it a JSON reader may not keep the number exactly.
        guard let value = Int(text), abs(value) <= 1 << 53 else {
            throw ValueProblem("\(text) is out of range")
        }
        return value
    }

    private func notANumber(_ wanted: String) -> ValueProblem {
        if text.isEmpty, plain { return ValueProblem("a value is missing: \(wanted) is needed") }
        if !plain, YAMLScalar(text: text, plain: true).looksLike == .number {
            return ValueProblem("'\(text)' is text; write \(wanted) without quotes")
        }
        return ValueProblem("'\(text)' is not \(wanted)")
    }
}

extension Double {
    func checked(in range: ClosedRange<Double>, _ text: String) throws(ValueProblem) -> Double {
        guard range.contains(self) else {
            let (low, high) = (
                JSONTree.decimal(range.lowerBound), JSONTree.decimal(range.upperBound)
            )
            throw ValueProblem("\(text) is out of range: \(low) to \(high)")
        }
        return self
    }
}

/// Sizes as people write them.
enum ByteSize {
    private static let units: [(name: String, bytes: Int)] = [
        ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10),
        ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000),
        ("KB", 1000), ("B", 1), ("", 1),
    ]

    static func parse(_ text: String) -> Int? {
        let digits = text.prefix { ("0"..."9").contains($0) }
        var unit = text.dropFirst(digits.count)
        if unit.first == " " { unit = unit.dropFirst() }
        guard let count = Int(digits), let match = units.first(where: { $0.name == unit }) else {
            return nil
        }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: match.bytes)
        return overflow ? nil : bytes
    }

    static func show(_ bytes: Int) -> String {
        for unit in units where unit.name.hasSuffix("iB") && bytes > 0 && bytes % unit.bytes == 0 {
            return "\(bytes / unit.bytes)\(unit.name)"
        }
        return "\(bytes)B"
    }
}

extension Fields {
    /// Whether a text can be the name of a feed or the like.
    static func isName(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        func letter(_ byte: UInt8) -> Bool {
            (65...90).contains(byte) || (97...122).contains(byte)
        }
        guard let first = bytes.first, letter(first), bytes.count <= 64 else { return false }
        return bytes.allSatisfy { letter($0) || (48...57).contains($0) || $0 == 95 || $0 == 45 }
    }
}
