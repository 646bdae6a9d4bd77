import Foundation
import Profile
import Shared
import TestSupport
import Testing

@testable import IngestGate
@testable import NativeProfiler

/// A file cut into chunks of one byte is counted record by record, a file in one chunk column by column.
@Suite("Counting column by column says what counting record by record says")
struct ColumnCountingTests {
    /// Values for each column, good and bad.
    private static let values: [String: [String]] = [
        "client_id": ["c1", "c2", "", "\"\"", "\"a,b\"", "NULL", "é", "\u{0}", "-"],
        "page_url": [
            "https://shop.example/", "http://a/", "", "https://shop.example/a b", "/path", "no url",
            "\"https://shop.example/?q=\"\"x\"\"&gclid=1\"", "https://shop.example/?gclid=",
            "https://shop.example/#?gclid=1", "NULL",
            "https://shop.example/\(String(repeating: "long/", count: 20))?a=1&utm_source=x#y",
            "https://shop.example/\(String(repeating: "long/", count: 12)) ?b",
        ],
        "referrer": ["", "", "https://search.example/", "\"\"", "\\N", "x", "https://ü.example/"],
        "timestamp": [
            "2025-03-06T10:00:00.000Z", "2025-03-06T10:00:01.123Z", "2025-03-06T10:00:00Z", "",
            "\"2025-03-06T23:59:59.999Z\"", "2025-03-07T00:00:00.000Z", "yesterday", "NULL",
        ],
        "event_name": [
            "page_viewed", "page_viewed", "checkout_completed", "", "view", "\"a\"\"b\"",
            "a_name_of_more_than_thirty_two_bytes", "a_name_of_more_than_thirty_two_bytez",
            "exactly_thirty_two_bytes_of_name", "NULL", "product_added_to_cart",
        ],
        "event_data": [
            "", "", "", "\"\"", "{}", "{broken",
            "\"{\"\"transaction_id\"\":\"\"T1\"\",\"\"revenue\"\":5}\"",
            "\"{\"\"transaction_id\"\":\"\"T2\"\",\"\"revenue\"\":null,\"\"items\"\":[]}\"", "NULL",
        ],
        "amount": ["10.50", "3", "-1", "", "NULL", "1e3", "ten", "\"7\""],
        "coupon": ["SAVE1", "SAVE2", "", "save", "TOOLONG99", "\"A\"\"1\"", "NULL"],
        "rating": ["1", "5", "6", "", "-1", "x"], "device": ["web", "app", "tv", "", "\"web\""],
        "country": ["DE", "\"\"", "GB", "", "de", "\"DE\""],
    ]

    private func column(_ name: String, _ type: ColumnType, _ role: ColumnRole = .none) -> Column {
        var column = Column(name: name)
        column.type = type
        column.role = role
        return column
    }

    /// The rules' example feed with a number and a country, columns in another order for each seed.
    private func feed(_ generator: inout SeededGenerator) -> (feed: Feed, header: [String]) {
        var feed = RuleExample.feed
        feed.columns.append(column("amount", .decimal))
        var country = column("country", .enumeration)
        country.values = ["DE", "GB"]
        feed.columns.append(country)
        if Bool.random(using: &generator) { feed.format.nullValues = ["NULL", "\\N"] }
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: feed.purchases?.events = []
        case 1: feed.purchases?.events.append("page_viewed")
        case 2:
            feed.purchases?.events = []
            feed.purchases?.when = PurchaseCondition(
                field: FieldPlace(column: "event_data", path: "revenue"), values: ["5"])
        case 3: feed.purchases?.when = PurchaseCondition(field: FieldPlace(column: "amount"))
        default: break
        }
        if Bool.random(using: &generator) {
            let column = Int.random(in: feed.columns.indices, using: &generator)
            feed.columns[column].nullValues = ["", "NULL", "3", "c1"].shuffled(using: &generator)
                .dropLast()
        }
        var header = feed.columns.map(\.name).shuffled(using: &generator)
        header.removeLast(Int.random(in: 0..<header.count, using: &generator))
        if Bool.random(using: &generator) { header.append("extra") }
        return (feed, header)
    }

    private func file(_ header: [String], _ generator: inout SeededGenerator) -> String {
        let crlf = Bool.random(using: &generator)
        // Few are irregular, so that the rows between them are long.
        let irregular = Int.random(in: 0...3, using: &generator) == 0 ? 3 : 60
        var text = header.joined(separator: ",") + "\n"
        for _ in 0..<Int.random(in: 0...400, using: &generator) {
            var fields = header.map { Self.values[$0]?.randomElement(using: &generator) ?? "x" }
            if Int.random(in: 0..<irregular, using: &generator) == 0 {
                switch Int.random(in: 0..<5, using: &generator) {
                case 0: fields.removeLast()
                case 1: fields.append("one,two")
                case 2: fields[0] = "a\"b"
                case 3: fields = [""]
                default: fields[fields.count - 1] += "\r"
                }
            }
            text += fields.joined(separator: ",") + (crlf ? "\r\n" : "\n")
        }
        if Bool.random(using: &generator) { text += "the end" }
        return text
    }

    @Test("whatever the columns, their order and their values")
    func same() throws {
        for seed in UInt64(1)...150 {
            var generator = SeededGenerator(seed: seed)
            let (feed, header) = feed(&generator)
            let text = file(header, &generator)
            let byRecord = try profile(text, feed: feed, chunk: 1)
            for (chunk, threads) in [(256 << 10, 1), (5000, 2), (300, 3)] {
                let byColumn = try profile(text, feed: feed, chunk: chunk, threads: threads)
                #expect(
                    try JSON.data(byColumn) == JSON.data(byRecord),
                    "seed \(seed), chunks of \(chunk) on \(threads)")
            }
        }
    }

    @Test("event names by their bytes, of any length, more of them than the cache holds")
    func events() throws {
        var generator = SeededGenerator(seed: 7)
        for most in [3, 40, 400] {
            let names = (0..<most).map { _ in
                String(repeating: "ab", count: Int.random(in: 0...18, using: &generator))
                    + "\(Int.random(in: 0...99, using: &generator))"
            }
            var expected: [String: Int] = [:]
            var text = RuleExample.header
            for _ in 0..<3000 {
                let name = names.randomElement(using: &generator)!
                expected[name, default: 0] += 1
                text += "c,https://shop.example/,,{day}T10:00:00Z,\(name),\n"
            }
            #expect(try profile(text).events == expected, "\(most) names")
        }
    }
}
