import Shared
import ShopSupport
import Testing

@testable import DailyNumbers

/// One table of two days in the words of many exporters.
@Suite("Daily tables as exporters write them") struct TableFormsTests {
    private static let first = Day("2025-03-01")!

    private func read(_ text: String) throws(CubeError) -> DailyFacts {
        var settings = DailyTableSettings()
        settings.day = "date"
        settings.sessions = "visits"
        settings.purchases = "orders"
        settings.revenue = "sales"
        return try DailyTableSource(csv: Array(text.utf8), settings, name: "kpis.csv").read()
    }

    private func tally(_ text: String) throws -> Tally? { try read(text).cube.rows.first?.tally }

    private static let plain = "date,visits,orders,sales\n2025-03-01,1000,30,900.50\n"

    @Test(
        "the same numbers, whatever they look like",
        arguments: [
            "date;visits;orders;sales\n2025-03-01;1000;30;900.50\n",
            "date\tvisits\torders\tsales\n2025-03-01\t1000\t30\t900.50\n",
            "date|visits|orders|sales\n2025-03-01|1000|30|900.50\n",
            "Date, Visits ,ORDERS,Sales\n2025-03-01,1000,30,900.50\n",
            "\u{FEFF}date,visits,orders,sales\r\n2025-03-01,1000,30,900.50\r\n",
            "date,visits,orders,sales\n\n2025-03-01,1000,30,900.50\n\n \n",
            "\ndate,visits,orders,sales\n2025-03-01,1000,30,900.50\n,,,\n",
            "date,visits,orders,sales\n20250301,1000.0,3e1,900.5\n",
            "date,visits,orders,sales\n2025-03-01 00:00:00,1e3,30.,+900.5000000000001\n",
            "date,visits,orders,sales\n2025-03-01T00:00:00Z, 1000 , 30 , 900.50 \n",
            "date,visits,orders,sales\n2025-03-01T00:00:00.000+01:00,1000.0000000001,30,9.005e2\n",
            "date,visits,orders,sales\n2025/03/01,999.9999999999,30,900.4999999999999\n",
            "date,visits,orders,sales,\n2025-03-01,1000,30,900.50,\n",
            "note,date,visits,orders,sales\n\"two\nlines, \"\"quoted\"\"\",2025-03-01,1000,30,\"900.50\"\n",
            "date,visits,orders,sales\n2025-03-01,1000,30,900.50",
        ])
    func same(text: String) throws {
        #expect(try read(text).cube == read(Self.plain).cube, "\(text)")
    }

    @Test(
        "a word for no value is no value, and the other numbers of the day stay",
        arguments: [
            "", " ", "NULL", "null", "\\N", "NaN", "nan", "None", "NaT", "<NA>", "N/A", "#N/A",
        ])
    func missing(word: String) throws {
        let tally = try tally("date,visits,orders,sales\n2025-03-01,1000,\(word),900.50\n")
        #expect(tally?.sessions == 1000 && tally?.revenue == Money("900.5"))
        #expect(tally?.unknown == [.purchases])
    }

    @Test("a table without a column does not know it; a row without a number has none")
    func absent() throws {
        #expect(try tally("date,sales\n2025-03-01,900.50\n")?.unknown == [.sessions, .purchases])
        #expect(try read("date,visits,orders,sales\n2025-03-01,NULL,,\n").cube.rows.isEmpty)
        #expect(try read("date,visits,orders,sales\n").cube.rows.isEmpty)
    }

    @Test(
        "what could be two things is refused, with the cell, its place and what is accepted",
        arguments: [
            ("01/03/2025,1,1,1", "line 2, column 'date': '01/03/2025' could be more than one day"),
            ("2025-03-01 13:00:00,1,1,1", "'2025-03-01 13:00:00' is a moment within a day"),
            ("March 1,1,1,1", "line 2, column 'date': 'March 1' is not a day; write 2025-03-01,"),
            ("2025-03-01,1000.5,1,1", "line 2, column 'visits': '1000.5' is not a count"),
            ("2025-03-01,-1,1,1", "line 2, column 'visits': '-1' is not a count"),
            ("2025-03-01,1,1,\"1,234\"", "line 2, column 'sales': '1,234' has a comma, which"),
            (
                "2025-03-01,1,1,12 EUR",
                "line 2, column 'sales': '12 EUR' is not an amount; write 1234.50"
            ),
            ("2025-03-01,1,1,\u{1}x", "line 2, column 'sales'"),
            ("2025-03-01,1,1", "line 2: 3 fields where the header has 4"),
            ("2025-03-01,1,1,\"1", "line 2: a quote is in an odd place or never closed"),
        ])
    func refused(row: String, problem: String) {
        let error = #expect(throws: CubeError.self) {
            try read("date,visits,orders,sales\n\(row)\n")
        }
        #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
    }

    @Test("one mistake in every line is told three times, and counted") func counted() {
        let rows = (10..<30).map { "\($0)/03/2025,1,1,1\n" }.joined()
        let error = #expect(throws: CubeError.self) {
            try read("date,visits,orders,sales\n\(rows)")
        }
        #expect(error?.problems.count == 3)
        #expect(error?.description.hasSuffix("and 17 more") == true)
    }

    @Test(
        "a file that no separator can help is named",
        arguments: [
            ("date,visits\r2025-03-01,1\r", "its lines end with CR alone"),
            ("", "the file is empty; a header is needed"),
            ("\n\n", "the file is empty; a header is needed"),
            (
                "Datum;Besuche\n2025-03-01;1\n",
                "column 'date': the column is missing; it has: Datum, Besuche"
            ),
            ("date,Date,visits\n", "no"),
        ])
    func wholeFile(text: String, problem: String) throws {
        guard problem != "no" else {
            // The name as it was asked for is meant.
            #expect(try read(text).cube.rows.isEmpty)
            return
        }
        let error = #expect(throws: CubeError.self) { try read(text) }
        #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
    }

    @Test(
        "rounding is told where the decimals were meant",
        arguments: [
            ("3655.1200000000003", nil), ("12.333333333333334", nil), ("0.125", nil),
            ("0.1234560", nil), ("2287.4428203527400", nil),
            ("0.1234567", "line 2, column 'sales': '0.1234567' rounded to six decimals"),
            ("0.00000012", "line 2, column 'sales': '0.00000012' rounded to six decimals"),
        ])
    func rounding(amount: String, note: String?) throws {
        #expect(try read("date,sales\n2025-03-01,\(amount)\n").notes == (note.map { [$0] } ?? []))
    }

    @Test("lines are counted through quoted line ends", arguments: [1, 2, 3] as [UInt64])
    func lines(seed: UInt64) throws {
        // Whatever stands in a note, the bad row is the last line.
        let notes = ["x", "\"a\nb\"", "\"\"\"\"", "\"c\r\nd\n\ne\"", ""]
        var state = seed
        var text = "note,date,sales\r\n"
        for day in 1...20 {
            state = state &* 6_364_136_223_846_793_005 &+ 1
            let note = notes[Int(state >> 33) % notes.count]
            text +=
                "\(note),2025-03-\(day < 10 ? "0" : "")\(day),5\(state & 1 == 0 ? "\r\n" : "\n")"
        }
        let line = text.utf8.count { $0 == UInt8(ascii: "\n") } + 1
        let error = #expect(throws: CubeError.self) { try read(text + "x,2025-03-99,5\n") }
        #expect(error?.problems.map(\.line) == [line], "seed \(seed)")
    }
}
