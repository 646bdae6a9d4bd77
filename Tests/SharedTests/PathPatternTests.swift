import Shared
import TestSupport
import Testing

@Suite("Paths of files, and the day in them")
struct PathPatternTests {
    @Test(
        "a path says its day and hour",
        arguments: [
            // What sources land.
            ("dt={yyyy}-{mm}-{dd}/part-*.csv.gz", "dt=2025-03-01/part-0001.csv.gz", "2025-03-01"),
            ("dt={yyyy}-{mm}-{dd}/part-*.csv", "dt=2025-03-01/part-0001.csv.gz", "2025-03-01"),
            ("year={yyyy}/month={mm}/day={dd}/*", "year=2025/month=03/day=01/x.csv", "2025-03-01"),
            ("year={yyyy}/month={m}/day={d}/*", "year=2025/month=3/day=11/x.csv", "2025-03-11"),
            ("{yyyy}/{mm}/{dd}/{hh}/*.gz", "2025/03/01/07/firehose-1.gz", "2025-03-01 7"),
            ("{yyyy}/{mm}/{dd}/{hh}/*.gz", "2025/03/01/24/firehose-1.gz", nil),
            ("segment-logs/src/{epoch_day}/*", "segment-logs/src/1740787200000/a.gz", "2025-03-01"),
            ("segment-logs/src/{epoch_day}/*", "segment-logs/src/1740787200/a.gz", "2025-03-01"),
            ("segment-logs/src/{epoch_day}/*", "segment-logs/src/1740873599999/a.gz", "2025-03-01"),
            (
                "rudder-logs/s/{mm}-{dd}-{yyyy}/*.csv", "rudder-logs/s/03-01-2025/1.s.csv",
                "2025-03-01"
            ),
            ("events_{dd}-{mon}-{yyyy}.csv", "events_01-Mar-2025.csv", "2025-03-01"),
            ("{month}/{d}_{yyyy}.csv", "march/1_2025.csv", "2025-03-01"),
            (
                "{yyyy}{mm}/events_{yyyy}{mm}{dd}_*.csv", "202503/events_20250301_a.csv",
                "2025-03-01"
            ),
            // What says two days says none.
            ("{yyyy}{mm}/events_{yyyy}{mm}{dd}_*.csv", "202502/events_20250301_a.csv", nil),
            ("events_{yyyy}{mm}{dd}_*.csv", "events_20250231_a.csv", nil),
            ("events_{dd}-{mon}-{yyyy}.csv", "events_31-Feb-2025.csv", nil),
            // Wildcards end at a slash, and do not take hidden names.
            ("*/{yyyy}{mm}{dd}.csv", "a/b/20250301.csv", nil),
            ("**/{yyyy}{mm}{dd}.csv", "a/b/20250301.csv", "2025-03-01"),
            ("**/{yyyy}{mm}{dd}.csv", "20250301.csv", "2025-03-01"),
            ("{yyyy}{mm}{dd}/*", "20250301/_SUCCESS", nil),
            ("{yyyy}{mm}{dd}/*", "20250301/.part-1.crc", nil),
            ("{yyyy}{mm}{dd}/_*", "20250301/_a", "2025-03-01"),
            ("*/{yyyy}{mm}{dd}", "_temporary/20250301", nil),
            ("**/{yyyy}{mm}{dd}", "a/_temporary/20250301", nil),
            ("x?_{yyyy}{mm}{dd}*", "xa_20250301", "2025-03-01"),
            ("x?_{yyyy}{mm}{dd}*", "x_20250301", nil),
            // The wildcard may be as long as it has to.
            ("*_{yyyy}{mm}{dd}.csv", "a_20240101_20250301.csv", "2025-03-01"),
            ("a/{yyyy}{mm}{dd}", "a/2025030", nil), ("a/{yyyy}{mm}{dd}", "", nil),
        ] as [(String, String, String?)])
    func places(pattern: String, path: String, wanted: String?) throws {
        let place = try PathPattern(pattern).place(of: path)
        #expect(
            place.map { "\($0.day)" + ($0.hour.map { " \($0)" } ?? "") } == wanted,
            "\(pattern) \(path)")
    }

    @Test(
        "texts that are no pattern",
        arguments: [
            "", "events.csv", "/{yyyy}{mm}{dd}", "{yyyy}{mm}{dd}/", "a//{yyyy}{mm}{dd}",
            "../{yyyy}{mm}{dd}", "./{yyyy}{mm}{dd}", "{yyyy}{mm}{dd}/**", "{yyyy}{mm}{dd}{dd}",
            "{yyyy}{mm}{m}{dd}", "{yyyy}{mm}/{hh}", "{yy}{mm}{dd}", "{yyyy",
        ])
    func refused(text: String) {
        #expect(throws: FilePattern.Invalid.self) { try PathPattern(text) }
    }

    @Test("a day's path is of the pattern, and says the day")
    func roundTrip() throws {
        let seed: UInt64 = 31
        var random = SeededGenerator(seed: seed)
        let patterns = [
            "dt={yyyy}-{mm}-{dd}/part.csv", "{yyyy}/{m}/{d}/a", "{epoch_day}", "{dd} {mon} {yyyy}",
            "{month}-{d}-{yyyy}/x", "e_{yyyy}{mm}{dd}.csv",
        ]
        for _ in 0..<500 {
            let day = Day(number: Int.random(in: 12_000...40_000, using: &random))
            for text in patterns {
                let pattern = try PathPattern(text)
                let path = pattern.path(for: day)
                #expect(pattern.place(of: path)?.day == day, "seed \(seed), \(text): \(path)")
                #expect(pattern.place(of: path + ".gz")?.day == day, "seed \(seed), \(path)")
            }
        }
    }

    @Test(
        "folders that files may lie in",
        arguments: [
            ("dt={yyyy}-{mm}-{dd}/*", "dt=2025-03-01", true),
            ("dt={yyyy}-{mm}-{dd}/*", "dt=2025-03", false),
            ("dt={yyyy}-{mm}-{dd}/*", "dt=2025-03-01/x", false),
            ("{yyyy}/{mm}/{dd}/*", "2025", true), ("{yyyy}/{mm}/{dd}/*", "2025/03", true),
            ("{yyyy}/{mm}/{dd}/*", "archive", false),
            ("a/**/{yyyy}{mm}{dd}", "a", true), ("a/**/{yyyy}{mm}{dd}", "a/b/c/d", true),
            ("a/**/{yyyy}{mm}{dd}", "b", false), ("a_{yyyy}{mm}{dd}*", "a_20250301", false),
            ("*/{yyyy}{mm}{dd}", "_temporary", false),
        ])
    func folders(pattern: String, folder: String, wanted: Bool) throws {
        #expect(try PathPattern(pattern).mayHold(folder: folder) == wanted)
    }

    @Test(
        "patterns that share a path",
        arguments: [
            ("a/{yyyy}{mm}{dd}", "b/{yyyy}{mm}{dd}", false),
            ("*/{yyyy}{mm}{dd}", "b/{yyyy}{mm}{dd}", true),
            ("*/{yyyy}{mm}{dd}", "b/c/{yyyy}{mm}{dd}", false),
            ("**/{yyyy}{mm}{dd}", "b/c/{yyyy}{mm}{dd}", true),
            ("{yyyy}{mm}{dd}_*.csv", "{yyyy}{mm}{dd}_{hh}.csv", true),
            ("{yyyy}{mm}{dd}_*.csv", "{yyyy}{mm}{dd}_{hh}.tsv", false),
            ("{yyyy}{mm}{dd}_a*.csv.gz", "{yyyy}{mm}{dd}_*b.csv", true),
            ("e_{dd}{mon}{yyyy}", "e_{dd}{month}{yyyy}", true),
            ("e_{d}{m}{yyyy}", "e_{yyyy}{mm}{dd}", true),
            ("s/{epoch_day}/*", "s/{yyyy}{mm}{dd}/*", false),
        ])
    func overlap(a: String, b: String, wanted: Bool) throws {
        #expect(try PathPattern(a).overlaps(PathPattern(b)) == wanted)
        #expect(try PathPattern(b).overlaps(PathPattern(a)) == wanted)
    }

    @Test("a day is one file where it can be no more, and a set of files else")
    func sets() throws {
        func files(_ texts: String...) throws -> FeedFiles {
            FeedFiles(try texts.map { try PathPattern($0) })
        }
        for text in ["a_{yyyy}{mm}{dd}.csv", "{epoch_day}.csv", "a_{d}{mon}{yyyy}.csv"] {
            #expect(try !files(text).isSet, "\(text)")
        }
        for text in ["a_{yyyy}{mm}{dd}_*", "{yyyy}/{mm}{dd}.csv", "a_{yyyy}{mm}{dd}{hh}"] {
            #expect(try files(text).isSet, "\(text)")
        }
        let both = try files("a_{yyyy}{mm}{dd}.csv", "b/{yyyy}{mm}{dd}.csv")
        #expect(both.isSet)
        let day = try #require(Day("2025-03-01"))
        #expect(both.place(of: "b/20250301.csv.gz")?.day == day)
        #expect(both.place(endOf: "/data/landing/b/20250301.csv")?.day == day)
        #expect(both.partitionName("shop", PartitionDay(day)) == "shop-2025-03-01")
        #expect(
            try files("a_{yyyy}{mm}{dd}.csv").partitionName("shop", PartitionDay(day))
                == "a_20250301.csv")
        // Somebody is still writing it.
        #expect(try files("{yyyy}{mm}{dd}/*").place(of: "20250301/a.csv.part") == nil)
    }

    @Test(
        "why a path is not taken",
        arguments: [
            ("dt=2025-03-01/part-1.csv.bz2", "it ends in .bz2, and only .gz and .zst are read"),
            ("dt=2025-03-01/part-1.csv.tmp", "it ends in .tmp: is it still being written?"),
            ("DT=2025-03-01/part-1.csv", "upper and lower case differ"),
            ("dt=2025-03-01/teil-1.csv", "it would be 'dt=2025-03-01/part-*.csv'"),
            ("notes.csv", "its path is not of the pattern"),
        ])
    func mismatches(path: String, why: String) throws {
        let files = FeedFiles([try PathPattern("dt={yyyy}-{mm}-{dd}/part-*.csv")])
        let found = FilePatternMismatch(path, files)
        if path.hasSuffix(".bz2") {
            #expect(found?.why.hasPrefix("it ends in .bz2") ?? true)
        } else {
            #expect(found?.why == why)
        }
        #expect(FilePatternMismatch("dt=2025-03-01/part-1.csv", files) == nil)
    }
}
