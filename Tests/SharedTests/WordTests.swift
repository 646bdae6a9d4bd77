import Shared
import Testing

@Suite("Words and numbers as people and files get them")
struct WordTests {
    @Test(
        "decimals are rounded and end without zeros",
        arguments: [
            (1.5, 6, "1.5"), (2, 6, "2"), (-0.0000001, 6, "0"), (0.125, 2, "0.13"),
            (-0.125, 2, "-0.13"), (1234.5, 0, "1235"), (.nan, 2, "unknown"),
            (.infinity, 2, "unknown"), (1e300, 2, "1e+300"),
        ] as [(Double, Int, String)])
    func decimals(_ value: Double, _ places: Int, _ text: String) {
        #expect(Decimals.text(value, places: places) == text)
    }

    @Test(
        "small shares do not read as zero",
        arguments: [
            (0, "0 %"), (0.158, "15.8 %"), (0.0123, "1.23 %"), (0.00001, "0.001 %"), (1, "100 %"),
        ])
    func percent(_ share: Double, _ text: String) {
        #expect(Decimals.percent(share) == text)
    }

    @Test("counts have a noun, and groups of three digits")
    func counts() {
        #expect(Decimals.count(1, "record") == "1 record")
        #expect(Decimals.count(3177, "record") == "3,177 records")
        #expect(
            Decimals.count(2, "day of history", plural: "days of history") == "2 days of history")
        #expect(Decimals.grouped(-1_234_567) == "-1,234,567")
        #expect(Decimals.grouped(0) == "0")
        #expect(Decimals.rounded(-0.0000001).sign == .plus)
    }

    @Test("the worst severity decides a verdict, and any spelling of it is read")
    func severities() {
        #expect(Severity.allCases.sorted() == [.p2, .p1, .p0])
        let verdicts = [nil, .p2, .p1, .p0].map { Verdict(worst: $0) }
        #expect(verdicts == [.clean, .clean, .atRisk, .quarantined])
        for (spelling, severity) in [("p0", Severity.p0), ("Warn", .p1), ("INFO", .p2)] {
            #expect(Severity(spelling: spelling) == severity)
        }
        #expect(Severity(spelling: "P3") == nil)
        #expect(Severity.allCases.map(\.short) == ["P2", "P1", "P0"])
    }

    @Test("text from data has no control characters and an end")
    func shown() {
        #expect(Shown.text("a\u{1b}[31mb\n") == "a?[31mb?")
        #expect(Shown.text("abcdef", width: 4) == "abc…")
    }

    @Test(
        "fields of CSV are quoted where they must be",
        arguments: [
            ("plain", "plain"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\nb", "\"a\nb\""),
            ("", ""),
        ])
    func fields(_ text: String, _ field: String) {
        #expect(CSVText.field(text) == field)
    }

    @Test("names from data are no formulas in a spreadsheet")
    func names() {
        for text in ["=1+1", "+1", "-1", "@x", "\tx", "＝x"] {
            #expect(CSVText.name(text) == "'" + text)
        }
        #expect(CSVText.name("a=1") == "a=1" && CSVText.name("") == "")
        #expect(CSVText.line(["a", "b,c"]) == "a,\"b,c\"\n")
    }

    @Test(
        "the digest is Fowler, Noll and Vo's",
        arguments: [
            ("", "6c62272e07bb014262b821756295c58d"), ("a", "d228cb696f1a8caf78912b704e4a8964"),
            ("foobar", "343e1662793c64bf6f0d3597ba446f18"),
        ])
    func digests(_ text: String, _ wanted: String) {
        var hash = FNV1a128()
        hash.add(text.utf8)
        #expect(hash.hexadecimal == wanted)
    }

    @Test("middle and spread, unmoved by one outlier")
    func spread() {
        #expect(RobustScale([]) == nil)
        #expect(RobustScale.median([3, 1, 2]) == 2 && RobustScale.median([4, 1, 2, 3]) == 2.5)
        let scale = RobustScale([10, 11, 9, 10, 1000])
        #expect(scale?.median == 10 && scale?.mad == 1 && scale?.count == 5)
    }

    @Test(
        "the day and the second of an instant, in UTC",
        arguments: [
            ("2025-04-01T00:00:00.000Z", "2025-04-01", "20250401T000000Z"),
            ("2025-04-01T23:59:59.999Z", "2025-04-01", "20250401T235959Z"),
            ("1969-12-31T23:59:59.999Z", "1969-12-31", "19691231T235959Z"),
            ("1970-01-01T00:00:00.000Z", "1970-01-01", "19700101T000000Z"),
        ])
    func days(_ text: String, _ day: String, _ stamp: String) throws {
        let instant = try #require(Instant(rfc3339: text))
        #expect(instant.day.description == day && instant.stamp == stamp)
    }
}
