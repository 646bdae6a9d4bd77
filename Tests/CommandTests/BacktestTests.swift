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

    private func run(_ text: String, _ arguments: [String] = []) throws -> ProgramResult {
        let folder = try TemporaryFolder()
        try folder.write(text, to: "cube.csv")
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

    @Test("what is wrong with a cube is said with its line, and nothing is judged")
    func broken() throws {
        let result = try run(
            "day,channel,device,sessions,purchases,revenue\n2025-06-31,a,b,1,x,3\n")
        #expect(result.code == 65)
        #expect(result.errors.contains("line 2"))
        #expect(result.output.isEmpty)
    }
}
