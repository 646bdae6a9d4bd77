import Foundation
import TestSupport
import Testing

/// From the raw partition to the report, with the built programs.
@Suite("Currencies and purchases that are no sales, through both layers")
struct CurrencyTests {
    private func workplace(reporting: String?) throws -> Workplace {
        let standard = try String(
            contentsOfFile: BuiltProgram.root + "/config/gate.yml", encoding: .utf8)
        let places = "      revenue: event_data.revenue\n"
        let orders = "  orders:\n    files: fct_orders\n"
        try #require(standard.contains(places) && standard.contains(orders))
        let work = try Workplace(
            config: standard.replacing(
                places,
                with: places + """
                          currency: event_data.currency
                          test: {when: {field: event_data.test, is: [true]}}
                          refund: {when: {revenue: negative}}

                    """
            ).replacing(
                orders, with: orders + (reporting.map { "    reporting_currency: \($0)\n" } ?? "")))
        let money = [
            ("A1", "20", #"""currency"":""EUR"""#), ("A2", "30", #"""currency"":""EUR"""#),
            ("A3", "500", #"""currency"":""SEK"""#),
            ("A4", "9", #"""currency"":""EUR"",""test"":true"#),
            ("A5", "-7", #"""currency"":""EUR"""#),
        ]
        let rows = money.enumerated().map { i, purchase in
            let (id, revenue, extra) = purchase
            return
                #"b\#(i),https://shop.example/thanks,,{day}T12:1\#(i):00Z,checkout_completed,"{""transaction_id"":""\#(id)"",""revenue"":\#(revenue),\#(extra),""items"":[{""quantity"":1,""item_price"":\#(revenue)}]}",ua"#
                + "\n"
        }
        try work.land(Workplace.day(views: 60) + rows.joined(), "2025-03-06")
        _ = try work.gate("check", "--fail-on", "never")
        #expect(try work.health("facts").code == 0)
        return work
    }

    @Test("the orders have their currency, and neither test orders nor refunds")
    func facts() throws {
        let orders = try workplace(reporting: nil).folder.read("warehouse/fct_orders.csv")
        let fields = orders.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        #expect(fields.first?.last == "currency")
        #expect(
            fields.dropFirst().map { "\($0[0]) \($0[2]) \($0[5])" } == [
                "A1 20 EUR", "A2 30 EUR", "A3 500 SEK",
            ])
    }

    @Test(
        "layer 2 adds up the reporting currency and says what it left out, or that it mixes them",
        arguments: [
            ("EUR", "50", "1 of 3 orders is not in EUR and in no sum: 1 order in SEK (500)"),
            (
                nil, "550",
                "revenue adds up 2 orders in EUR (50), 1 order in SEK (500): name the one"
            ),
        ] as [(String?, String, String)])
    func report(reporting: String?, revenue: String, words: String) throws {
        let work = try workplace(reporting: reporting)
        _ = try work.health("run", "--expected-day", "2025-03-06", "--fail-on", "never")
        #expect(try work.folder.read("reports/alerts.json").contains(words))
        let metrics = try work.folder.read("reports/daily_metrics.csv").split(separator: "\n")
        let names = metrics[0].split(separator: ",")
        let place = try #require(names.firstIndex(of: "revenue"))
        let row = try #require(metrics.first { $0.hasPrefix("2025-03-06") })
        #expect(row.split(separator: ",", omittingEmptySubsequences: false)[place] == revenue)
    }

    @Test("the reporting currency is told with amounts; another name for it is a mistake")
    func named() throws {
        let work = try workplace(reporting: "EUR")
        _ = try work.health("run", "--expected-day", "2025-03-06", "--fail-on", "never")
        #expect(try work.folder.read("reports/report.md").contains("revenue EUR"))
        #expect(try work.folder.read("reports/alerts.json").contains(#""currency" : "EUR""#))
        let config = try work.folder.read("config/gate.yml")
        try work.folder.write(
            config.replacing("report:\n", with: "report:\n  currency: SEK\n"), to: "config/gate.yml"
        )
        let other = try work.health("config", "check")
        #expect(other.code == 78)
        #expect(other.errors.contains("amounts are added up in EUR"), "\(other.errors)")
    }
}
