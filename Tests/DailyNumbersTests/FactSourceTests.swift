import DailyNumbers
import Shared
import TestSupport
import Testing

@Suite("The sources of numbers") struct FactSourceTests {
    private static let day = Day(number: 20_155)

    private func warehouse(_ folder: TemporaryFolder) throws -> Warehouse {
        try folder.write(
            "session_id,client_id,session_start,channel,source,device\n"
                + "S1,c1,2025-03-08T09:00:00Z,Email,news,mobile\n"
                + "S2,,2025-03-08T10:00:00Z,Direct,(direct),desktop\n", to: "fct_sessions.csv")
        try folder.write(
            "transaction_id,order_time,revenue,client_id,session_id\n"
                + "T1,2025-03-08T09:10:00Z,50.00,c1,S1\n", to: "fct_orders.csv")
        try folder.write(
            "transaction_id,channel,revenue_share,model\nT1,Email,1,last_click\n",
            to: "fct_attribution.csv")
        return try Warehouse(
            WarehouseSettings(), folder: folder.path, zone: .utc, expectedDay: Self.day)
    }

    @Test("fact tables know rows, and say which files a snapshot keeps") func tables() throws {
        let folder = try TemporaryFolder()
        let facts = try warehouse(folder).read()
        #expect(facts.name == folder.path)
        #expect(facts.files == ["fct_sessions.csv", "fct_orders.csv", "fct_attribution.csv"])
        #expect(facts.facts?.quality(Self.day).sessionsWithoutClient == 1)
        #expect(facts.days == [Self.day, Self.day])
    }

    @Test("the cube of the tables is the same numbers, and knows no rows") func cube() throws {
        let folder = try TemporaryFolder()
        let facts = try withExtendedLifetime(folder) { try warehouse(folder).read() }
        let source = DailyCubeSource(csv: Array(facts.cube.csv.utf8), name: "cube.csv")
        let again = try source.read()
        #expect(again.cube == facts.cube)
        #expect(again.name == "cube.csv" && again.files.isEmpty)
        #expect(again.facts == nil)
    }

    @Test("a daily table knows its columns and statuses, and no rows") func table() throws {
        var settings = DailyTableSettings()
        settings.columns = [.init(name: "refunds", kind: .count)]
        let csv = "day,sessions,refunds,status\n2025-03-08,900,3,complete\n2025-03-09,,,missing\n"
        let facts = try DailyTableSource(csv: Array(csv.utf8), settings, name: "kpis.csv").read()
        #expect(facts.facts == nil && facts.files.isEmpty)
        #expect(facts.cube.rows.map(\.tally.sessions) == [900])
        #expect(facts.columnValues[Self.day]?["refunds"]?.value == 3)
        #expect(facts.statuses == [Self.day: .complete, Self.day.advanced(by: 1): .missing])
        #expect(facts.columns == [Measure(.count, Segment(.column, "refunds"))])
    }

    @Test("what cannot be read is an error with its place") func refused() {
        let bytes = Array("day,sessions\nyesterday,1\n".utf8)
        #expect(throws: CubeError.self) {
            try DailyTableSource(csv: bytes, DailyTableSettings(), name: "x").read()
        }
        #expect(throws: CubeError.self) { try DailyCubeSource(csv: bytes, name: "x").read() }
    }
}
