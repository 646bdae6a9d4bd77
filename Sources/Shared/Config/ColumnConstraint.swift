/// What can be asked of each value of a column, beside its type. Each is a rule, `schema.pattern` and so on.
package enum ColumnConstraint: String, Sendable, CaseIterable {
    case pattern, unique, range, values
    case maxLength = "max_length"
}

/// The smallest or the largest value of a column.
package enum ColumnBound: Sendable, Hashable, CustomStringConvertible {
    /// In millionths.
    case number(Int128)
    /// For dates and times: the whole day.
    case day(Day)

    package var description: String {
        switch self {
        case .day(let day): return day.description
        case .number(let micros):
            let (whole, rest) = micros.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
            let digits = String(1_000_000 + rest).dropFirst()
            let decimals = digits.drop(suffix: "0")
            return "\(micros < 0 ? "-" : "")\(whole)\(decimals.isEmpty ? "" : ".\(decimals)")"
        }
    }

    /// A number such as `-12.5`, with six decimals at most.
    package init?(number text: String) {
        let isNegative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" }.split(
            separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, first.count <= 18, let whole = UInt64(first) else {
            return nil
        }
        let decimals = parts.count > 1 ? parts[1] : "0"
        guard (1...6).contains(decimals.count), let rest = UInt64(decimals) else { return nil }
        var micros = Int128(rest)
        for _ in decimals.count..<6 { micros *= 10 }
        micros += Int128(whole) * 1_000_000
        self = .number(isNegative ? -micros : micros)
    }
}

extension Substring {
    fileprivate func drop(suffix: Character) -> Substring {
        self[..<(lastIndex { $0 != suffix }.map { index(after: $0) } ?? startIndex)]
    }
}

extension Column {
    /// Those that are asked of its values.
    package var constraints: [ColumnConstraint] {
        ColumnConstraint.allCases.filter { constraint in
            switch constraint {
            case .pattern: pattern != nil
            case .unique: isUnique
            case .range: minimum != nil || maximum != nil
            // For an enum they are its type.
            case .values: !values.isEmpty && type != .enumeration
            case .maxLength: maxLength != nil
            }
        }
    }

    /// Reads the keys of constraints.
    mutating func readConstraints(_ fields: Fields) {
        pattern = fields.optional(
            "pattern", .textPattern,
            "A regular expression that each whole value matches: [A-Z]{2}[0-9]+. No look-around, no back-references."
        )
        isUnique = fields.value(
            "unique", .flag, default: false, "Whether no value may stand in two records of a day.")
        minimum = fields.optional(
            "minimum", .bound,
            "The smallest value: a number, or a day for columns of type date or timestamp.")
        maximum = fields.optional(
            "maximum", .bound,
            "The largest value: a number, or a day for columns of type date or timestamp.")
        maxLength = fields.optional(
            "max_length", .integer(1...1_000_000_000), "The most characters that a value may have.")
    }

    /// What is wrong with the constraints, by key.
    var constraintProblems: [(key: String, problem: String)] {
        var problems: [(String, String)] = []
        for case (let key, let bound?) in [("minimum", minimum), ("maximum", maximum)] {
            switch (type, bound) {
            case (.integer, .number), (.decimal, .number), (.date, .day), (.timestamp, .day): break
            case (.integer, .day), (.decimal, .day):
                problems.append((key, "a number is meant, as the column's type is"))
            case (.date, .number), (.timestamp, .number):
                problems.append((key, "a day such as 2025-03-06 is meant, as the column's type is"))
            default:
                problems.append(
                    (
                        key,
                        "'\(key)' is only for columns of type integer, decimal, date or timestamp"
                    ))
            }
        }
        let isReversed =
            switch (minimum, maximum) {
            case (.number(let low)?, .number(let high)?): low > high
            case (.day(let low)?, .day(let high)?): low > high
            default: false
            }
        if isReversed { problems.append(("maximum", "the maximum is below the minimum")) }
        return problems
    }
}

extension ValueType where Value == ColumnBound {
    fileprivate static var bound: ValueType {
        ValueType(
            schema: ["type": .list([.text("number"), .text("string")])],
            parse: { scalar throws(ValueProblem) in
                if let number = ColumnBound(number: scalar.text) { return number }
                if let day = Day(scalar.text) { return .day(day) }
                throw ValueProblem(
                    "'\(scalar.text)' is neither a number such as 12.5 nor a day such as 2025-03-06"
                )
            },
            show: { bound in
                switch bound {
                case .day(let day): .text(day.description)
                case .number(let micros): .number(Double(micros) / 1_000_000)
                }
            })
    }
}

extension ValueType where Value == TextPattern {
    fileprivate static var textPattern: ValueType {
        ValueType(
            schema: ["type": .text("string"), "minLength": .integer(1)],
            parse: { scalar throws(ValueProblem) in
                guard scalar.looksLike != .null else { throw ValueProblem("a pattern is missing") }
                do throws(TextPattern.Invalid) {
                    return try TextPattern(scalar.text)
                } catch {
                    throw ValueProblem("'\(scalar.text)' \(error.reason)")
                }
            }, show: { .text($0.text) })
    }
}
