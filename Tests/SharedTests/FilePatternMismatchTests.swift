import Shared
import Testing

@Suite("Why a pattern does not take a file name")
struct FilePatternMismatchTests {
    @Test(
        "what differs is said",
        arguments: [
            ("events_20250309.csv.bz2", "it ends in .bz2, and only .gz and .zst are read"),
            ("events_20250309.csv.part", "it ends in .part: is it still being written?"),
            ("Events_20250309.CSV", "upper and lower case differ"),
            ("events_2025-03-09.csv", "its date is written '2025-03-09', wanted is {yyyy}{mm}{dd}"),
            (
                "events_09.03.2025.csv.gz",
                "its date is written '09.03.2025', wanted is {yyyy}{mm}{dd}"
            ),
            ("events_20250231.csv", "'20250231' is no day of the calendar"),
            ("events_20250309_1.csv", "behind the date stands '_1.csv', wanted is '.csv'"),
            ("events_20250309.json", "behind the date stands '.json', wanted is '.csv'"),
            ("event_20250309.csv", "before the date stands 'event_', wanted is 'events_'"),
            ("orders-20250309.tsv", "it would be 'events_20250309.csv'"),
            ("notes.csv", "no day stands in the name"), ("", "no day stands in the name"),
        ])
    func reasons(name: String, why: String) {
        let pattern = FilePattern(unchecked: "events_{yyyy}{mm}{dd}.csv")
        #expect(FilePatternMismatch(name, pattern)?.why == why)
    }

    @Test("no reason for a name that is taken", arguments: ["a_2025.03.09", "a_2025.03.09.gz"])
    func taken(name: String) {
        let pattern = FilePattern(unchecked: "a_{yyyy}.{mm}.{dd}.gz")
        #expect(FilePatternMismatch(name, pattern) == nil)
        #expect(FilePatternMismatch("b" + name, pattern) != nil)
    }
}
