import Foundation
import Profile
import Shared
import TestSupport
import Testing

@testable import IngestGate
@testable import NativeProfiler

@Suite("Which records are purchases")
struct PurchaseTellingTests {
    private static let header = "id,name,kind,list,amount,payload\n"

    private static func feed(_ events: [String], _ when: PurchaseCondition?) -> Feed {
        var feed = RuleExample.feed
        feed.columns = ["id", "name", "kind", "list", "amount", "payload"].map { name in
            var column = Column(name: name)
            if name == "name" { column.role = .eventName }
            if name == "payload" { column.role = .payload }
            return column
        }
        feed.events = nil
        var mapping = PurchaseMapping(
            transactionID: FieldPlace(column: "id"), revenue: FieldPlace(column: "amount"))
        (mapping.events, mapping.when) = (events, when)
        feed.purchases = mapping
        return feed
    }

    private static func asked(_ field: String, _ values: String...) -> PurchaseCondition {
        PurchaseCondition(field: FieldPlace(column: field), values: values)
    }

    private static func part(_ field: String, _ values: String...) -> PurchaseCondition {
        var condition = PurchaseCondition(field: FieldPlace(column: field), values: values)
        condition.isList = true
        return condition
    }

    private static let inPayload = PurchaseCondition(
        field: FieldPlace(column: "payload", path: "data.type"), values: ["transaction"])
    private static let inList = PurchaseCondition(
        field: FieldPlace(column: "payload", path: "steps[0].type"), values: ["transaction"])

    /// Each has a digit of the sum of amounts for itself.
    private static let records = [
        #"1,buy,shop,"100,1,220",1,"{""data"":{""type"":""transaction""}}""#,
        #"2,order,web,"10,11",10,"{""data"":{""type"":""view""}}""#,
        #"3,view,shop,1,100,"{""steps"":[{""type"":""transaction""},{""type"":""x""}]}""#,
        "4,,,,1000,",
        #"5,buy,NULL,"220, 1",10000,"{""steps"":[{""type"":""x""},{""type"":""transaction""}]}""#,
    ]

    @Test(
        "is told by their event, by a field, or by both",
        arguments: [
            ([], nil, "11111"), (["buy"], nil, "10001"), (["order", "buy"], nil, "10011"),
            (["order", "return"], nil, "10"),
            ([], asked("kind", "shop"), "101"), ([], asked("kind"), "10111"),
            (["buy"], asked("kind", "shop"), "1"), (["buy", "view"], asked("kind", "shop"), "101"),
            ([], part("list", "1"), "101"), ([], part("list", "220", "11"), "10011"),
            ([], part("list", ""), "0"), (["buy"], part("list", "1"), "1"),
            ([], inPayload, "1"), (["buy", "order"], inPayload, "1"), ([], inList, "100"),
            (["order"], inPayload, "0"), ([], asked("nowhere", "x"), "0"),
        ] as [([String], PurchaseCondition?, String)], [1, 256 << 10])
    func told(_ test: (events: [String], when: PurchaseCondition?, sum: String), chunk: Int) throws
    {
        let text = Self.header + Self.records.map { $0 + "\n" }.joined()
        let feed = Self.feed(test.events, test.when)
        let got = try profile(text, feed: feed, chunk: chunk).purchases
        #expect(got.revenue.description == test.sum)
        #expect(got.count == test.sum.count { $0 == "1" })
        #expect(got.missingTransactionID == 0 && got.nonPositiveRevenue == 0)
        #expect(try read(text, feed).description == test.sum)
    }

    /// What whoever comes after the gate reads of the same records.
    private func read(_ text: String, _ feed: Feed) throws -> Money {
        var revenue = Money.zero
        try read(text, feed) { revenue += $0.purchase?.revenue ?? .zero }
        return revenue
    }

    private func read(_ text: String, _ feed: Feed, each: (ReadRecord) -> Void) throws {
        let folder = try TemporaryFolder()
        let name = "events_20250306.csv"
        let path = try folder.write(text, to: name)
        try NativeEngine(RunLimits()).read(
            PartitionSource(feed: feed, day: RuleExample.day, name: name, location: path),
            each: each)
    }

    @Test("events of JSON lines may have their fields in different places, which are aliases")
    func places() throws {
        var feed = Self.feed(["a", "b"], nil)
        feed.files = FeedFiles([try PathPattern("ev_{yyyy}{mm}{dd}.jsonl")])
        feed.format.kind = .jsonLines
        (feed.format.delimiter, feed.format.quote) = (UInt8(ascii: "\n"), 0xff)
        feed.format.header = false
        feed.columns = [
            ("event", []), ("order.id", ["cart.number"]), ("order.total", ["cart.sum"]),
        ].map { name, aliases in
            var column = Column(name: name)
            column.aliases = aliases
            if name == "event" { column.role = .eventName }
            return column
        }
        feed.purchases?.transactionID = FieldPlace(column: "order.id")
        feed.purchases?.revenue = FieldPlace(column: "order.total")
        let text = """
            {"event":"a","order":{"id":"A1","total":5}}
            {"event":"b","cart":{"number":"B1","sum":"7"}}
            {"event":"c","cart":{"number":"C1","sum":100}}
            {"event":"b","cart":{"sum":20}}

            """
        let got = try profile(Data(text.utf8), feed: feed, name: "ev_20250306.jsonl").purchases
        #expect(got.count == 3 && got.missingTransactionID == 1)
        #expect(got.revenue.description == "32" && got.missingRevenue == 0)
    }

    @Test("and a column may have its own texts for no value", arguments: [1, 256 << 10])
    func nullValues(chunk: Int) throws {
        var feed = Self.feed([], Self.asked("kind"))
        let text = Self.header + Self.records.map { $0 + "\n" }.joined()
        feed.format.nullValues = ["buy", "NULL"]
        feed.columns[1].nullValues = ["view"]
        let got = try profile(text, feed: feed, chunk: chunk)
        #expect(got.purchases.revenue.description == "111")
        #expect(got.events == ["buy": 2, "order": 1])
        #expect(got.columns.map(\.missing) == [0, 2, 2, 1, 0, 1])
    }

    @Test("in a payload, its texts for no value are no ids and no currencies")
    func payloadNulls() throws {
        var feed = RuleExample.feed
        let payload = try #require(feed.columns.firstIndex { $0.name == "event_data" })
        feed.columns[payload].nullValues = ["n/a?"]
        let text =
            RuleExample.header + RuleExample.purchase("n/a?", currency: "n/a?")
            + RuleExample.purchase("T1")
        let got = try profile(text, feed: feed).purchases
        #expect(got.missingTransactionID == 1)
        #expect(got.countByCurrency == ["": 1, "EUR": 1])
        var currencies: [String] = []
        try read(text, feed) { currencies += $0.purchase.map { [$0.currency] } ?? [] }
        #expect(currencies == ["", "EUR"])
    }
}
