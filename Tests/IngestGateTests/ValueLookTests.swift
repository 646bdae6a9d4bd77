import Profile
import Shared
import Testing

@testable import IngestGate

@Suite("Values that do not parse are named by their look")
struct ValueLookTests {
    private func look(
        _ texts: [String], _ type: ColumnType, day: String = "2025-03-06", allInvalid: Bool = true
    ) -> ValueLook? {
        var column = Column(name: "c")
        column.type = type
        return ValueLook.of(
            texts, column, feed: RuleExample.feed, day: Day(day), allInvalid: allInvalid)
    }

    @Test(
        "of times",
        arguments: [
            ("1741219223", "seconds since 1970"), ("1741219223000", "milliseconds since 1970"),
            ("1741219223000000", "microseconds since 1970"),
            ("1741219223000000000", "nanoseconds since 1970"), ("1741219223.5", "seconds since"),
            ("9999999999999", "milliseconds since"), ("06.03.2025 10:00:00", "the day first"),
            ("03/06/2025 10:00", "the month first"), ("31/12/2025", "the day first"),
            ("12/31/2025 1:00 PM", "the month first"),
            ("07/08/2025 10:00", "day and month before the year"),
            ("99.99.9999 99:99:99", "day and month before the year"),
            ("2025-03-06", "dates without a time"), ("20250306100000", "without separators"),
            ("2025/03/06 10:00:00", "other signs"), ("45722.41", "a spreadsheet"),
            ("1.74E+12", "a spreadsheet shortened"), ("2025-03-06 10:00:00 CET", "name of a zone"),
            ("2025-02-30 10:00:00", "do not exist"), ("2025-02-20T25:00:00Z", "do not exist"),
            ("10:00:00", "without a date"), ("Thu, 06 Mar 2025 10:00:00 GMT", "names of months"),
            (" 2025-03-06T10:00:00Z", "blanks around"), ("NULL", "no value"),
        ])
    func times(_ text: String, _ name: String) throws {
        let found = try #require(look([text], .timestamp), "\(text)")
        #expect(found.name.contains(name), "\(text): \(found.name)")
        #expect(look([text, text, "?!"], .timestamp) == found)
        #expect(look([text, "?!", "x"], .timestamp) == nil)
    }

    @Test("the setting of an epoch keeps what else is read")
    func formats() throws {
        let alone = try #require(look(["1741219223"], .timestamp)).fix
        #expect(
            alone == "if so, set feeds: web_events: columns: c: timestamp_formats: [epoch_seconds]")
        let beside = try #require(look(["1741219223"], .timestamp, allInvalid: false)).fix
        #expect(beside.hasSuffix("timestamp_formats: [iso8601, epoch_seconds]"))
    }

    @Test(
        "the setting that reads them is named",
        arguments: [
            ("2025/03/06 10:00:00", "timestamp_formats: [\"%Y/%m/%d %H:%M:%S\"]"),
            ("Thu, 06 Mar 2025 10:00:00 GMT", "[\"%a, %d %b %Y %H:%M:%S %Z\"]"),
            ("20250306", "where the day is enough, set"),
            ("25-03-06 10:00", "[\"%y-%m-%d %H:%M\"]"),
            ("2025-03-06 10:00 AM", "[\"%Y-%m-%d %I:%M %p\"]"),
            ("2025-03-06 10:00 Europe/Berlin", "other names stand for several zones"),
        ])
    func settings(_ text: String, _ fix: String) throws {
        let found = try #require(look([text], .timestamp), "\(text)").fix
        #expect(found.contains(fix), "\(found)")
    }

    @Test(
        "of dates",
        arguments: [
            ("6 Mar 2025", "[\"%d %b %Y\"]"), ("2025.3.6", "[\"%Y.%m.%d\"]"),
            ("31.12.2025", "[\"%d.%m.%Y\"]"), ("2025-03-06 10:00:00", "type: timestamp"),
        ])
    func dates(_ text: String, _ fix: String) throws {
        let found = try #require(look([text], .date), "\(text)").fix
        #expect(found.hasSuffix(fix), "\(found)")
    }

    @Test("of times where only others are declared")
    func otherFormats() throws {
        var column = Column(name: "c")
        (column.type, column.timestampFormats) = (.timestamp, [.epochSeconds])
        let found = ValueLook.of(
            ["2025-03-06 10:00:00.5 UTC", "2025-03-06T10:00:00Z", "2025-03-06T10:00+01:00"], column,
            feed: RuleExample.feed, day: Self.day, allInvalid: true)
        #expect(
            found?.fix.hasSuffix("timestamp_formats: [iso8601]") ?? false,
            "\(String(describing: found))")
    }

    private static let day = Day("2025-03-06")

    @Test(
        "of numbers",
        arguments: [
            ("10,50", "decimal comma"), ("-1.234,50", "decimal comma"),
            ("1,234.50", "commas between"),
            ("1,234,567", "commas between"), ("1,234", "of thousands or of decimals"),
            ("1.234.567", "points between"), ("1 234,50", "blanks or marks"),
            ("1\u{a0}234,50", "blanks or marks"), ("1'234.50", "blanks or marks"),
            ("12 %", "percentages"), ("(12.50)", "accountants"), ("12.50-", "accountants"),
            ("€12.50", "currency"), ("12,50 EUR", "currency"), ("$12", "currency"),
            ("n/a", "no value"), ("12.50 ", "blanks around"), ("99,99", "decimal comma"),
        ])
    func decimals(_ text: String, _ name: String) throws {
        let found = try #require(look([text], .decimal), "\(text)")
        #expect(found.name.contains(name), "\(text): \(found.name)")
    }

    @Test(
        "of whole numbers and addresses",
        arguments: [
            ("12.0", ColumnType.integer, "decimals"), ("1,000", .integer, "of thousands"),
            ("123456789012345678901", .integer, "64 bits"), ("1.7E+12", .integer, "spreadsheet"),
            ("shop.example/a", .url, "without their scheme"),
            ("www.shop.example/a b", .url, "blanks in them"),
        ])
    func others(_ text: String, _ type: ColumnType, _ name: String) throws {
        let found = try #require(look([text], type), "\(text)")
        #expect(found.name.contains(name), "\(text): \(found.name)")
    }

    @Test("what looks like nothing is not named", arguments: ["", "abc", "12a", "x-1", "--,--"])
    func nothing(_ text: String) {
        for type in [ColumnType.timestamp, .decimal, .integer, .url] {
            #expect(look([text], type) == nil, "\(text)")
        }
    }
}
