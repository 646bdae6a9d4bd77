import Shared
import Testing

@Suite("Where days begin")
struct ZoneRulesTests {
    static let starts: [(zone: String, day: String, start: String)] = [
        ("UTC", "2025-02-26", "2025-02-26T00:00:00.000Z"),
        ("+02:00", "2025-02-26", "2025-02-25T22:00:00.000Z"),
        ("-0330", "2025-02-26", "2025-02-26T03:30:00.000Z"),
        ("Europe/Berlin", "2025-03-30", "2025-03-29T23:00:00.000Z"),
        ("Europe/Berlin", "2025-03-31", "2025-03-30T22:00:00.000Z"),
        ("Europe/Berlin", "2025-10-27", "2025-10-26T23:00:00.000Z"),
        ("America/New_York", "2025-11-02", "2025-11-02T04:00:00.000Z"),
        ("America/New_York", "2025-11-03", "2025-11-03T05:00:00.000Z"),
        // Midnight does not exist: the day begins at one o'clock.
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00.000Z"),
        ("Africa/Cairo", "2024-04-26", "2024-04-25T22:00:00.000Z"),
        // Midnight comes twice: the first one counts, or the day before is 25 hours long.
        ("America/Havana", "2024-11-03", "2024-11-03T04:00:00.000Z"),
        ("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00.000Z"),
        // Samoa skipped a day.
        ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00.000Z"),
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00.000Z"),
        ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00.000Z"),
        ("Australia/Lord_Howe", "2025-04-07", "2025-04-06T13:30:00.000Z"),
        ("Asia/Kathmandu", "2025-01-01", "2024-12-31T18:15:00.000Z"),
        // After the last transition of the file, by its footer.
        ("Europe/Berlin", "2090-07-01", "2090-06-30T22:00:00.000Z"),
        ("Europe/Berlin", "2090-12-01", "2090-11-30T23:00:00.000Z"),
        ("America/Nuuk", "2060-07-01", "2060-07-01T01:00:00.000Z"),
        ("Europe/Berlin", "1850-01-01", "1849-12-31T23:06:32.000Z"),
    ]

    @Test("the first instant of a local day", arguments: starts)
    func start(_ zone: String, _ day: String, _ start: String) throws {
        let rules = try #require(ZoneRules(named: zone))
        #expect(rules.start(of: try #require(Day(day))).description == start)
    }

    @Test("days follow each other without gap, and the instant before belongs to another day")
    func partition() throws {
        for name in ["Europe/Berlin", "America/Sao_Paulo", "Africa/Cairo", "America/Havana"] {
            let zone = try #require(ZoneRules(named: name))
            let first = try #require(Day("2016-01-01"))
            for n in 0..<3650 {
                let day = first.advanced(by: n)
                let second = zone.start(of: day).microseconds / 1_000_000
                func local(_ at: Int64) -> Int { Int(at + Int64(zone.offset(at: at))) / 86_400 }
                #expect(local(second) == day.number, "\(name) \(day)")
                #expect(local(second - 1) == day.number - 1, "\(name) \(day)")
            }
        }
    }

    @Test(
        "names that are none",
        arguments: [
            "", "utc+1", "Europe", "Europe/", "/usr/share/zoneinfo/UTC", "../zoneinfo/UTC",
            "Europe/../UTC", "Europe/Berln", "+2", "+25:00", "+01:60", "tzdata.zi", "zone.tab",
        ])
    func refused(_ name: String) {
        #expect(ZoneRules(named: name) == nil)
    }

    @Test("damaged zone files are refused or read, and never stop the program")
    func damage() {
        let header = Array("TZif2".utf8) + Array(repeating: UInt8(0), count: 39)
        for count in [0, 4, 20, 43, 44] {
            #expect(ZoneRules(name: "x", tzif: Array(header.prefix(count))) == nil)
        }
        var huge = header
        for place in 20..<44 { huge[place] = 0x7F }
        #expect(ZoneRules(name: "x", tzif: huge + huge) == nil)
    }
}
