import Shared
import Testing

@Suite("A day, or an hour of one")
struct PartitionDayTests {
    private static let berlin = ZoneRules(
        name: "Europe/Berlin", base: 3600,
        transitions: [
            .init(at: 1_743_296_400, offset: 7200), .init(at: 1_761_440_400, offset: 3600),
        ])

    @Test(
        arguments: [
            ("2025-03-01", nil), ("2025-03-01T00", 0), ("2025-03-01T23", 23),
        ] as [(String, Int?)])
    func isReadAndWritten(text: String, hour: Int?) throws {
        let day = try #require(PartitionDay(text))
        #expect(day.hour == hour && day.date == Day("2025-03-01") && day.description == text)
    }

    @Test(arguments: [
        "", "2025-03-01T", "2025-03-01T5", "2025-03-01T24", "2025-03-01T+5", "2025-03-01T05:00",
        "2025-02-30T05", "T05", "2025-03-01 05", "2025-03-01T٠٥",
    ])
    func nothingElseIs(text: String) { #expect(PartitionDay(text) == nil) }

    @Test("the order of texts is that of time, and each one has a next")
    func order() throws {
        var day = try #require(PartitionDay("2024-02-28T21"))
        for _ in 0..<80 {
            let next = day.next
            #expect(day < next && day.description < next.description)
            #expect(next.place == day.place + 1 && day.at(place: next.place) == next)
            day = next
        }
        #expect(day.description == "2024-03-03T05")
        #expect(PartitionDay("2024-02-28")?.next.description == "2024-02-29")
        #expect(PartitionDay("1969-12-31T23")?.next.description == "1970-01-01T00")
        #expect(
            PartitionDay("1970-01-01T00").map { $0.at(place: -1).description } == "1969-12-31T23")
    }

    /// Berlin skips 02:00 on 2025-03-30 and has it twice on 2025-10-26.
    @Test(arguments: [
        ("2025-03-01T05", "2025-03-01T04:00:00Z", 60),
        ("2025-03-30T01", "2025-03-30T00:00:00Z", 60),
        ("2025-03-30T03", "2025-03-30T01:00:00Z", 60),
        ("2025-10-26T02", "2025-10-26T00:00:00Z", 120),
        ("2025-10-26T03", "2025-10-26T02:00:00Z", 60),
        ("2025-03-30", "2025-03-29T23:00:00Z", 23 * 60),
    ])
    func lastsByTheClockOfItsZone(text: String, start: String, minutes: Int64) throws {
        let window = try #require(PartitionDay(text)).window(in: Self.berlin)
        #expect(Instant(microseconds: window.lowerBound) == Instant(rfc3339: start))
        #expect(window.upperBound - window.lowerBound == minutes * 60_000_000)
    }

    @Test func anHourThatIsSkippedHoldsNothing() throws {
        let day = try #require(PartitionDay("2025-03-30T02"))
        #expect(day.window(in: Self.berlin).isEmpty)
        #expect(day.date.hours(in: Self.berlin).sorted() == [0, 1] + Array(3...23))
    }

    @Test("the hours of a day are the day, in any zone")
    func parts() throws {
        for zone in [ZoneRules.utc, Self.berlin, ZoneRules(name: "+05:45", base: 20_700)] {
            for text in ["2025-03-29", "2025-03-30", "2025-10-26"] {
                let day = try #require(Day(text))
                let hours = day.hours(in: zone).sorted().map {
                    PartitionDay(day, hour: $0).window(in: zone)
                }
                let whole = PartitionDay(day).window(in: zone)
                #expect(hours.first?.lowerBound == whole.lowerBound)
                #expect(hours.last?.upperBound == whole.upperBound)
                for (a, b) in zip(hours, hours.dropFirst()) {
                    #expect(a.upperBound == b.lowerBound)
                }
            }
        }
    }
}
