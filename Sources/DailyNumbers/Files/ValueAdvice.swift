import FieldText

/// What to say of a value that is not read: what it could be, and what is accepted.
enum ValueAdvice {
    /// A cell of a fact table as everybody may see it: numbers, times and a word or two. Anything else may be a person, where
    /// columns have moved, and shows its form only.
    static func shown(_ text: String) -> String {
        let text = text.prefix(40)
        let letters = text.unicodeScalars.count { $0.properties.isAlphabetic }
        guard text.contains("@") || letters > 12 else { return String(text) }
        return String(
            text.unicodeScalars.map { scalar -> Character in
                if scalar.properties.isAlphabetic { return "x" }
                return scalar.properties.numericType == nil ? Character(scalar) : "9"
            })
    }

    static func day(_ field: ArraySlice<UInt8>) -> String {
        let text = String(decoding: field, as: UTF8.self)
        let parts = text.split { $0 == "/" || $0 == "." || $0 == "-" }
        if parts.count == 3, parts[0].count <= 2, parts.allSatisfy({ $0.allSatisfy(\.isNumber) }) {
            return
                "could be more than one day (day first, or month first); write \(DayReader.forms)"
        }
        if text.contains(":") {
            return "is a moment within a day, and no day; write \(DayReader.forms)"
        }
        return "is not a day; write \(DayReader.forms)"
    }

    static func amount(_ field: ArraySlice<UInt8>) -> String {
        let forms = "write 1234.50, -5 or 1e3"
        let comma = UInt8(ascii: ",")
        guard field.contains(comma) else { return "is not an amount; \(forms)" }
        let others = field.filter { $0 != comma }
        guard others.allSatisfy({ $0 &- 48 < 10 || $0 == UInt8(ascii: ".") || $0 <= 0x20 }) else {
            return "is not an amount; \(forms)"
        }
        return
            "has a comma, which is the decimal mark for some and separates thousands for others; \(forms)"
    }
}
