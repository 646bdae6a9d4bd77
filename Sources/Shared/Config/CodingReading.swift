import TextCoding

extension ValueType where Value == TextCoding {
    /// An encoding by its name, in any of its usual spellings.
    static var coding: ValueType {
        ValueType(
            schema: ["type": .text("string"), "minLength": .integer(1)],
            parse: { scalar throws(ValueProblem) in
                if let coding = TextCoding(scalar.text) { return coding }
                let isUTF8 = ["utf-8", "utf8", "ascii", "us-ascii"].contains(
                    scalar.text.lowercased())
                throw ValueProblem(
                    isUTF8
                        ? "'\(scalar.text)' needs no 'encoding': files are UTF-8 without it"
                        : "'\(scalar.text)' is no encoding that is read: windows-1252, iso-8859-1 to -16, utf-16 and some others",
                    candidates: isUTF8 ? [] : TextCoding.names)
            }, show: { .text($0.name) })
    }
}
