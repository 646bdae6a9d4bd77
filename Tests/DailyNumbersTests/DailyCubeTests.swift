import Shared
import ShopSupport
import Testing

@testable import DailyNumbers

@Suite struct DailyCubeTests {
    static let header = "day,channel,device,sessions,purchases,revenue"

    private func read(_ text: String) throws(CubeError) -> DailyCube {
        try DailyCube(csv: Array(text.utf8))
    }

    @Test func readsRowsInAnyOrderOfColumns() throws {
        let plain = try read(
            "\(Self.header)\n2025-01-01,paid,mobile,10,2,99.5\n2025-01-02,paid,mobile,0,0,0\n")
        let other = try read(
            "\u{FEFF}revenue,extra,device,\"day\",sessions,purchases,channel\r\n"
                + "0,x,mobile,2025-01-02,0,0,paid\r\n99.50,y,mobile,2025-01-01,10,2,\"paid\"\r\n")
        #expect(plain == other)
        #expect(plain.rows.first?.tally.revenue == Money("99.5"))
        #expect(plain.rows.first?.tally.revenueSquared == nil)
    }

    @Test func squaresMayHaveManyDecimals() throws {
        let cube = try read(
            "\(Self.header),revenue_squared\n2025-01-01,a,b,10,1,1.000001,1.000002000001\n")
        #expect(cube.rows.first?.tally.revenueSquared == Money("1.000002"))
    }

    @Test(arguments: [
        ("", "line 1: the file is empty; a header is needed"),
        (
            "day,channel,device,sessions,purchases\n",
            "line 1, column 'revenue': the column is missing; it has: day, channel, device, sessions, purchases"
        ),
        ("\(header),day\n", "line 1, column 'day': the column occurs twice"),
        (
            "\(header)\n0025-02-20,a,b,1,0,0\n2025-02-20,a,b,1,0,0\n",
            "line 1, column 'day': 0025-02-20 and 2025-02-20 are too far apart; is one of them mistyped?"
        ),
        (
            "\(header)\n2025-02-30,a,b,1,0,0\n",
            "line 2, column 'day': '2025-02-30' is not a day; write 2025-03-01, 20250301, 2025-03-01 00:00:00 or 2025-03-01T00:00:00Z"
        ),
        (
            "\(header)\n2025-02-20,a,b,-1,0,0\n",
            "line 2, column 'sessions': '-1' is not a count (a whole number of zero or more)"
        ),
        (
            "\(header)\n2025-02-20,a,b,1,1.5,0\n",
            "line 2, column 'purchases': '1.5' is not a count (a whole number of zero or more)"
        ),
        (
            "\(header)\n2025-02-20,a,b,1,1,free\n",
            "line 2, column 'revenue': 'free' is not an amount; write 1234.50, -5 or 1e3"
        ),
        ("\(header)\n2025-02-20,,b,1,1,1\n", "line 2, column 'channel': '' is empty"),
        ("\(header)\n2025-02-20,a,b,1,1\n", "line 2: 5 fields where the header has 6"),
        (
            "\(header)\n2025-02-20,a,b,1,1,1\n2025-02-20,a,b,2,1,1\n",
            "line 3: the same day, channel and device as line 2"
        ),
        (
            "\(header)\n2025-02-20,\"a,b,1,1,1\n",
            "line 2: a quote is in an odd place or never closed"
        ),
    ])
    func saysWhereAndWhat(text: String, problem: String) {
        let error = #expect(throws: CubeError.self) { try read(text) }
        #expect(error?.description == problem)
    }

    @Test func aMissingNumberIsUnknownOfTheWholeDay() throws {
        let cube = try read(
            "\(Self.header)\n2025-01-01,a,b,10,NULL,5\n2025-01-01,c,b,7,1,5\n2025-01-02,a,b,1,2,NaN\n"
        )
        let days = Timeline(cube).days
        #expect(days[0].value(Measure(.sessions), direct: "a") == 17)
        #expect(days[0].value(Measure(.purchases), direct: "a") == nil)
        #expect(days[0].value(Measure(.conversion), direct: "a") == nil)
        #expect(days[0].value(Measure(.revenue), direct: "a") == 10)
        #expect(days[1].value(Measure(.revenue), direct: "a") == nil)
        #expect(days[1].value(Measure(.aov), direct: "a") == nil)
        // Written down and read again, it is unknown still.
        #expect(try read(cube.csv) == cube)
    }

    @Test func channelsUnderAnotherNameAreAddedUp() throws {
        let cube = try read(
            "\(Self.header)\n2025-01-01,Paid,mobile,10,2,99.5\n2025-01-01,paid,mobile,1,1,0.5\n"
                + "2025-01-01,paid,desktop,5,0,0\n2025-01-02,cpc,mobile,7,0,0\n")
        let named = cube.naming(channels: ["paid": "Paid", "cpc": "Paid", "nobody": "Paid"])
        #expect(
            named.rows.map { "\($0.day) \($0.channel) \($0.device) \($0.tally.sessions)" } == [
                "2025-01-01 Paid desktop 5", "2025-01-01 Paid mobile 11",
                "2025-01-02 Paid mobile 7",
            ])
        #expect(
            named.rows[1].tally.purchases == 3 && named.rows[1].tally.revenue == Money(units: 100))
        #expect(cube.naming(channels: ["nobody": "Paid"]) == cube)
    }

    @Test func aCellTwiceIsOurOwnMistake() async {
        await #expect(processExitsWith: .failure) {
            let row = DailyCube.Row(
                day: Day(number: 1), channel: "a", device: "b", tally: Tally(sessions: 1))
            _ = DailyCube([row, row])
        }
    }

    @Test func aMissingDayIsNoDayOfZeros() throws {
        let cube = try read(
            "\(Self.header)\n2025-01-01,paid,mobile,10,2,99.5\n2025-01-03,paid,mobile,0,0,0\n")
        let timeline = Timeline(cube)
        #expect(timeline.uses == [.usable, .unusable(.missing), .usable])
        let zero = timeline.days[2]
        #expect(zero.total.aov == nil && zero.total.conversion == nil)
        #expect(zero.revenueShare(of: "paid") == nil && zero.sessionShare(of: "paid") == nil)
    }

    @Test func statusesAndCalendarTakeDaysOut() throws {
        let first = Day("2025-01-01")!
        let rows = (0..<4).map {
            DailyCube.Row(
                day: first.advanced(by: $0), channel: "a", device: "b", tally: Tally(sessions: 5))
        }
        let timeline = Timeline(
            DailyCube(rows),
            statuses: [
                first: .quarantined, first.advanced(by: 1): .atRisk,
                first.advanced(by: 4): .partial,
            ],
            calendar: [first.advanced(by: 2): "sale"])
        #expect(
            timeline.uses == [
                .unusable(.quarantined), .usable, .special("sale"), .usable, .unusable(.partial),
            ])
    }

    @Test func metricsOfADay() {
        let day = DailyMetrics(
            day: TestShop.first, status: .complete,
            rows: [
                .init(
                    day: TestShop.first, channel: "direct", device: "mobile",
                    tally: Tally(sessions: 30, purchases: 3, revenue: Money("75")!)),
                .init(
                    day: TestShop.first, channel: "paid", device: "mobile",
                    tally: Tally(sessions: 70, purchases: 1, revenue: Money("25")!)),
            ])
        func value(_ metric: Metric, _ segment: Segment? = nil) -> Double? {
            day.value(Measure(metric, segment), direct: "direct")
        }
        #expect(value(.aov) == 25)
        #expect(value(.conversion) == 0.04)
        #expect(value(.directSessionShare) == 0.3)
        #expect(value(.revenueShare, Segment(.channel, "paid")) == 0.25)
        #expect(value(.sessions, Segment(.device, "desktop")) == 0)
    }
}
