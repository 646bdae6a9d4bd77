import Foundation
import Profile
import Shared
import TestSupport
import Testing

@testable import IngestGate
@testable import NativeProfiler

@Suite("Purchases that are no sales are told apart, and are in no revenue")
struct PurchaseKindTests {
    private static let field = FieldPlace(column: "event_data", path: "kind")

    /// Every purchase is asked whether it is a test order, a refund, a free order, in this order.
    private static let feed: Feed = {
        var feed = RuleExample.feed
        feed.purchases?.exceptions = [
            PurchaseException(
                .test, when: PurchaseCondition(field: field, values: ["true", "1", "probe"])),
            PurchaseException(.refund, when: PurchaseCondition(revenue: .negative)),
            PurchaseException(
                .free,
                when: PurchaseCondition(
                    revenue: .zero, field: FieldPlace(column: "event_data", path: "voucher"))),
        ]
        return feed
    }()

    @Test(
        "by an amount, by a value, or by both",
        arguments: [
            ("20", "", nil), ("20", #""kind":true"#, "test"), ("20", #""kind":"true""#, "test"),
            ("20", #""kind":1"#, "test"), ("20", #""kind":"pr\u006fbe""#, "test"),
            ("20", #""kind":"Probe""#, nil), ("20", #""kind":null"#, nil),
            ("20", #""kind":""#, nil),
            ("20", #""kind":{"true":1}"#, nil), ("20", #""kind":["true"]"#, nil),
            ("-5", "", "refund"), ("-5", #""kind":true"#, "test"), ("-0.0", "", nil),
            ("0", "", nil), ("0", #""voucher":"GIFT""#, "free"),
            ("0", #""voucher":{"id":1}"#, "free"),
            ("0", #""voucher":false"#, nil), ("0", #""voucher":0"#, nil),
            ("0", #""voucher":null"#, nil),
            ("1", #""voucher":"GIFT""#, nil), ("null", #""voucher":"GIFT""#, nil),
        ] as [(String, String, String?)])
    func kinds(revenue: String, extra: String, kind: String?) throws {
        // What is no JSON tells nothing.
        let text = RuleExample.header + RuleExample.purchase("T1", revenue: revenue, extra: extra)
        let got = try profile(text, feed: Self.feed)
        #expect(got.purchases.count == 1)
        #expect(
            got.purchases.exceptions?.filter { $0.value.count > 0 }.map(\.key)
                == (kind.map { [$0] } ?? []))
    }

    @Test("what each kind is excused from, and what it is not")
    func excuses() throws {
        let header = RuleExample.header
        func one(_ extra: String, id: String = "T1", revenue: String = "20", items: String = "[]")
            -> String
        { RuleExample.purchase(id, revenue: revenue, items: items, extra: extra) }
        // Two of each with one id and without items.
        let tests = try profile(
            header + one(#""kind":true"#) + one(#""kind":true"#, revenue: "null"), feed: Self.feed
        ).purchases
        #expect(
            tests.exceptions?["test"]?.count == 2
                && tests.exceptions?["test"]?.amount.description == "20")
        #expect(tests.missingRevenue == 0 && tests.emptyItems == 0 && tests.revenue == .zero)
        #expect(tests.transactionCollisionCount == 0 && tests.countByCurrency == [:])

        let refunds = try profile(
            header + one("", revenue: "-5") + one("", revenue: "-6")
                + one("", id: "", revenue: "-7"),
            feed: Self.feed
        ).purchases
        #expect(
            refunds.nonPositiveRevenue == 0 && refunds.emptyItems == 0 && refunds.revenue == .zero)
        #expect(refunds.transactionCollisionCount == 0 && refunds.missingTransactionID == 1)
        #expect(refunds.exceptions?["refund"]?.amount.description == "-18")

        let free = try profile(
            header + one(#""voucher":1"#, revenue: "0") + one(#""voucher":1"#, revenue: "0"),
            feed: Self.feed
        ).purchases
        #expect(free.nonPositiveRevenue == 0 && free.transactionDuplicateCount == 1)
        #expect(free.emptyItems == 2)
    }

    @Test("they are revenue where the feed says so, the negative ones too")
    func revenue() throws {
        var feed = Self.feed
        feed.purchases?.exceptions[1].countsAsRevenue = true
        let text =
            RuleExample.header + RuleExample.purchase("T1")
            + RuleExample.purchase("T1", revenue: "-5.5", currency: "USD")
        let got = try profile(text, feed: feed).purchases
        #expect(got.revenue.description == "14.5")
        #expect(got.revenueByCurrency.mapValues(\.description) == ["EUR": "20", "USD": "-5.5"])
        #expect(got.countByCurrency == ["EUR": 1, "USD": 1])
    }

    @Test(
        "a column can tell, also where it is quoted, and one that is not in the file tells nothing")
    func columns() throws {
        var feed = RuleExample.feed
        feed.purchases?.exceptions = [
            PurchaseException(
                .test,
                when: PurchaseCondition(
                    field: FieldPlace(column: "referrer"), values: ["qa \"lab\""])),
            PurchaseException(
                .free, when: PurchaseCondition(field: FieldPlace(column: "page_url"), values: ["x"])
            ),
        ]
        let sale = RuleExample.purchase("T1")
        let text =
            RuleExample.header + sale
            + RuleExample.purchase("T2").replacing("/thanks,,", with: "/thanks,\"qa \"\"lab\"\"\",")
        #expect(try profile(text, feed: feed).purchases.exceptions?["test"]?.count == 1)
        let without = text.replacing("page_url", with: "page").replacing("referrer", with: "ref")
        #expect(try profile(without, feed: feed).purchases.exceptions == [:])
    }

    @Test("what they are excused from rejects no record, whatever counted")
    func rejected() throws {
        func one(_ id: String, _ revenue: String, _ extra: String = "") -> String {
            RuleExample.purchase(id, revenue: revenue, extra: extra)
        }
        let text =
            RuleExample.header + one("T1", "null", #""kind":1"#) + one("T1", "20", #""kind":1"#)
            + one("T1", "-5") + one("T1", "-6") + one("", "-7") + one("T2", "0", #""voucher":1"#)
            + one("T3", "0") + one("T4", "20") + one("T4", "30")
        let folder = try TemporaryFolder()
        let source = PartitionSource(
            feed: Self.feed, day: RuleExample.day, name: "events_20250306.csv",
            location: try folder.write(
                Data(text.replacing("{day}", with: "2025-03-06").utf8), to: "events_20250306.csv"))
        let engine = NativeEngine(RunLimits())
        let read = try engine.profile(source)
        let sink = RejectedLines()
        try engine.split(
            source,
            by: RecordRejection(rules: RuleSet.rejecting, read.transactions, replayed: []),
            into: sink)
        #expect(
            sink.rejected == [
                6: ["purchase.missing_transaction_id"], 8: ["purchase.non_positive_revenue"],
                9: ["purchase.transaction_collision"], 10: ["purchase.transaction_collision"],
            ])
        #expect(sink.kept == 5)
    }

    @Test("are counted the same however the file is cut")
    func cuts() throws {
        var text = RuleExample.header
        for i in 0..<60 {
            text += RuleExample.purchase(
                "T\(i % 50)", revenue: ["20", "-5", "0", "null"][i % 4], minute: "\(10 + i % 50)",
                currency: ["EUR", "USD", "", "undefined"][i % 7 % 4],
                extra: ["", #""kind":1"#, #""voucher":"a""#][i % 3])
        }
        let whole = try profile(text, feed: Self.feed)
        #expect(
            whole.purchases.exceptions?.mapValues(\.count) == ["test": 20, "refund": 10, "free": 5])
        for chunk in [1, 7, 64, 999, 5000] {
            #expect(
                try profile(text, feed: Self.feed, chunk: chunk, threads: 1 + chunk % 3) == whole)
        }
    }
}

/// Which rules reject each line.
final class RejectedLines: EvidenceSink {
    var kept = 0
    var rejected: [Int: [String]] = [:]
    func keep(_ record: UnsafeRawBufferPointer) { kept += 1 }
    func reject(_ record: UnsafeRawBufferPointer, line: Int, rules: [String], malformed: Bool) {
        rejected[line] = rules
    }
    func reject(oversized record: OversizedText) {}
}
