import CSVScan
import Shared
import Testing

@testable import FieldText

@Suite("Times of a pattern")
struct TimePatternTests {
    private func read(_ text: String, _ pattern: String, zone: String = "UTC") throws -> String? {
        let pattern = try TimePattern(pattern)
        let zone = try #require(ZoneRules(named: zone))
        var reader = TimestampReader(zone: zone, formats: [.pattern(pattern)])
        let micros = Array(text.utf8).withSlice { reader.read($0) }
        return micros.map { Instant(microseconds: $0).description }
    }

    @Test(
        "are read in the letters of strptime",
        arguments: [
            ("06.03.2025 10:00:00", "%d.%m.%Y %H:%M:%S", "2025-03-06T10:00:00.000Z"),
            ("6.3.2025 9:05", "%d.%m.%Y %H:%M", "2025-03-06T09:05:00.000Z"),
            ("03/04/2025", "%d/%m/%Y", "2025-04-03T00:00:00.000Z"),
            ("03/04/2025", "%m/%d/%Y", "2025-03-04T00:00:00.000Z"),
            ("3/4/25 1:05 PM", "%m/%d/%y %I:%M %p", "2025-03-04T13:05:00.000Z"),
            ("12/31/99 12:00 am", "%m/%d/%y %I:%M %p", "1999-12-31T00:00:00.000Z"),
            ("31/12/68 12:00PM", "%d/%m/%y %I:%M%p", "2068-12-31T12:00:00.000Z"),
            ("Thu, 06 Mar 2025 10:00:00 GMT", "%a, %d %b %Y %T %Z", "2025-03-06T10:00:00.000Z"),
            ("March 6, 2025", "%B %d, %Y", "2025-03-06T00:00:00.000Z"),
            ("06/Mar/2025:10:00:00 +0100", "%d/%b/%Y:%T %z", "2025-03-06T09:00:00.000Z"),
            ("20250306100001", "%Y%m%d%H%M%S", "2025-03-06T10:00:01.000Z"),
            ("2025-03-06 10:00:00.123456", "%F %T.%f", "2025-03-06T10:00:00.123456Z"),
            ("2025-03-06  10:00", "%F %R", "2025-03-06T10:00:00.000Z"),
            ("2025-03-06T10:00-05:30", "%FT%R%z", "2025-03-06T15:30:00.000Z"),
            ("2025-03-06 10:00Z", "%F %R%z", "2025-03-06T10:00:00.000Z"),
            ("2024-366", "%Y-%j", "2024-12-31T00:00:00.000Z"),
            ("t=1741255200", "t=%s", "2025-03-06T10:00:00.000Z"),
            ("100% 2025-03-06", "100%% %F", "2025-03-06T00:00:00.000Z"),
        ])
    func read(_ text: String, _ pattern: String, _ wanted: String) throws {
        #expect(try read(text, pattern) == wanted, "\(text) by \(pattern)")
    }

    @Test("without an offset they are of the feed's zone, on either side of a change of the clock")
    func zone() throws {
        let pattern = "%d.%m.%Y %H:%M"
        #expect(
            try read("30.03.2025 01:30", pattern, zone: "Europe/Berlin")
                == "2025-03-30T00:30:00.000Z")
        #expect(
            try read("30.03.2025 03:30", pattern, zone: "Europe/Berlin")
                == "2025-03-30T01:30:00.000Z")
    }

    @Test(
        "what is not of the pattern, or no time of the calendar, is none",
        arguments: [
            ("06.03.2025", "%d.%m.%Y %H:%M"), ("06.03.2025 10:00 x", "%d.%m.%Y %H:%M"),
            ("30.02.2025", "%d.%m.%Y"), ("13/13/2025", "%m/%d/%Y"), ("06.03.25", "%d.%m.%Y"),
            ("2025-03-06 24:00", "%F %R"), ("2025-03-06 10:60", "%F %R"),
            ("6 Mrz 2025", "%d %b %Y"), ("2025-366", "%Y-%j"),
            ("1/1/2025 13:00 PM", "%m/%d/%Y %I:%M %p"),
            ("2025-03-06 10:00 CET", "%F %R %Z"), ("", "%F"), (" 2025-03-06", "%F"),
            ("2025-03-06 10:00+25:00", "%F %R%z"), ("2025-03-06 10:00+1", "%F %R%z"),
            ("0000-01-01", "%F"), ("t=", "t=%s"), ("t=99999999999999999999", "t=%s"),
        ])
    func none(_ text: String, _ pattern: String) throws {
        #expect(try read(text, pattern) == nil, "\(text) by \(pattern)")
    }

    @Test(
        "a pattern that names no day, or one twice, is refused",
        arguments: [
            ("%d.%m", "has no year (%Y)"), ("%Y-%m", "does not say which day it is"),
            ("%F %d", "has %d twice"), ("%Y %y %m %d", "says something twice"),
            ("%F %I:%M", "needs %I and %p together"), ("%F %M", "minutes without hours"),
            ("%F %H.%S", "seconds without minutes"), ("%F %H:%M.%f", "%f without seconds"),
            ("%F %Q", "has %Q, which is not read"), ("%F %", "ends with a single %"),
        ])
    func refused(_ pattern: String, _ reason: String) {
        do throws(TimePattern.Invalid) {
            _ = try TimePattern(pattern)
            Issue.record("\(pattern) was taken")
        } catch {
            #expect(error.reason.contains(reason), "\(pattern): \(error.reason)")
        }
    }
}
