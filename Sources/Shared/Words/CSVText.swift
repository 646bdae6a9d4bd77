/// Text as fields of the CSV files that we write (RFC 4180).
package enum CSVText {
    package static func line(_ fields: [String]) -> String {
        fields.map(field).joined(separator: ",") + "\n"
    }

    package static func field(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 34 || $0 == 44 || $0 == 10 || $0 == 13 }) else {
            return text
        }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    /// A name from data for files that people open in a spreadsheet: one that would be a formula there
    /// gets an apostrophe (OWASP, CSV Injection).
    package static func name(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first)
        else {
            return text
        }
        return "'" + text
    }
}
