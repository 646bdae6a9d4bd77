/// Records for people who open `rejected.csv` in a spreadsheet: a field that would be a formula there gets
/// an apostrophe (OWASP, CSV Injection). All other bytes stay.
enum FormulaGuard {
    private static let formula = Set("=+-@\t".utf8)
    /// Spreadsheets choose the separator by the language of the machine.
    private static let separators = Set(",;\t\n\r".utf8)

    /// - Parameter malformed: Nobody can tell where such a record's fields begin: after any separator, then.
    static func guarded(_ record: [UInt8], malformed: Bool) -> [UInt8] {
        var guarded: [UInt8] = []
        guarded.reserveCapacity(record.count)
        var (isQuoted, isStart) = (false, true)
        for byte in record {
            if isStart, formula.contains(byte) { guarded.append(UInt8(ascii: "'")) }
            guarded.append(byte)
            if byte == UInt8(ascii: "\"") {
                // What a quote opens begins behind it.
                isQuoted = !isQuoted && !malformed
            } else {
                isStart = !isQuoted && separators.contains(byte)
            }
        }
        return guarded
    }
}
