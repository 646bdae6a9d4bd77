import CSVScan
import Shared
import Testing

@testable import FieldText

@Suite("Values of tables that nobody declared") struct TableValueTests {
    private func day(_ text: String) -> Day? {
        var reader = DayReader()
        return Array(text.utf8).withSlice { reader.read($0) }
    }

    @Test(
        "days",
        arguments: [
            "2025-03-01", "20250301", "2025/03/01", " 2025-03-01 ", "2025-03-01 00:00:00",
            "2025-03-01T00:00:00Z", "2025-03-01T00:00", "2025-03-01 00:00:00.000 UTC",
            "20250301T000000Z", "2025-03-01T00:00:00+05:30", "2025-03-01T00:00:00-0800",
        ])
    func days(text: String) { #expect(day(text) == Day("2025-03-01"), "\(text)") }

    @Test(
        "what is no day, or more than one",
        arguments: [
            "", "01/03/2025", "03-01-2025", "1.3.2025", "2025-3-1", "2025-02-30", "20250230",
            "2025-03-01 00:00:01", "2025-03-01T23:00:00Z", "2025-03-01T00:00:00.001Z", "45717",
            "1740787200", "2025/03-01", "2025-03-01 CST", "2025-03-01T00:00:00Q", "２０２５-03-01",
        ])
    func noDays(text: String) { #expect(day(text) == nil, "\(text)") }

    @Test(
        "counts",
        arguments: [
            ("0", 0), ("1000", 1000), ("1000.0", 1000), ("1e3", 1000), ("+7", 7), ("12.", 12),
            (" 5 ", 5), ("-0", 0), ("-0.0", 0), ("999.9999999999", 1000), ("1000.0000000001", 1000),
            ("1000000000000", 1_000_000_000_000), ("007", 7),
        ])
    func counts(text: String, count: Int) {
        #expect(Array(text.utf8).withSlice(CountText.count) == count, "\(text)")
    }

    @Test(
        "what is no count",
        arguments: [
            "", "1000.5", "-1", "1,000", "1e-1", "NaN", "1000000000001", "1e13",
            "99999999999999999999",
            "0x10", "1 000", "٣",
        ])
    func noCounts(text: String) {
        #expect(Array(text.utf8).withSlice(CountText.count) == nil, "\(text)")
    }

    private func moment(_ text: String) -> Int64? {
        var reader = MomentReader(zone: .utc)
        return Array(text.utf8).withSlice { reader.read($0) }
    }

    @Test(
        "moments",
        arguments: [
            "2025-03-01T01:59:59Z", "2025-03-01 01:59:59", "2025-03-01 01:59:59 UTC",
            "2025-03-01 02:59:59 +0100", " 2025-03-01T01:59:59.000Z", "1740794399", "1740794399.0",
            "1.740794399e9", "1740794399000", "1740794399000000", "1740794399000000000",
        ])
    func moments(text: String) { #expect(moment(text) == 1_740_794_399_000_000, "\(text)") }

    @Test("without seconds") func minutes() {
        #expect(moment("2025-03-01 01:59") == 1_740_794_340_000_000)
    }

    @Test(
        "numbers that are no moments: small ones, a compact day, a spreadsheet's, beyond the years",
        arguments: [
            "0", "5", "86399", "45717.083", "20250301", "999999999", "-1740794399",
            "999999999999999999999999",
            "01/03/2025 10:00", "yesterday", "", "NULL",
        ])
    func noMoments(text: String) { #expect(moment(text) == nil, "\(text)") }

    @Test(
        "no value, exactly as exporters write it",
        arguments: [
            ("", true), ("NULL", true), ("null", true), ("\\N", true), ("NaN", true), ("nan", true),
            ("NaT", true), ("None", true), ("<NA>", true), ("none", false), ("N", false),
            ("(none)", false), ("NULLS", false), ("na", false), ("Nina", false),
        ])
    func null(text: String, isNull: Bool) {
        #expect(Array(text.utf8).withSlice(MissingText.isNull) == isNull, "\(text)")
    }

    @Test(
        "no number",
        arguments: [
            ("", true), ("  ", true), ("\u{a0}", true), (" NULL ", true), ("NONE", true),
            ("n/a", true),
            ("#N/A", true), ("(null)", true), ("0", false), ("-", false), ("nope", false),
        ])
    func noNumber(text: String, isNone: Bool) {
        #expect(Array(text.utf8).withSlice(MissingText.isNoNumber) == isNone, "\(text)")
    }
}
