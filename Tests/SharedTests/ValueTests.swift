import Shared
import TestSupport
import Testing

@Suite("Small values")
struct ValueTests {
    @Test(
        "file patterns find the day",
        arguments: [
            ("events_{yyyy}{mm}{dd}.csv", "events_20250226.csv", "2025-02-26"),
            ("events_{yyyy}{mm}{dd}.csv", "events_20250226.csv.gz", "2025-02-26"),
            ("events_{yyyy}{mm}{dd}.csv.gz", "events_20250226.csv", "2025-02-26"),
            ("{dd}.{mm}.{yyyy}-shop", "26.02.2025-shop", "2025-02-26"),
            ("events_{yyyy}{mm}{dd}.csv", "events_20250230.csv", nil),
            ("events_{yyyy}{mm}{dd}.csv", "events_2025022.csv", nil),
            ("events_{yyyy}{mm}{dd}.csv", "events_20250226.csv.gz.gz", nil),
            ("events_{yyyy}{mm}{dd}.csv", "xevents_20250226.csv", nil),
            ("events_{yyyy}{mm}{dd}.csv", "events_20250226.csv.tmp", nil),
        ])
    func patterns(_ pattern: String, _ name: String, _ day: String?) throws {
        #expect(try FilePattern(pattern).day(in: name)?.description == day)
    }

    @Test(
        "texts that are no pattern",
        arguments: [
            "events.csv", "{yyyy}{mm}.csv", "{yyyy}{mm}{dd}{dd}", "a/{yyyy}{mm}{dd}",
            "{yy}{mm}{dd}", "{yyyy", "",
        ])
    func noPattern(_ text: String) {
        #expect(throws: FilePattern.Invalid.self) { try FilePattern(text) }
    }

    @Test(
        "patterns that share a name",
        arguments: [
            ("a_{yyyy}{mm}{dd}", "a_{dd}{mm}{yyyy}", true),
            ("a_{yyyy}{mm}{dd}", "a_{yyyy}{mm}{dd}.gz", true),
            ("a_{yyyy}{mm}{dd}", "b_{yyyy}{mm}{dd}", false),
            ("a{yyyy}{mm}{dd}", "a{yyyy}-{mm}-{dd}", false),
            ("20{yyyy}{mm}{dd}", "{yyyy}20{mm}{dd}", true),
            ("a_{yyyy}{mm}{dd}", "a_{yyyy}{mm}{dd}x", false),
        ])
    func overlap(_ a: String, _ b: String, _ wanted: Bool) throws {
        #expect(try FilePattern(a).overlaps(FilePattern(b)) == wanted)
        #expect(try FilePattern(b).overlaps(FilePattern(a)) == wanted)
    }

    @Test("days, their numbers and their texts say the same")
    func days() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<2000 {
            let number = Int.random(in: -700_000...2_900_000, using: &random)
            let day = Day(number: number)
            #expect(Day(day.description) == day)
        }
        #expect(Day("1970-01-01")?.number == 0)
        #expect(Day("2024-02-29")?.weekday == 3)
        for text in ["2025-02-29", "2025-13-01", "2025-1-01", "0000-01-01", "2025-02-26Z", ""] {
            #expect(Day(text) == nil, "\(text)")
        }
    }

    @Test("amounts and their texts say the same")
    func money() {
        var random = SeededGenerator(seed: 8)
        for _ in 0..<2000 {
            let amount = Money(micros: Int128(Int64.random(in: .min ... .max, using: &random)))
            #expect(Money(amount.description) == amount)
        }
        #expect(Money(micros: -3_250_000).description == "-3.25")
        #expect(Money("18629")?.micros == 18_629_000_000)
        for text in ["", "-", ".5", "1.", "1.1234567", "1e3", "+1", "1 000", "٣"] {
            #expect(Money(text) == nil, "\(text)")
        }
    }

    @Test("instants and their texts say the same")
    func instants() {
        var random = SeededGenerator(seed: 9)
        for _ in 0..<2000 {
            let micros = Int64.random(
                in: -60_000_000_000_000_000...200_000_000_000_000_000, using: &random)
            let instant = Instant(microseconds: micros)
            #expect(Instant(rfc3339: instant.description) == instant)
        }
        #expect(Instant(microseconds: -1).description == "1969-12-31T23:59:59.999999Z")
    }
}
