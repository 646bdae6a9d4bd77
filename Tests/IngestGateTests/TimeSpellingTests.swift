import CSVScan
import FieldText
import Profile
import Shared
import Testing

@testable import IngestGate

@Suite("The pattern of a time that says one moment only is named")
struct TimeSpellingTests {
    private static let day = Day("2025-03-06")

    @Test(
        "and it reads the time",
        arguments: [
            ("2025/03/06 10:00:00", "%Y/%m/%d %H:%M:%S"), ("2025.3.6 9:05", "%Y.%m.%d %H:%M"),
            ("2025-3-6 10:00:00", "%Y-%m-%d %H:%M:%S"),
            ("2025-03-06 10.00.30", "%Y-%m-%d %H.%M.%S"),
            ("2025-03-06 10:00:00 AM", "%Y-%m-%d %I:%M:%S %p"), ("20250306", "%Y%m%d"),
            ("2025-065", "%Y-%j"), ("2025065", "%Y%j"), ("20250306100030", "%Y%m%d%H%M%S"),
            ("20250306 100030", "%Y%m%d %H%M%S"), ("20250306-1000", "%Y%m%d-%H%M"),
            ("Thu, 06 Mar 2025 10:00:00 GMT", "%a, %d %b %Y %H:%M:%S %Z"),
            ("Thu, 6 Mar 2025 10:00:00 +0100", "%a, %d %b %Y %H:%M:%S %z"),
            ("Thu Mar  6 10:00:00 2025", "%a %b  %d %H:%M:%S %Y"),
            ("Thu Mar 06 10:00:00 UTC 2025", "%a %b %d %H:%M:%S %Z %Y"),
            (
                "Thu Mar 06 2025 10:00:00 GMT+0100 (Central European Time)",
                "%a %b %d %Y %H:%M:%S GMT%z (Central European Time)"
            ),
            ("06/Mar/2025:10:00:00 +0000", "%d/%b/%Y:%H:%M:%S %z"),
            ("March 6, 2025 10:00 am", "%b %d, %Y %I:%M %p"), ("06-MAR-25 10:00", "%d-%b-%y %H:%M"),
            ("06MAR2025:10:00:00.123", "%d%b%Y:%H:%M:%S.%f"), ("6. March 2025", "%d. %b %Y"),
            ("2025-Mar-06 10:00:00,5", "%Y-%b-%d %H:%M:%S,%f"),
            ("2025-03-06T10:00:00.000+00:00[UTC]", "%Y-%m-%dT%H:%M:%S.%f%z[UTC]"),
            ("25-03-06 10:00", "%y-%m-%d %H:%M"), ("25/03/06", "%y/%m/%d"),
        ])
    func named(_ text: String, _ pattern: String) throws {
        let found = try #require(TimeSpelling.pattern(of: text, day: Self.day), "\(text)")
        #expect(found.text == pattern)
        let reader = TimePatternReader(found, zone: .utc)
        let moment = try #require(Array(text.utf8).withSlice { reader.read($0) }, "\(text)")
        #expect(Instant(microseconds: moment).day == Self.day)
    }

    @Test(
        "and none for what may be two moments, or is no time",
        arguments: [
            "03/06/2025 10:00", "06.03.2025", "3-6-2025 10:00", "2025-02-30 10:00", "2025/13/06",
            "2025-03-06 25:00", "2025-03-06 13:00 PM", "2025-03-06 10:00 CET", "24-03-06 10:00",
            "2025-03-06 10:00 Europe/Berlin", "2025-03-06 10:00 [Europe/Berlin]",
            "99/xxx/9999 99:99", "10:00", "Thursday", "Mar 2025", "2025", "", "-", "6 Mär 2025",
            "2025-03-06 10:00+01 (a@b.c)", "2025-03-06 10:00:00 2025", "[", "2025-03-06 10:00+",
        ])
    func unnamed(_ text: String) {
        #expect(TimeSpelling.pattern(of: text, day: Self.day) == nil, "\(text)")
    }
}
