/// How numbers are written: `1234.50` unless a feed or a column says otherwise.
package struct NumberForm: Sendable, Hashable {
    package var decimal: UInt8 = UInt8(ascii: ".")
    /// What may stand between groups of three digits.
    package var thousands: UInt8?
    package var marks: Set<NumberMark> = []

    package init() {}

    package static let plain = NumberForm()
    package var isPlain: Bool { self == .plain }
}

/// What may stand around a number beside its sign.
package enum NumberMark: String, Sendable, CaseIterable {
    /// `€ 12.50`, `12.50 EUR`.
    case currency
    /// `12.5%`, which is 12.5.
    case percent
    /// `(12.50)`, which is -12.50.
    case parentheses
}

/// What a feed's `format` or a column says of its numbers; nil and empty: nothing.
package struct NumberSettings: Sendable, Equatable {
    package var decimal: UInt8?
    package var thousands: UInt8?
    package var marks: [NumberMark] = []

    package init() {}

    /// The form of a column. A decimal sign of its own leaves out the feed's sign between thousands, which may be the
    /// same one.
    package func form(beneath feed: NumberSettings = .init()) -> NumberForm {
        var form = NumberForm()
        form.decimal = decimal ?? feed.decimal ?? form.decimal
        form.thousands = thousands ?? (decimal == nil ? feed.thousands : nil)
        form.marks = Set(marks.isEmpty ? feed.marks : marks)
        return form
    }

    static func read(_ fields: Fields) -> NumberSettings {
        var settings = NumberSettings()
        settings.decimal = fields.optional(
            "decimal", .numberSign, "The decimal sign of numbers; without it, a point.")
        settings.thousands = fields.optional(
            "thousands", .numberSign,
            "The sign between groups of three digits, which may be there or not; without it, none.")
        settings.marks = fields.list(
            "number_marks", .choice(NumberMark.allCases),
            "What else may stand at a number: currency (€ 12.50, 12.50 EUR), percent (12.5% is 12.5), parentheses "
                + "((12.50) is -12.50).")
        return settings
    }
}

extension ValueType where Value == UInt8 {
    /// A sign within a number.
    fileprivate static var numberSign: ValueType {
        let signs = [".", ",", "'", " ", "_"]
        return ValueType(
            schema: ["enum": .list(signs.map { .text($0) })],
            parse: { scalar throws(ValueProblem) in
                guard signs.contains(scalar.text), let byte = scalar.text.utf8.first else {
                    throw ValueProblem(
                        "'\(scalar.text)' is no sign within numbers; write one of \".\" \",\" \"'\" \" \" \"_\""
                    )
                }
                return byte
            }, show: { .text(String(Unicode.Scalar($0))) })
    }
}

extension Feed {
    package func numbers(of column: Column) -> NumberForm {
        column.numbers.form(beneath: format.numbers)
    }

    /// Of a declared column.
    package func numbers(of column: String) -> NumberForm {
        self.column(named: column).map { numbers(of: $0) } ?? format.numbers.form()
    }
}
