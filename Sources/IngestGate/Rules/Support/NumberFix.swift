import Shared

/// The settings that read numbers which do not parse as they are declared.
struct NumberFix {
    /// The column's place in the configuration.
    let place: String
    let feed: Feed
    let form: NumberForm

    func setting(_ keys: String) -> String {
        let mapping = keys.contains(", ") && !keys.contains("[") ? "{\(keys)}" : keys
        return mapping == keys
            ? "if that is how they are meant, set \(place): \(keys)"
            : "if that is how they are meant, set \(place): \(mapping) "
                + "(or feeds: \(feed.name): format: \(mapping))"
    }

    /// Of numbers with a decimal comma, which may have points between thousands.
    func comma(_ number: some StringProtocol) -> String {
        number.contains(".")
            ? setting("decimal: \",\", thousands: \".\"")
            : "if that is how they are meant, set \(place): decimal: \",\" (or feeds: \(feed.name): format: {decimal: \",\"})"
    }

    /// Numbers that fit the form which is not declared.
    func otherConvention(_ form: String) -> ValueLook? {
        let number = form.drop { $0 == "-" || $0 == "+" }
        guard self.form.decimal == UInt8(ascii: ",") else { return nil }
        if number.wholeMatch(of: /9{1,3}\.999/) != nil {
            return ValueLook(
                "numbers with a point, of thousands or of decimals",
                "1.234 may mean 1234 or 1.234, which is not guessed; set \(place): thousands: \".\" if thousands are meant, "
                    + "decimal: \".\" if decimals are")
        }
        if number.wholeMatch(of: /9+\.9+/) != nil {
            return ValueLook(
                "numbers with a decimal point, not with a comma",
                "if that is how all are meant, set \(place): decimal: \".\"; if some are, ask the producer"
            )
        }
        if number.wholeMatch(of: /9{1,3}(,999)+\.9+/) != nil {
            return ValueLook(
                "numbers with commas between thousands and a decimal point",
                "if that is how they are meant, set \(place): {decimal: \".\", thousands: \",\"}")
        }
        return nil
    }
}

/// How times with the day or the month first are written.
struct TimeForm {
    private let separator: Character
    private let hasLongYear: Bool
    private let rest: String

    /// - Parameter form: Of a masked value: `99/99/9999 99:99`.
    init(_ form: String) {
        separator = form.first { !$0.isNumber && $0 != "x" } ?? "/"
        let parts = form.split(separator: " ", maxSplits: 1)
        hasLongYear = parts.first?.hasSuffix("9999") ?? true
        let time = parts.count > 1 ? parts[1] : ""
        let half = time.contains("x") ? " %p" : ""
        let hour = half.isEmpty ? "%H" : "%I"
        switch time.count(where: { $0 == ":" }) {
        case 0: rest = ""
        case 1: rest = " \(hour):%M\(half)"
        default:
            rest = " \(hour):%M:%S\(time.contains(".") ? ".%f" : "")\(half)"
        }
    }

    func pattern(isDayFirst: Bool) -> String {
        let (first, second) = isDayFirst ? ("%d", "%m") : ("%m", "%d")
        return "\(first)\(separator)\(second)\(separator)\(hasLongYear ? "%Y" : "%y")\(rest)"
    }

    func setting(_ place: String, isDayFirst: Bool) -> String {
        "set \(place): timestamp_formats: [\"\(pattern(isDayFirst: isDayFirst))\"]"
    }
}

extension ValueLook {
    /// What dates look like that do not parse.
    static func date(_ text: String, _ form: String, _ place: String, _ day: Day?) -> ValueLook? {
        if form.wholeMatch(of: /9{4}-99-99[ x]99:99.*/) != nil {
            return ValueLook("times", "if so, set \(place): type: timestamp")
        }
        if let spelling = TimeSpelling.pattern(of: text, day: day) {
            let format = TimestampFormat.pattern(spelling).yaml
            return ValueLook(
                "dates in another spelling", "set \(place): timestamp_formats: [\(format)]")
        }
        guard form.wholeMatch(of: /99?[.\/-]99?[.\/-](9{4}|99)/) != nil else { return nil }
        return dayFirst(text, form, day, place)
    }
}
