import Profile
import Shared

/// What values that do not parse look like, and what to do about it: from their form, since they may be masked.
struct ValueLook: Equatable {
    /// Behind "they look like".
    let name: String
    /// What reads them, or what to ask of the producer.
    let fix: String

    init(_ name: String, _ fix: String) {
        self.name = name
        self.fix = fix
    }

    /// The look that most samples of a column share; nil where they share none.
    static func of(
        _ samples: [String], _ column: Column, feed: Feed, day: Day?, allInvalid: Bool
    ) -> ValueLook? {
        let looks = samples.compactMap {
            look(of: $0, column, feed: feed, day: day, allInvalid: allInvalid)
        }
        let best = looks.max { a, b in looks.count { $0 == a } < looks.count { $0 == b } }
        guard let best, looks.count(where: { $0 == best }) * 2 > samples.count else { return nil }
        return best
    }

    private static func look(
        of text: String, _ column: Column, feed: Feed, day: Day?, allInvalid: Bool
    ) -> ValueLook? {
        let place = "feeds: \(feed.name): columns: \(Name.yaml(column.name) ?? column.name)"
        guard let first = text.first, let last = text.last else { return nil }
        if first.isWhitespace || last.isWhitespace {
            return ValueLook("values with blanks around them", "have the blanks removed")
        }
        if nulls.contains(text.lowercased()) {
            let known = column.nullValues ?? feed.format.nullValues
            let texts = (known + [text]).map(quoted).joined(separator: ", ")
            let key = "null_values: [\(texts)]"
            return ValueLook(
                "a text for \"no value\"",
                "if \(text) means that, set "
                    + (column.nullValues == nil
                        ? "feeds: \(feed.name): format: {\(key)}" : "\(place): \(key)"))
        }
        let form = Masked.text(Array(text.utf8))
        let numbers = NumberFix(place: place, feed: feed, form: feed.numbers(of: column))
        switch column.type {
        case .timestamp:
            return time(text, form, column, place, day: day, allInvalid: allInvalid)
        case .decimal: return decimal(form, numbers)
        case .integer: return integer(text, form, numbers)
        case .date: return date(text, form, place, day)
        case .url:
            guard !form.contains("://"), form.contains(".") else { return nil }
            return ValueLook(
                form.contains(" ") ? "URLs with blanks in them" : "URLs without their scheme",
                form.contains(" ")
                    ? "have them percent-encoded (%20)" : "have them written with https://")
        case .text, .json, .enumeration, .boolean: return nil
        }
    }

    private static let nulls: Set = [
        "null", "none", "nil", "n/a", "na", "#n/a", "nan", "\\n", "-", "--", "?", "undefined",
        "(null)",
        "(not set)", "nat",
    ]

    private static func quoted(_ text: String) -> String {
        "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }

    // MARK: - Numbers

    private static func decimal(_ form: String, _ fix: NumberFix) -> ValueLook? {
        if !fix.form.isPlain, let look = fix.otherConvention(form) { return look }
        let number = form.drop { $0 == "-" || $0 == "+" }
        if number.wholeMatch(of: /9{1,3}(,999){2,}(\.9+)?|9{1,3},999\.9+/) != nil {
            return ValueLook(
                "numbers with commas between thousands", fix.setting("thousands: \",\""))
        }
        if number.wholeMatch(of: /9{1,3}(\.999)+,9+|9+,9{1,2}|9+,9{4,}/) != nil {
            return ValueLook("numbers with a decimal comma", fix.comma(number))
        }
        // One comma before three digits is either.
        if number.wholeMatch(of: /9{1,3},999/) != nil {
            return ValueLook(
                "numbers with a comma, of thousands or of decimals",
                "1,234 may mean 1234 or 1.234, which is not guessed; \(fix.setting("thousands: \",\"")) if thousands are meant, "
                    + "decimal: \",\" if decimals are")
        }
        if number.wholeMatch(of: /9{1,3}(\.999){2,}/) != nil {
            return ValueLook(
                "numbers with points between thousands",
                fix.setting("decimal: \",\", thousands: \".\""))
        }
        if number.wholeMatch(of: /9{1,3}(([ ']|xx|xxx)999)+([.,]9+)?/) != nil {
            return ValueLook(
                "numbers with blanks or marks between thousands",
                fix.setting(
                    (number.contains(",") ? "decimal: \",\", " : "")
                        + "thousands: \"\(number.contains("'") ? "'" : " ")\""))
        }
        if number.wholeMatch(of: /9[9.,]* ?%/) != nil {
            return ValueLook("percentages", fix.setting("number_marks: [percent]"))
        }
        if number.wholeMatch(of: /\([9.,]+\)|9[9.,]*-/) != nil {
            return ValueLook(
                "negative numbers as accountants write them",
                number.hasPrefix("(")
                    ? fix.setting("number_marks: [parentheses]") : "have them written as -12.50")
        }
        if number.wholeMatch(of: /(\$|x{2,4}\$?) ?-?9[9.,]*|9[9.,]* ?(\$|x{2,4})/) != nil {
            return ValueLook(
                "amounts with their currency or unit",
                fix.setting("number_marks: [currency]"))
        }
        return nil
    }

    private static func integer(_ text: String, _ form: String, _ fix: NumberFix) -> ValueLook? {
        let number = form.drop { $0 == "-" || $0 == "+" }
        if number.wholeMatch(of: /9{19,}/) != nil {
            return ValueLook(
                "numbers of more than 64 bits", "declare type: text if they are ids")
        }
        if number.wholeMatch(of: /9+\.9+/) != nil {
            return ValueLook(
                "numbers with decimals", "declare type: decimal, or have them written without")
        }
        if text.hasPrefix("0x") || text.hasPrefix("0X") { return nil }
        if number.wholeMatch(of: /9(\.9+)?x[-+]?9+/) != nil { return ofSpreadsheet }
        return decimal(form, fix)
    }

    private static let ofSpreadsheet = ValueLook(
        "numbers that a spreadsheet shortened (1.7E+12): digits are lost",
        "have the file exported without it")

    // MARK: - Times

    private static let timeFix = "have them written as 2025-03-06T10:00:00Z"

    private static func time(
        _ text: String, _ form: String, _ column: Column, _ place: String, day: Day?,
        allInvalid: Bool
    ) -> ValueLook? {
        func setting(_ format: TimestampFormat) -> String {
            var formats = allInvalid ? [] : column.timestampFormats
            if !formats.contains(format) { formats.append(format) }
            return
                "set \(place): timestamp_formats: [\(formats.map(\.yaml).joined(separator: ", "))]"
        }
        if let format = epoch(form) {
            return ValueLook("\(format.words) since 1970", "if so, \(setting(format))")
        }
        let spelling = TimeSpelling.pattern(of: text, day: day)
        let fix = spelling.map { setting(.pattern($0)) } ?? timeFix
        if let spelling, !spelling.text.contains("%H"), !spelling.text.contains("%I") {
            return ValueLook(
                "dates without a time",
                "have the time exported, too, or, where the day is enough, \(fix)")
        }
        if form.wholeMatch(of: /9{14}(\.9+)?/) != nil {
            return ValueLook("times without separators", fix)
        }
        if spelling != nil,
            form.wholeMatch(of: /9{4}-99-99[ x]99:99(:99([.,]9+)?)?( ?x|[-+]99:?99)?/) != nil,
            !column.timestampFormats.contains(.iso8601)
        {
            return ValueLook("times as ISO 8601 has them", setting(.iso8601))
        }
        if form.wholeMatch(of: /9{5}([.,]9+)?/) != nil {
            return ValueLook("day numbers of a spreadsheet", timeFix)
        }
        if form.wholeMatch(of: /9(\.9+)?x[-+]?9+/) != nil { return ofSpreadsheet }
        if spelling?.text.hasPrefix("%y") ?? false {
            return ValueLook("times with a short year first", fix)
        }
        if spelling == nil, form.prefixMatch(of: /99?[.\/-]99?[.\/-](9{4}|99)( |x|,|$)/) != nil {
            return dayFirst(text, form, day, place)
        }
        if form.prefixMatch(of: /9{4}[.\/]99?[.\/]99?/) != nil {
            return ValueLook("times with other signs between year, month and day", fix)
        }
        if spelling != nil, form.contains(/x{3,}/) {
            return ValueLook("times with names of months or days", fix)
        }
        if spelling != nil { return ValueLook("times in another spelling", fix) }
        if form.wholeMatch(
            of: /9{4}-99-99[ x]99:99(:99)?([.,]9+)?([-+]99:?99)? ?(x{2,5}|\[?x{3,}\/[x_\/]+\]?)/)
            != nil
        {
            return ValueLook(
                "times with the name of a zone",
                "only UTC, GMT, Z and offsets are read, since other names stand for several zones; \(timeFix)"
            )
        }
        if form.wholeMatch(of: /9{4}-?99-?99[ x]99:?99(:?99)?([.,]9+)? ?(x|[-+]99:?(99)?)?/) != nil
        {
            return ValueLook(
                "dates or times that do not exist, such as 2025-02-30 or 25:00",
                "ask the producer what they mean")
        }
        if form.wholeMatch(of: /99?:99(:99)?([.,]9+)?( x{2})?/) != nil {
            return ValueLook("times without a date", timeFix)
        }
        if form.contains(/x{3,}/), form.contains(/99?:99/), form.contains(/9{4}/),
            !form.contains("/x")
        {
            return ValueLook("times with names of months or days", timeFix)
        }
        return nil
    }

    private static func epoch(_ form: String) -> TimestampFormat? {
        guard let match = form.wholeMatch(of: /(9+)(\.9+)?/) else { return nil }
        return switch match.1.count {
        case 10: .epochSeconds
        case 13: .epochMilliseconds
        case 16: .epochMicroseconds
        case 19: .epochNanoseconds
        default: nil
        }
    }

    /// Two numbers before the year: which is the month can be said where a day of the month or the file's name tells.
    static func dayFirst(
        _ text: String, _ form: String, _ day: Day?, _ place: String
    ) -> ValueLook {
        let numbers = text.split(whereSeparator: { !("0"..."9").contains($0) }).prefix(2)
            .compactMap { Int($0) }
        var order = "with day and month before the year"
        if form.contains("x9") == false, numbers.count == 2, numbers != [99, 99] {
            let (a, b) = (numbers[0], numbers[1])
            let parts = day?.civil
            if a > 12 || parts.map({ a == $0.day && b == $0.month && a != b }) ?? false {
                order = "with the day first"
            } else if b > 12 || parts.map({ a == $0.month && b == $0.day && a != b }) ?? false {
                order = "with the month first"
            }
        }
        let time = TimeForm(form)
        let fix =
            switch order {
            case "with the day first": time.setting(place, isDayFirst: true)
            case "with the month first": time.setting(place, isDayFirst: false)
            default:
                time.setting(place, isDayFirst: true) + " if the day stands first, "
                    + "\"\(time.pattern(isDayFirst: false))\" if the month does"
            }
        return ValueLook("times \(order)", "that is not guessed; \(fix)")
    }
}

extension TimestampFormat {
    /// `seconds`, for a sentence.
    var words: String {
        switch self {
        case .iso8601: "ISO 8601"
        case .pattern(let pattern): pattern.text
        case .epochSeconds: "seconds"
        case .epochMilliseconds: "milliseconds"
        case .epochMicroseconds: "microseconds"
        case .epochNanoseconds: "nanoseconds"
        }
    }
}
