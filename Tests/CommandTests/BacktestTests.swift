import Foundation
import TestSupport
import Testing

@Suite("analytics-health backtest")
struct BacktestTests {
    /// A steady shop of one channel and two devices, with something done to some days.
    private func cube(
        _ change: (_ day: Int, inout (sessions: Int, purchases: Int, revenue: Int)) -> Void
    )
        -> String
    {
        var lines = ["day,channel,device,sessions,purchases,revenue"]
        for number in 1...30 {
            let day = number < 10 ? "0\(number)" : "\(number)"
            for device in ["mobile", "desktop"] {
                var row = (
                    sessions: 2000 + number % 5 * 20, purchases: 60 + number % 3,
                    revenue: 6000 + number % 4 * 50
                )
                change(number, &row)
                if row.sessions < 0 { continue }
                lines.append(
                    "2025-06-\(day),direct,\(device),\(row.sessions),\(row.purchases),\(row.revenue)"
                )
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private struct Report: Decodable {
        struct Day: Decodable {
            struct Incident: Decodable {
                var severity: String
                var cause: String
                var page: Bool
                var alerts: [Alert]
            }
            struct Alert: Decodable {
                var metric: String
                var value: Either
                var robustZ: Double
            }
            var schemaVersion: Int
            var expectedDay: String
            var status: String
            var incidents: [Incident]
        }
        var days: [Day]
    }

    /// Money is text, everything else a number.
    private enum Either: Decodable {
        case text(String)
        case number(Double)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else {
                self = .number(try container.decode(Double.self))
            }
        }
    }

    private func run(
        _ text: String, _ arguments: [String] = [], files: [String: String] = [:]
    ) throws -> ProgramResult {
        let folder = try TemporaryFolder()
        try folder.write(text, to: "cube.csv")
        for (name, content) in files { try folder.write(content, to: name) }
        try folder.write("day,name\n2025-06-20,sale\n", to: "calendar.csv")
        return try TestSupport.run(
            BuiltProgram.folder + "/analytics-health",
            ["backtest", "--daily-cube", "cube.csv"] + arguments, folder: folder.path)
    }

    private func report(_ text: String, _ arguments: [String] = []) throws -> Report {
        let result = try run(text, ["--json"] + arguments)
        #expect(result.code == 0, "\(result.errors)")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Report.self, from: Data(result.output.utf8))
    }

    @Test("a steady shop is healthy, and the first days are not evaluated")
    func steady() throws {
        let days = try report(cube { _, _ in }).days
        #expect(days.count == 30)
        #expect(days.allSatisfy { $0.incidents.isEmpty && $0.schemaVersion == 1 })
        #expect(days.first?.status == "NOT_EVALUATED")
        #expect(days.last?.status == "HEALTHY")
    }

    @Test("a checkout that is down is one P0 incident with its cause, and pages once")
    func checkout() throws {
        let days = try report(
            cube { day, row in if day >= 22, day <= 23 { (row.purchases, row.revenue) = (1, 100) } }
        ).days
        let incidents = days.flatMap(\.incidents)
        #expect(incidents.map(\.severity) == ["P0_BLOCKER", "P0_BLOCKER"])
        #expect(incidents.map(\.cause) == ["checkout", "checkout"])
        #expect(incidents.map(\.page) == [true, false])
        #expect(days[21].status == "P0_BLOCKER" && days[21].expectedDay == "2025-06-22")
        let revenue = try #require(incidents[0].alerts.first { $0.metric == "revenue" })
        guard case .text("200") = revenue.value else {
            Issue.record("\(revenue.value)")
            return
        }
        #expect(revenue.robustZ < -3.5)
    }

    @Test("a day of the calendar is left alone; the same day without it is not")
    func calendar() throws {
        let sale = cube { day, row in
            if day == 20 { (row.sessions, row.purchases, row.revenue) = (9000, 200, 19_000) }
        }
        #expect(try !report(sale).days[19].incidents.isEmpty)
        #expect(try report(sale, ["--calendar", "calendar.csv"]).days[19].incidents.isEmpty)
    }

    /// Two days without orders, and one that falls by a third.
    private var trouble: String {
        cube { day, row in
            if day >= 22, day <= 23 { (row.purchases, row.revenue) = (1, 100) }
            if day == 15 { (row.purchases, row.revenue) = (42, 4200) }
        }
    }

    @Test("what would have fired, how often people are paged, and what kept silent and how closely")
    func text() throws {
        try Snapshot.check(run(trouble).output, "backtest.txt")
        let some = try run(trouble, ["--from", "2025-06-23", "--to", "2025-06-24"]).output
        #expect(some.contains("2 days, 1 incident, 0 pages (0 in 30 days), 0 days not evaluated"))
    }

    @Test("labels give precision, recall, delay, pages and causes by kind")
    func labels() throws {
        let labels = """
            [{"kind":"checkout_outage","first":"2025-06-22","last":"2025-06-23","note":"passed over"},
             {"kind":"slow_drift","first":"2025-06-02","last":"2025-06-18"}]
            """
        let result = try run(
            trouble, ["--labels", "labels.json"], files: ["labels.json": labels])
        #expect(result.code == 0, "\(result.errors)")
        for line in [
            "checkout_outage  1 of 1    1       0      1      1",
            "slow_drift       0 of 1    0       -      -      -",
            "F1 0.667, precision 1, recall 0.5; 0 false episodes, 0 false pages (0 in 30 days)",
        ] {
            #expect(result.output.contains(line), "\(result.output)")
        }
        let json = try run(
            trouble, ["--labels", "labels.json", "--json"], files: ["labels.json": labels])
        #expect(json.output.contains("\"f1\":0.666667"))
        #expect(json.output.contains("\"pages_a_month\":1"))
    }

    @Test(
        "what is wrong with labels is said with their place",
        arguments: [
            ("[", "it is not a JSON array of objects with kind, first and last"),
            (
                #"[{"kind":"x","first":"2025-06-01","last":"2025-06-01"}]"#,
                "label 1: there is no kind 'x'"
            ),
            (
                #"[{"kind":"other","first":"2025-06-02","last":"2025-06-01"}]"#,
                "label 1: 2025-06-02 is after 2025-06-01"
            ),
            (
                #"[{"kind":"channel_gone","first":"2025-06-02","last":"2025-06-02"}]"#,
                "label 1: channel_gone needs a channel"
            ),
        ])
    func wrongLabels(text: String, message: String) throws {
        let result = try run(trouble, ["--labels", "l.json"], files: ["l.json": text])
        #expect(result.code == 65)
        #expect(result.errors.contains("l.json: " + message), "\(result.errors)")
        #expect(result.output.isEmpty)
    }

    @Test("another configuration: what it would have said otherwise, and what it comes to")
    func compare() throws {
        let usual = try String(
            contentsOfFile: BuiltProgram.root + "/config/gate.yml", encoding: .utf8)
        let sharper = usual.replacing("  drop: 35%", with: "  drop: 25%")
            .replacing("preset: balanced ", with: "preset: sensitive ")
        #expect(sharper != usual)
        let files = ["config/gate.yml": usual, "sharper.yml": sharper]
        let result = try run(trouble, ["--compare", "sharper.yml"], files: files)
        #expect(result.code == 0, "\(result.errors)")
        let other = try #require(
            result.output.split(separator: "By the other configuration: ").last)
        #expect(
            other.hasPrefix("30 days, 2 incidents, 2 pages (2 in 30 days), 5 days not evaluated"))
        #expect(other.contains("2025-06-15  nothing  P1 "))
        let same = try run(trouble, ["--compare", "config/gate.yml"], files: files)
        #expect(same.output.hasSuffix("It says the same of every day.\n"))
        let json = try run(trouble, ["--compare", "sharper.yml", "--json"], files: files).output
        #expect(json.contains("\"differences\":[{\"after\":{"))
        #expect(try run(trouble, ["--compare", "none.yml"], files: files).code == 78)
    }

    /// What a day's alerts.json tells people.
    private struct Told: Decodable, Equatable {
        struct Incident: Decodable, Equatable {
            var id: String
            var severity: String
            var state: String
            var title: String
            var page: Bool
            var firstDay: String
        }
        struct Over: Decodable, Equatable {
            var id: String
            var because: String?
        }
        var expectedDay: String
        var status: String
        var incidents: [Incident]
        var waiting: [Over]
        var resolved: [Over]
    }

    @Test("says what the program said in the nights, hard rules and all", arguments: [true, false])
    func nights(fromTables: Bool) throws {
        let work = try Workplace()
        let orders = { (day: Int) in (19...20).contains(day) ? 1 : 12 + day % 3 }
        // The fourteenth never comes; some orders of the eighth come twice.
        func lines(upTo last: Int) throws {
            var cube = "day,channel,device,sessions,purchases,revenue\n"
            var sessions = "session_id,client_id,session_start,channel,source,device\n"
            var sales = "transaction_id,order_time,revenue,client_id,session_id\n"
            var credit = "transaction_id,channel,revenue_share,model\n"
            for day in 1...last where day != 14 {
                let text = day < 10 ? "2025-06-0\(day)" : "2025-06-\(day)"
                cube += "\(text),direct,mobile,300,\(orders(day)),\(orders(day) * 20)\n"
                for visit in 0..<300 {
                    sessions +=
                        "s\(day)-\(visit),c\(visit),\(text)T09:00:00Z,Direct,direct,mobile\n"
                }
                for order in 0..<orders(day) {
                    let id = "t\(day)-\(order)"
                    let row = "\(id),\(text)T09:30:00Z,20.00,c\(order),s\(day)-\(order)\n"
                    sales += day == 8 && order < 3 ? row + row : row
                    credit += "\(id),Direct,1,last\n"
                }
            }
            try work.folder.write(cube, to: "cube.csv")
            try work.folder.write(sessions, to: "warehouse/fct_sessions.csv")
            try work.folder.write(sales, to: "warehouse/fct_orders.csv")
            try work.folder.write(credit, to: "warehouse/fct_attribution.csv")
        }
        let source = fromTables ? [] : ["--daily-cube", "cube.csv"]
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        var said: [Told] = []
        for day in 1...26 {
            try lines(upTo: day)
            let text = day < 10 ? "2025-06-0\(day)" : "2025-06-\(day)"
            let run = try BuiltProgram.health(
                ["run", "--expected-day", text] + source, in: work.folder)
            try #require([0, 2].contains(run.code), "\(text): \(run.errors)")
            let alerts = try work.folder.read("reports/alerts.json")
            said.append(try decoder.decode(Told.self, from: Data(alerts.utf8)))
        }
        struct Replay: Decodable { var days: [Told] }
        let backtest = try BuiltProgram.health(
            ["backtest", "--json", "--from", "2025-06-01", "--to", "2025-06-26"] + source,
            in: work.folder)
        #expect(backtest.code == 0, "\(backtest.errors)")
        let replay = try decoder.decode(Replay.self, from: Data(backtest.output.utf8))
        #expect(replay.days.count == said.count)
        for (then, now) in zip(said, replay.days) { #expect(then == now, "\(then.expectedDay)") }
        let pages = replay.days.filter { $0.incidents.contains { $0.page } }.map(\.expectedDay)
        #expect(pages.contains("2025-06-14") && pages.contains("2025-06-19"), "\(pages)")
        #expect(pages.contains("2025-06-08") == fromTables, "\(pages)")
    }

    @Test("no day to replay is no answer")
    func noDays() throws {
        let result = try run(trouble, ["--to", "2020-01-01"])
        #expect(result.code == 66)
        #expect(result.errors.contains("cube.csv has no rows of these days"))
    }

    @Test("what is wrong with a cube is said with its line, and nothing is judged")
    func broken() throws {
        let result = try run(
            "day,channel,device,sessions,purchases,revenue\n2025-06-31,a,b,1,x,3\n")
        #expect(result.code == 65)
        #expect(result.errors.contains("line 2"))
        #expect(result.output.isEmpty)
    }
}
