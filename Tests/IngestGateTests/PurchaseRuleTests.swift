import Foundation
import Shared
import TestSupport
import Testing

@testable import IngestGate

@Suite("Purchases: currencies, kinds that are no sales, and places that were meant")
struct PurchaseRuleTests {
    private func day(_ currencies: [String: Int], from first: Int = 0) -> String {
        var text = RuleExample.header
        var i = first
        for (currency, count) in currencies.sorted(by: { $0.key < $1.key }) {
            for _ in 0..<count {
                text += RuleExample.purchase(
                    "T{day}-\(i)", minute: "1\(i % 10)", currency: currency)
                i += 1
            }
        }
        return text
    }

    /// The feed, with the currencies that are declared.
    private func feed(_ declared: [String], _ change: (inout Feed) -> Void = { _ in }) -> Feed {
        var feed = RuleExample.feed
        feed.purchases?.currencies = declared
        change(&feed)
        return feed
    }

    @Test(
        "amounts that are texts in another convention are told with the setting that reads them",
        arguments: [
            (#""12,50""#, "decimal: \",\""),
            (#""1.234,50""#, "{decimal: \",\", thousands: \".\"}"),
            (#""12.50 EUR""#, "number_marks: [currency]"), (#""n/a""#, nil), ("null", nil),
            (#""""#, nil), (#""free""#, nil),
        ] as [(String, String?)])
    func amounts(written: String, setting: String?) throws {
        var feed = RuleExample.feed
        let text =
            RuleExample.header + RuleExample.purchase("T1", revenue: written)
            + RuleExample.purchase("T2", revenue: written)
            + RuleExample.purchase("T3", revenue: "0.1")
        func judged() throws -> RecordedOutcome {
            try #require(
                try outcomes(RuleExample(text), by: PurchaseMissingRevenue(), feed: feed).first)
        }
        let found = try judged()
        #expect(found.message.hasPrefix("2 of 3 purchases without a revenue that is a number"))
        guard let setting else {
            #expect(!found.message.contains("look like"), "\(found.message)")
            return
        }
        #expect(found.message.contains("columns: event_data: \(setting)"), "\(found.message)")
        let column = try #require(feed.columns.firstIndex { $0.name == "event_data" })
        var numbers = NumberSettings()
        if setting.contains("decimal") { numbers.decimal = UInt8(ascii: ",") }
        if setting.contains("thousands") { numbers.thousands = UInt8(ascii: ".") }
        if setting.contains("currency") { numbers.marks = [.currency] }
        feed.columns[column].numbers = numbers
        #expect(try judged().status == .passed)
    }

    @Test(
        "a currency that is none, is not declared, or is not the usual one",
        arguments: [
            // Without history: what is declared, and that there is one.
            (["EUR": 10], [], nil, .passed, nil, "0 of 10 purchases without a currency (EUR 10)"),
            (
                ["EUR": 9, "": 1], [], nil, .violated, nil,
                "1 of 10 purchases without a currency (EUR 9, none 1)"
            ),
            (["EUR": 9, "undefined": 1], [], nil, .violated, nil, "(EUR 9, none 1)"),
            (["": 10], [], nil, .violated, .p0, "10 of 10 purchases without a currency (none 10)"),
            (
                ["EUR": 9, "SEK": 1], ["EUR"], nil, .violated, nil,
                "1 of 10 purchases without a declared currency"
            ),
            (["EUR": 9, "SEK": 1], ["EUR", "SEK"], nil, .passed, nil, "(EUR 9, SEK 1)"),
            (["eur": 10], ["EUR"], nil, .violated, .p0, "(eur 10)"),
            // Against five days in one currency, or in a mix.
            (["EUR": 10], [], ["EUR": 10], .passed, nil, "(EUR 10)"),
            (
                ["USD": 10], [], ["EUR": 10], .violated, .p0,
                "USD is 100 % of the purchases, usually 0 %"
            ),
            (["EUR": 6, "USD": 4], [], ["EUR": 8, "USD": 2], .passed, nil, "(EUR 6, USD 4)"),
            (["EUR": 90, "USD": 10], [], ["EUR": 100], .passed, nil, "(EUR 90, USD 10)"),
            (
                ["EUR": 60, "USD": 40], [], ["EUR": 100], .violated, nil,
                "USD is 40 % of the purchases, usually 0 %"
            ),
            (
                ["EUR": 60, "USD": 40], [], ["EUR": 55, "USD": 45], .passed, nil, "(EUR 60, USD 40)"
            ),
            // Of three purchases a mix says nothing.
            (["USD": 3], [], ["EUR": 10], .passed, nil, "(USD 3)"),
        ] as [([String: Int], [String], [String: Int]?, RecordedOutcome.Status, Severity?, String)])
    func currency(
        today: [String: Int], declared: [String], before: [String: Int]?,
        status: RecordedOutcome.Status,
        severity: Severity?, message: String
    ) throws {
        let example = RuleExample(
            day(today), earlier: before.map { Array(repeating: day($0), count: 5) } ?? [])
        let checks = try outcomes(example, by: PurchaseCurrency(), feed: feed(declared))
        let check = try #require(checks.first)
        #expect(check.status == status, "\(check.message)")
        #expect(check.message.contains(message), "\(check.message)")
        if check.isViolated { #expect(check.severity == severity ?? .p1) }
        // Without history the mix is "not evaluated", which is not "passed".
        #expect((checks.last?.status == .notEvaluated) == (before == nil || today == ["USD": 3]))
    }

    @Test("evidence of an undeclared currency names purchase and currency")
    func evidence() throws {
        let example = RuleExample(day(["EUR": 2, "SEK": 1]))
        let checks = try outcomes(example, by: PurchaseCurrency(), feed: feed(["EUR"]))
        #expect(checks.first?.samples.map(\.text) == ["T2025-03-06-2: SEK"])
    }

    @Test(
        "kinds that are no sales have limits of their own, as a number or a share",
        arguments: [
            (
                2, nil, nil, .passed,
                "2 of 4 purchases are refunds, together -10, not in the revenue"
            ),
            (3, nil, nil, .violated, "at most 50 % accepted"),
            (2, 1, nil, .violated, "at most 1 accepted"),
            (1, 1, nil, .passed, "1 of 4 purchases is a refund"),
            (4, 9, nil, .passed, "at most 9 accepted"),
            (2, nil, 0.25, .violated, "at most 25 % accepted"),
            (1, nil, 0.25, .passed, "at most 25 % accepted"),
            (0, nil, 0.25, .passed, "0 of 4 purchases are refunds"),
            (1, 2, 0.1, .violated, "at most 2 and at most 10 % accepted"),
        ] as [(Int, Int?, Double?, RecordedOutcome.Status, String)])
    func limits(
        refunds: Int, count: Int?, share: Double?, status: RecordedOutcome.Status, message: String
    ) throws {
        let text = (0..<4).map {
            RuleExample.purchase("T\($0)", revenue: $0 < refunds ? "-5" : "20", minute: "1\($0)")
        }
        var refund = PurchaseException(.refund, when: PurchaseCondition(revenue: .negative))
        (refund.maxCount, refund.maxShare) = (count, share)
        let feed = feed([]) { $0.purchases?.exceptions = [refund] }
        let check = try #require(
            outcomes(
                RuleExample(RuleExample.header + text.joined()), by: PurchaseExceptionsAccepted(),
                feed: feed
            ).first)
        #expect(check.status == status, "\(check.message)")
        #expect(check.message.contains(message), "\(check.message)")
    }

    @Test("a condition that fits every purchase does not silence all rules")
    func everything() throws {
        let all = (0..<10).map {
            RuleExample.purchase("T\($0)", minute: "1\($0)", extra: #""test":true"#)
        }
        let checks = try outcomes(
            RuleExample(RuleExample.header + all.joined()), by: PurchaseExceptionsAccepted())
        #expect(checks.map(\.severity) == [.p0])
    }

    @Test(
        "a place that never occurs: the one that was meant is named",
        arguments: [
            (#"[{"transaction_id":"T1","revenue":20}]"#, "'[].transaction_id' 10 times"),
            (
                #"{"ecommerce":{"transaction_id":"T1"},"revenue":20}"#,
                "'ecommerce.transaction_id' 10 times"
            ),
            (#"{"transactionId":"T1","revenue":20}"#, "'transactionId' 10 times"),
            (#"{"order":"T1","revenue":20}"#, nil),
            (#"{"transaction_id":null,"revenue":20}"#, nil),
        ] as [(String, String?)])
    func hints(payload: String, hint: String?) throws {
        let quoted = payload.replacing("\"", with: "\"\"")
        let rows = (0..<10).map {
            "c1,https://s.example/,,{day}T12:0\($0):00Z,checkout_completed,\"\(quoted)\"\n"
        }
        let check = try #require(
            outcomes(
                RuleExample(RuleExample.header + rows.joined()), by: PurchaseMissingTransactionID()
            ).first)
        #expect(check.isViolated)
        if let hint {
            #expect(check.message.contains("event_data never has 'transaction_id', but \(hint)"))
        } else {
            #expect(!check.message.contains("but"))
        }
    }

    @Test("items that were encoded once more are named as that")
    func textItems() throws {
        let text = RuleExample.purchase("T1", items: #""[{\"quantity\":1}]""#)
        let check = try #require(
            outcomes(
                RuleExample(RuleExample.header + RuleExample.purchase("T0") + text),
                by: PurchaseEmptyItems()
            ).first)
        #expect(
            check.message
                == "1 of 2 purchases without items (1 has them as a text that holds JSON: encoded twice)"
        )
    }

    @Test("a feed without amounts: ids are judged, money is not evaluated")
    func withoutRevenue() throws {
        let feed = feed([]) { $0.purchases?.revenue = nil }
        let example = RuleExample(
            RuleExample.header + RuleExample.purchase("T1") + RuleExample.purchase("T1"))
        for rule in [
            PurchaseMissingRevenue(), PurchaseNonPositiveRevenue(), PurchaseItemsTotalMismatch(),
        ]
            as [any PartitionRule]
        {
            let checks = try outcomes(example, by: rule, feed: feed)
            #expect(checks.map(\.status) == [.notEvaluated] && !checks[0].counts)
        }
        let ids = try outcomes(example, by: PurchaseTransactionDuplicate(), feed: feed)
        #expect(ids.first?.isViolated == true)
    }
}
