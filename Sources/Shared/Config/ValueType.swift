/// How one kind of value is read from a file, described to editors, and shown again.
package struct ValueType<Value: Sendable> {
    /// The JSON Schema of the value as it stands in the file. Made when it is asked for, which a run never does.
    package var schema: [String: JSONTree] { describe() }
    private let describe: () -> [String: JSONTree]
    package let parse: (YAMLScalar) throws(ValueProblem) -> Value
    package let show: (Value) -> JSONTree

    package init(
        schema: @autoclosure @escaping () -> [String: JSONTree],
        parse: @escaping (YAMLScalar) throws(ValueProblem) -> Value,
        show: @escaping (Value) -> JSONTree
    ) {
        describe = schema
        self.parse = parse
        self.show = show
    }
}

/// Why a value is not of its type.
package struct ValueProblem: Error {
    package let message: String
    /// Words of which one may have been meant.
    package var candidates: [String] = []

    package init(_ message: String, candidates: [String] = []) {
        self.message = message
        self.candidates = candidates
    }
}

extension ValueType where Value == String {
    package static var text: ValueType { text { _ in nil } }

    /// `problem` says what is wrong with a text, if anything.
    package static func text(problem: @escaping (String) -> String?) -> ValueType {
        ValueType(
            schema: ["type": .text("string"), "minLength": .integer(1)],
            parse: { scalar throws(ValueProblem) in
                let text = try scalar.asText()
                if let problem = problem(text) { throw ValueProblem("'\(text)' \(problem)") }
                return text
            }, show: { .text($0) })
    }
}

extension ValueType where Value == Bool {
    private static var words: [String: Bool] {
        ["true": true, "yes": true, "on": true, "false": false, "no": false, "off": false]
    }

    package static var flag: ValueType {
        ValueType(
            schema: [
                "enum": .list(
                    [.flag(true), .flag(false)] + ["yes", "no", "on", "off"].map { .text($0) })
            ],
            parse: { scalar throws(ValueProblem) in
                guard scalar.plain, let value = words[scalar.text] else {
                    throw ValueProblem(
                        scalar.plain
                            ? "'\(scalar.text)' is not true or false"
                            : "'\(scalar.text)' is text; write true or false without quotes",
                        candidates: words.keys.sorted())
                }
                return value
            }, show: { .flag($0) })
    }
}

extension ValueType where Value == Int {
    package static func integer(_ range: ClosedRange<Int>) -> ValueType {
        ValueType(
            schema: [
                "type": .text("integer"), "minimum": .integer(range.lowerBound),
                "maximum": .integer(range.upperBound),
            ],
            parse: { scalar throws(ValueProblem) in
                let number = try scalar.asWholeNumber()
                guard range.contains(number) else {
                    throw ValueProblem(
                        "\(number) is out of range: \(range.lowerBound) to \(range.upperBound)")
                }
                return number
            }, show: { .integer($0) })
    }

    /// `256MiB`, `64MB`, or a plain number of bytes.
    package static func bytes(_ range: ClosedRange<Int>) -> ValueType {
        ValueType(
            schema: [
                "type": .list([.text("integer"), .text("string")]),
                "pattern": .text("^[0-9]+ ?(B|kB|KB|MB|GB|TB|KiB|MiB|GiB|TiB)?$"),
                "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound),
            ],
            parse: { scalar throws(ValueProblem) in
                guard let size = ByteSize.parse(scalar.text) else {
                    throw ValueProblem(
                        "'\(scalar.text)' is not a size: write bytes, or 64MB, or 256MiB",
                        candidates: [])
                }
                guard range.contains(size) else {
                    throw ValueProblem(
                        "\(scalar.text) is out of range: \(ByteSize.show(range.lowerBound)) to "
                            + ByteSize.show(range.upperBound))
                }
                return size
            }, show: { .text(ByteSize.show($0)) })
    }
}

extension ValueType where Value == Double {
    package static func number(_ range: ClosedRange<Double>) -> ValueType {
        ValueType(
            schema: [
                "type": .text("number"), "minimum": .number(range.lowerBound),
                "maximum": .number(range.upperBound),
            ],
            parse: { scalar throws(ValueProblem) in
                try scalar.asNumber().checked(in: range, scalar.text)
            }, show: { .number($0) })
    }

    /// A whole number as a rule's parameter.
    package static func count(_ range: ClosedRange<Double>) -> ValueType {
        ValueType(
            schema: [
                "type": .text("integer"), "minimum": .number(range.lowerBound),
                "maximum": .number(range.upperBound),
            ],
            parse: { scalar throws(ValueProblem) in
                try Double(scalar.asWholeNumber()).checked(in: range, scalar.text)
            }, show: { .number($0) })
    }

    /// `0.05` or `5%`.
    package static func share(_ range: ClosedRange<Double> = 0...1) -> ValueType {
        ValueType(
            schema: [
                "type": .list([.text("number"), .text("string")]),
                "pattern": .text("^[0-9]+(\\.[0-9]+)?%$"),
                "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound),
            ],
            parse: { scalar throws(ValueProblem) in
                if scalar.text.hasSuffix("%") {
                    let digits = scalar.text.dropLast()
                    // Shifted in decimal: 0.7 / 100 is not the number that 0.007 reads as.
                    guard digits.utf8.allSatisfy({ "0123456789.".utf8.contains($0) }),
                        Double(digits) != nil, let value = Double(digits + "e-2")
                    else { throw ValueProblem("'\(scalar.text)' is not a share: write 0.05 or 5%") }
                    return try value.checked(in: range, scalar.text)
                }
                let value = try scalar.asNumber()
                if !range.contains(value), value > 1, value <= 100 {
                    throw ValueProblem(
                        "\(scalar.text) is out of range: write 0.05 or 5% for a share")
                }
                return try value.checked(in: range, scalar.text)
            }, show: { .number($0) })
    }
}

extension ValueType where Value == Severity {
    package static var severity: ValueType {
        let words = [
            "P0_BLOCKER", "P0", "ERROR", "P1_HIGH", "P1", "WARN", "WARNING", "P2_INFO", "P2",
            "INFO",
        ]
        return ValueType(
            schema: ["enum": .list(words.map { .text($0) })],
            parse: { scalar throws(ValueProblem) in
                guard words.contains(scalar.text.uppercased()),
                    let severity = Severity(spelling: scalar.text)
                else {
                    throw ValueProblem(
                        "'\(scalar.text)' is no severity; write P0 (it blocks), P1 (it flags) or P2 "
                            + "(it is recorded), or leave the key out", candidates: words)
                }
                return severity
            }, show: { .text($0.rawValue) })
    }
}

extension ValueType where Value == Day {
    package static var day: ValueType {
        ValueType(
            schema: [
                "type": .text("string"), "pattern": .text("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
            ],
            parse: { scalar throws(ValueProblem) in
                guard let day = Day(scalar.text) else {
                    throw ValueProblem("'\(scalar.text)' is not a day of the calendar (YYYY-MM-DD)")
                }
                return day
            }, show: { .text($0.description) })
    }
}

extension ValueType {
    /// One of the raw values of an enumeration.
    ///
    /// - Parameter said: Other words that people write for one of them, in small letters: they are told which it is.
    package static func choice(_ all: [Value], said: [String: Value] = [:]) -> ValueType
    where Value: RawRepresentable, Value.RawValue == String {
        let words = all.map(\.rawValue)
        return ValueType(
            schema: ["enum": .list(words.map { .text($0) })],
            parse: { scalar throws(ValueProblem) in
                guard let value = Value(rawValue: scalar.text), words.contains(scalar.text) else {
                    let meant = said[scalar.text.lowercased()].map { "; write \($0.rawValue)" }
                    throw ValueProblem(
                        "'\(scalar.text)' is not one of \(words.joined(separator: ", "))\(meant ?? "")",
                        candidates: meant == nil ? words : [])
                }
                return value
            }, show: { .text($0.rawValue) })
    }
}
