import Profile
import Shared
import TestSupport
import Testing

@testable import IngestGate
@testable import NativeProfiler

@Suite("A place may be one element of a list")
struct SelectedPlaceTests {
    private func purchases(
        _ payload: String, id: String, revenue: String, kind: String? = nil
    ) throws -> PurchaseProfile {
        var feed = RuleExample.feed
        var mapping = PurchaseMapping(
            transactionID: FieldPlace(column: "event_data", path: id),
            revenue: FieldPlace(column: "event_data", path: revenue))
        mapping.events = ["checkout_completed"]
        if let kind {
            mapping.exceptions = [
                PurchaseException(
                    .test,
                    when: PurchaseCondition(
                        field: FieldPlace(column: "event_data", path: kind), values: ["true"]))
            ]
        }
        feed.purchases = mapping
        let quoted = payload.replacing("\"", with: "\"\"")
        let line = "c1,https://shop.example/,,{day}T12:00:00Z,checkout_completed,\"\(quoted)\"\n"
        return try profile(RuleExample.header + line + line, feed: feed).purchases
    }

    private let id = "[key=transaction_id].value.string_value"
    private let value = "[key=value].value.double_value"

    @Test(
        "by the value of its key, whatever comes first",
        arguments: [
            #"[{"key":"x","value":{"string_value":"no"}},{"key":"transaction_id","value":{"string_value":"T1"}},{"key":"value","value":{"double_value":5}}]"#,
            #"[{"value":{"double_value":5},"key":"value"},{"value":{"string_value":"T1"},"key":"transaction_id"}]"#,
            #"[{"key":"transaction_\u0069d","value":{"string_value":"T1"}},{"key":"value","value":{"int_value":null,"double_value":"5"}}]"#,
            #"[{"key":"transaction_id","value":{"string_value":"T1"}},{"key":"value","value":{"double_value":5}},{"key":"transaction_id","value":{"string_value":"T2"}},{"key":"value","value":{"double_value":7}}]"#,
        ])
    func keyed(_ payload: String) throws {
        let got = try purchases(payload, id: id, revenue: value)
        #expect(got.count == 2 && got.missingTransactionID == 0)
        #expect(got.transactionDuplicates == ["T1"] && got.revenue.description == "10")
    }

    @Test(
        "what is not there is missing",
        arguments: [
            "[]", "{}", #"[{"key":"transaction_id"}]"#, #"[{"value":{"string_value":"T1"}}]"#,
            #"[{"key":"transaction_id","value":{"string_value":null}}]"#,
            #"{"key":"transaction_id","value":{"string_value":"T1"}}"#,
            #"[{"key":["transaction_id"],"value":{"string_value":"T1"}}]"#,
        ])
    func missing(_ payload: String) throws {
        let got = try purchases(payload, id: id, revenue: value)
        #expect(got.missingTransactionID == 2 && got.missingRevenue == 2, "\(payload)")
    }

    @Test("by its number, and within lists below the root")
    func numbered() throws {
        let first = try purchases(
            #"[{"id":"T1","total":5,"test":true},{"id":"T2","total":7}]"#, id: "[0].id",
            revenue: "[1].total")
        #expect(first.transactionDuplicates == ["T1"] && first.revenue.description == "14")
        let context = try purchases(
            #"{"contexts":[{"schema":"iglu:a/b/1-0-0","data":{"id":"no"}},{"schema":"iglu:a/order/1-0-0","data":{"id":"T9","total":2,"test":true}}]}"#,
            id: "contexts[schema=iglu:a/order/1-0-0].data.id",
            revenue: "contexts[schema=iglu:a/order/1-0-0].data.total",
            kind: "contexts[1].data.test")
        let version = try purchases(
            #"{"contexts":[{"schema":"iglu:a/orders/1-0-0","data":{"id":"no"}},{"schema":"iglu:a\/order\/1-0-2","data":{"id":"T9","total":2}}]}"#,
            id: "contexts[schema=iglu:a/order/1-*].data.id",
            revenue: "contexts[schema=iglu:a/order/1-*].data.total")
        #expect(version.transactionDuplicates == ["T9"] && version.revenue.description == "4")
        #expect(context.exceptions?["test"]?.count == 2 && context.missingTransactionID == 0)
    }

    @Test("the path of an element is told apart from that of all")
    func paths() {
        #expect(SelectedPath("items[].id") == nil && SelectedPath("id") == nil)
        #expect(SelectedPath("[0].id")?.list == "")
        #expect(SelectedPath("a.b[k=v.w].c.d")?.rest == "c.d")
        #expect(SelectedPath("a.b[k=v.w].c.d")?.selector == .key("k", PickedValue("v.w")))
    }
}
