/// A spelling of times, in the letters of strptime: `%d.%m.%Y %H:%M`.
package struct TimePattern: Sendable, Hashable {
    package enum Field: Character, Sendable {
        case year = "Y"
        case shortYear = "y"
        case month = "m"
        case monthName = "b"
        case day = "d"
        case dayOfYear = "j"
        case weekday = "a"
        case hour = "H"
        case halfHour = "I"
        case half = "p"
        case minute = "M"
        case second = "S"
        case fraction = "f"
        case offset = "z"
        case zone = "Z"
        case epoch = "s"
    }

    package enum Element: Sendable, Hashable {
        case byte(UInt8)
        /// One or more.
        case blanks
        case field(Field)
    }

    /// Why a text is no pattern: the end of a sentence that begins with it.
    package struct Invalid: Error {
        package let reason: String
    }

    package let text: String
    package let elements: [Element]

    package init(_ text: String) throws(Invalid) {
        self.text = text
        var elements: [Element] = []
        var rest = text[...]
        while let character = rest.popFirst() {
            guard character == "%" else {
                if character == " " {
                    if elements.last != .blanks { elements.append(.blanks) }
                } else {
                    elements += character.utf8.map { .byte($0) }
                }
                continue
            }
            guard let letter = rest.popFirst() else {
                throw Invalid(reason: "ends with a single %")
            }
            if letter == "%" {
                elements.append(.byte(UInt8(ascii: "%")))
                continue
            }
            guard let written = Self.written(letter) else {
                throw Invalid(
                    reason:
                        "has %\(letter), which is not read; the letters are those of strptime: %Y %y %m %b %d %j "
                        + "%a %H %I %p %M %S %f %z %Z %s %F %T %R")
            }
            elements += written
        }
        self.elements = elements
        if let reason = problem { throw Invalid(reason: reason) }
    }

    private static func written(_ letter: Character) -> [Element]? {
        let dash = Element.byte(UInt8(ascii: "-"))
        let colon = Element.byte(UInt8(ascii: ":"))
        return switch letter {
        case "F": [.field(.year), dash, .field(.month), dash, .field(.day)]
        case "T":
            [.field(.hour), colon, .field(.minute), colon, .field(.second)]
        case "R": [.field(.hour), colon, .field(.minute)]
        case "e": [.field(.day)]
        case "k": [.field(.hour)]
        case "l": [.field(.halfHour)]
        case "B", "h": [.field(.monthName)]
        case "A": [.field(.weekday)]
        default: Field(rawValue: letter).map { [.field($0)] }
        }
    }

    private var problem: String? {
        let fields = elements.compactMap { if case .field(let field) = $0 { field } else { nil } }
        func has(_ field: Field) -> Bool { fields.contains(field) }
        for field in fields where fields.count(where: { $0 == field }) > 1 {
            return "has %\(field.rawValue) twice"
        }
        if has(.epoch) { return nil }
        guard has(.year) || has(.shortYear) else { return "has no year (%Y)" }
        guard has(.dayOfYear) || has(.day) && (has(.month) || has(.monthName)) else {
            return "does not say which day it is: it needs %m (or %b) and %d"
        }
        if has(.year) && has(.shortYear) || has(.month) && has(.monthName)
            || has(.hour) && has(.halfHour)
            || has(.dayOfYear) && (has(.day) || has(.month) || has(.monthName))
        {
            return "says something twice"
        }
        if has(.halfHour) != has(.half) { return "needs %I and %p together" }
        if has(.minute), !has(.hour), !has(.halfHour) { return "has minutes without hours (%H)" }
        if has(.second), !has(.minute) { return "has seconds without minutes (%M)" }
        if has(.fraction), !has(.second) { return "has %f without seconds (%S)" }
        return nil
    }
}

/// How a timestamp may be written.
package enum TimestampFormat: Sendable, Hashable, RawRepresentable {
    case iso8601
    case epochSeconds
    case epochMilliseconds
    case epochMicroseconds
    case epochNanoseconds
    case pattern(TimePattern)

    /// Those that have a name.
    package static let named: [TimestampFormat] = [
        .iso8601, .epochSeconds, .epochMilliseconds, .epochMicroseconds, .epochNanoseconds,
    ]

    package init?(rawValue: String) {
        if let named = Self.named.first(where: { $0.rawValue == rawValue }) {
            self = named
        } else if let pattern = try? TimePattern(rawValue) {
            self = .pattern(pattern)
        } else {
            return nil
        }
    }

    package var rawValue: String {
        switch self {
        case .iso8601: "iso8601"
        case .epochSeconds: "epoch_seconds"
        case .epochMilliseconds: "epoch_milliseconds"
        case .epochMicroseconds: "epoch_microseconds"
        case .epochNanoseconds: "epoch_nanoseconds"
        case .pattern(let pattern): pattern.text
        }
    }

    /// As a list of `timestamp_formats` has it.
    package var yaml: String {
        guard case .pattern(let pattern) = self else { return rawValue }
        return "\"\(pattern.text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
}

extension ValueType where Value == TimestampFormat {
    static var timestampFormat: ValueType {
        let words = TimestampFormat.named.map(\.rawValue)
        return ValueType(
            schema: [
                "anyOf": .list([
                    .object(["enum": .list(words.map { .text($0) })]),
                    .object(["type": .text("string"), "pattern": .text("%")]),
                ])
            ],
            parse: { scalar throws(ValueProblem) in
                if let named = TimestampFormat.named.first(where: { $0.rawValue == scalar.text }) {
                    return named
                }
                guard scalar.text.contains("%") else {
                    throw ValueProblem(
                        "'\(scalar.text)' is not one of \(words.joined(separator: ", ")), nor a pattern such as "
                            + "\"%d.%m.%Y %H:%M\"", candidates: words)
                }
                do throws(TimePattern.Invalid) {
                    return .pattern(try TimePattern(scalar.text))
                } catch {
                    throw ValueProblem("'\(scalar.text)' \(error.reason)")
                }
            }, show: { .text($0.rawValue) })
    }
}
