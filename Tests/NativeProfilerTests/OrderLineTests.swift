import Foundation
import Profile
import Shared
import TestSupport
import Testing

@testable import IngestGate
@testable import NativeProfiler

@Suite("An order may be several records")
struct OrderLineTests {
    private static func feed(
        _ revenue: OrderLines.Revenue = .sum, same: [String]? = nil
    ) -> Feed {
        func column(_ name: String, _ type: ColumnType = .text, _ role: ColumnRole = .none)
            -> Column
        {
            var column = Column(name: name)
            (column.type, column.role) = (type, role)
            return column
        }
        var feed = Feed(
            name: "orders", files: FilePattern(unchecked: "orders_{yyyy}{mm}{dd}.csv"),
            columns: [
                column("order"), column("amount", .decimal), column("currency"), column("kind"),
                column("client", .text, .identity), column("at", .timestamp, .eventTime),
            ])
        var purchases = PurchaseMapping(
            transactionID: FieldPlace(column: "order"), revenue: FieldPlace(column: "amount"))
        purchases.currency = FieldPlace(column: "currency")
        purchases.exceptions = [
            PurchaseException(
                .test,
                when: PurchaseCondition(field: FieldPlace(column: "kind"), values: ["test"])),
            PurchaseException(.refund, when: PurchaseCondition(revenue: .negative)),
        ]
        var lines = OrderLines()
        lines.revenue = revenue
        lines.same = same
        purchases.lines = lines
        feed.purchases = purchases
        return feed
    }

    /// `order amount currency kind client minute`, one a line; `-` for nothing.
    private static func csv(_ lines: String) -> String {
        let rows = lines.split(separator: "\n").map { line in
            var fields = line.split(separator: " ").map { $0 == "-" ? "" : String($0) }
            if !fields[5].isEmpty { fields[5] = "2025-03-06T10:\(fields[5]):00Z" }
            return fields.joined(separator: ",") + "\n"
        }
        return "order,amount,currency,kind,client,at\n" + rows.joined()
    }

    private static let usual = csv(
        """
        A 10 EUR - c1 00
        B 5 EUR - c2 01
        A 2.5 EUR - c1 00
        C 7 USD - c3 02
        A -1 EUR - c1 00
        """)

    @Test("lines add up, and ids that stand on several are no collision")
    func sums() throws {
        let got = try profile(Self.usual, feed: Self.feed()).purchases
        #expect(got.count == 3 && got.lines == 5)
        #expect(got.revenue.description == "23.5")
        #expect(got.revenueByCurrency.mapValues(\.description) == ["EUR": "16.5", "USD": "7"])
        #expect(got.countByCurrency == ["EUR": 2, "USD": 1])
        #expect(got.transactionCollisionCount == 0 && got.transactionDuplicateCount == 0)
        #expect(got.nonPositiveRevenue == 0 && got.missingRevenue == 0)
    }

    @Test(
        "a repeated amount counts once, also where only the first line has it, as Shopify writes it"
    )
    func repeated() throws {
        for rest in ["12", "-"] {
            let text = Self.csv(
                "A 12 EUR - c1 00\nA \(rest) - - - -\nB 3 EUR - c2 01\nA \(rest) - - - -")
            let got = try profile(text, feed: Self.feed(.repeated)).purchases
            #expect(got.count == 2 && got.revenue.description == "15")
            #expect(got.countByCurrency == ["EUR": 2])
            #expect(got.transactionCollisionCount == 0 && got.missingRevenue == 0)
        }
        // As sums, the empty ones add nothing either.
        let text = Self.csv("A 12 EUR - c1 00\nA - - - - -")
        #expect(try profile(text, feed: Self.feed()).purchases.revenue.description == "12")
    }

    @Test("what a continuation row leaves empty is told by its order", arguments: [1, 256 << 10])
    func continued(chunk: Int) throws {
        let text = Self.csv(
            """
            A 12 EUR - c1 00
            A - - - - -
            B 3 EUR - - 01
            - 1 EUR - - 01
            A - - - - -
            B - - - - 01
            C 1 EUR - undefined 02
            C 1 EUR - - 02
            """)
        let got = try profile(text, feed: Self.feed(.repeated), chunk: chunk)
        let client = try #require(got.column(declared: "client"))
        #expect(client.missing == 6 && client.toldByOrder == 2 && client.nameless == 5)
        #expect(got.column(declared: "at")?.toldByOrder == 2)
        #expect(got.column(declared: "order")?.toldByOrder == nil)
        #expect(
            try profile(text, feed: RuleExample.feed).columns.allSatisfy { $0.toldByOrder == nil })
    }

    @Test(
        "collisions are judged by order: its lines say one thing, or nothing",
        arguments: [
            ("A 1 EUR - c1 00\nA 1 EUR - c1 00", 0), ("A 1 EUR - c1 00\nA 2 EUR - c2 00", 1),
            ("A 1 EUR - c1 00\nA 2 USD - c1 00", 1), ("A 1 EUR - c1 00\nA 2 EUR - c1 30", 1),
            ("A 1 EUR - c1 00\nA 2 - - - -", 0), ("A 1 - - - -\nA 2 EUR - c1 00", 0),
            ("A 1 - - c1 -\nA 2 - - - -\nA 3 - - c2 -", 1),
        ])
    func collisions(lines: String, wanted: Int) throws {
        let got = try profile(Self.csv(lines), feed: Self.feed()).purchases
        #expect(got.transactionCollisionCount == wanted, "\(lines)")
        #expect(got.transactionCollisions == (wanted > 0 ? ["A"] : []))
    }

    @Test("what is compared can be said, and two amounts of one order are two orders")
    func same() throws {
        let text = Self.csv("A 1 EUR - c1 00\nA 2 EUR - c2 30")
        #expect(
            try profile(text, feed: Self.feed(same: [])).purchases.transactionCollisionCount == 0)
        #expect(
            try profile(text, feed: Self.feed(same: ["client"])).purchases
                .transactionCollisionCount == 1)
        #expect(
            try profile(text, feed: Self.feed(.repeated, same: [])).purchases
                .transactionCollisionCount == 1)
    }

    @Test("faults are of orders: without any amount, with one that cannot be read, or not paid")
    func faults() throws {
        let text = Self.csv(
            """
            A - EUR - c1 00
            A - EUR - c1 00
            B 5 EUR - c2 01
            B five EUR - c2 01
            C 5 EUR - c3 02
            C -5 EUR - c3 02
            - 5 EUR - c4 03
            """)
        let got = try profile(text, feed: Self.feed()).purchases
        #expect(got.count == 3 && got.lines == 7 && got.missingTransactionID == 1)
        #expect(got.missingRevenue == 2 && got.ordersWithoutRevenue == ["A", "B"])
        #expect(got.nonPositiveRevenue == 1 && got.ordersNotPaid == ["C"])
        #expect(got.revenue == .zero)
    }

    @Test("test orders are told by any line, refunds by the whole amount")
    func kinds() throws {
        let text = Self.csv(
            """
            A 5 EUR test c1 00
            A 6 EUR - c9 00
            B 5 EUR - c2 01
            B -7 EUR - c2 01
            C -1 EUR - c3 02
            C 4 EUR - c3 02
            """)
        let got = try profile(text, feed: Self.feed()).purchases
        #expect(got.exceptions?.mapValues(\.count) == ["test": 1, "refund": 1])
        #expect(got.exceptions?["refund"]?.amount.description == "-2")
        #expect(got.revenue.description == "3")
        #expect(got.transactionCollisionCount == 0 && got.nonPositiveRevenue == 0)
    }

    @Test("all lines of an order with a fault are rejected, and no others")
    func rejected() throws {
        let text = Self.csv(
            """
            A 1 EUR - c1 00
            B 5 EUR - c2 01
            A 2 EUR - c2 00
            C - EUR - c3 02
            D 0 EUR - c4 03
            C - EUR - c3 02
            B 6 EUR - c2 01
            """)
        let folder = try TemporaryFolder()
        let source = PartitionSource(
            feed: Self.feed(), day: RuleExample.day, name: "orders_20250306.csv",
            location: try folder.write(Data(text.utf8), to: "orders_20250306.csv"))
        let engine = NativeEngine(RunLimits())
        let read = try engine.profile(source)
        let sink = RejectedLines()
        try engine.split(
            source,
            by: RecordRejection(rules: RuleSet.rejecting, read.transactions, replayed: []),
            into: sink)
        #expect(
            sink.rejected == [
                2: ["purchase.transaction_collision"], 4: ["purchase.transaction_collision"],
                5: ["purchase.missing_revenue"], 6: ["purchase.non_positive_revenue"],
                7: ["purchase.missing_revenue"],
            ])
        #expect(sink.kept == 2)
    }

    @Test("they are counted the same however the file is cut")
    func cuts() throws {
        for seed in UInt64(1)...20 {
            var g = SeededGenerator(seed: seed)
            let lines = (0..<60).map { _ in
                let order = ["A", "B", "C", "D", "-"].randomElement(using: &g)!
                let amount = ["5", "-5", "-", "x", "1.25"].randomElement(using: &g)!
                let currency = ["EUR", "-", "USD", "EUR"].randomElement(using: &g)!
                let kind = Int.random(in: 0...30, using: &g) == 0 ? "test" : "-"
                return "\(order) \(amount) \(currency) \(kind) c1 00"
            }
            let text = Self.csv(lines.joined(separator: "\n"))
            let whole = try profile(text, feed: Self.feed())
            for chunk in [1, 64, 999] {
                #expect(try profile(text, feed: Self.feed(), chunk: chunk) == whole, "seed \(seed)")
            }
        }
    }
}
