import CSVScan
import Foundation
import Profile
import Shared
import TestSupport
import Testing

@testable import IngestGate
@testable import NativeProfiler

/// Profiles a text as a partition of the rules' example feed.
func profile(
    _ data: Data, feed: Feed = RuleExample.feed, name: String = "events_20250306.csv",
    chunk: Int = 256 << 10, threads: Int = 1, setMemory: Int = 64 << 20
) throws -> PartitionProfile {
    let folder = try TemporaryFolder()
    let path = try folder.write(data, to: name)
    var engine = NativeEngine(RunLimits())
    engine.chunkBytes = chunk
    engine.threads = threads
    engine.limits.setMemory = setMemory
    return try engine.profile(
        PartitionSource(
            feed: feed, day: feed.files.place(of: name).map { feed.partition(at: $0) }, name: name,
            location: path)
    ).profile
}

func profile(
    _ text: String, feed: Feed = RuleExample.feed, chunk: Int = 256 << 10, threads: Int = 1,
    setMemory: Int = 64 << 20
) throws -> PartitionProfile {
    try profile(
        Data(text.replacingOccurrences(of: "{day}", with: "2025-03-06").utf8), feed: feed,
        chunk: chunk, threads: threads, setMemory: setMemory)
}

@Suite("Profiles")
struct ProfileTests {
    /// A little of everything that can be wrong with a partition.
    static let nasty: String = {
        let h = RuleExample.header
        let p = { RuleExample.purchase($0, revenue: $1, items: $2, minute: $3) }
        return "\u{feff}" + h + RuleExample.views(3) + "\n" + p("T1", "20", "[]", "00")
            + p("T1", "20", "[]", "01") + p("T2", "0", #"[{"quantity":1,"item_price":5}]"#, "02")
            + p("T2", "7.5", #"[{"quantity":1,"item_price":5}]"#, "03")
            + p("", "null", #"[{"quantity":null,"item_price":5}]"#, "04")
            + p(
                "T3", "0.1", #"[{"quantity":1,"item_price":0.1},{"quantity":2,"item_price":0.1}]"#,
                "05")
            + "c1,short,row\n" + "c1,\"odd\"x,,{day}T10:00:00Z,page_viewed,\n"
            + ",https://shop.example/?gclid=1,,2025-03-05T23:59:59Z,surprise,\"{broken\"\n"
            + "c5,\"https://shop.example/\"\"q\"\"\nnext line\",,not a time,page_viewed,\r\n"
            + RuleExample.views(2) + "c9,https://shop.example/,,{day}T23:59:59.999Z,page_viewed,\"x"
    }()

    @Test("counts what is there")
    func counts() throws {
        let got = try profile(Self.nasty)
        #expect(got.records == 16)
        #expect(got.emptyLines == 1)
        #expect(got.malformed.fieldCount == 1)
        #expect(got.malformed.quoting == 2)
        #expect(got.malformed.unterminated == 1)
        #expect(got.malformed.encoding == 0)
        #expect(got.events == ["page_viewed": 6, "checkout_completed": 6, "surprise": 1])
        #expect(got.columns.map(\.missing) == [1, 0, 8, 0, 0, 6])
        #expect(got.columns[1].tagged == 1)
        #expect(got.columns[1].invalid == 1)
        #expect(got.columns[5].invalid == 1)
        #expect(got.time.unparsable == 1)
        #expect(got.time.outside == 1)
        #expect(got.time.first?.description == "2025-03-05T23:59:59.000Z")
        #expect(got.exactDuplicateRecords == 2)
        let purchases = got.purchases
        #expect(purchases.count == 6)
        #expect(purchases.revenue.description == "47.6")
        #expect(purchases.nonPositiveRevenue == 1)
        #expect(purchases.missingRevenue == 1)
        #expect(purchases.missingTransactionID == 1)
        #expect(purchases.emptyItems == 2)
        #expect(purchases.itemsTotalMismatch == 3)
        #expect(purchases.transactionDuplicates == ["T1"])
        #expect(purchases.transactionCollisions == ["T2"])
        let paths = try #require(got.payload?["event_data"])
        #expect(paths["items"]?.types == ["array": 6])
        #expect(paths["items[].item_price"]?.present == 5)
        #expect(paths["items[].quantity"]?.null == 1)
        #expect(paths["revenue"]?.null == 1)
        #expect(got.payloadByEvent?["event_data"]?["checkout_completed"]?.documents == 6)
    }

    @Test("are the same however the file is cut up")
    func cuts() throws {
        let whole = try profile(Self.nasty)
        let bytes = Self.nasty.utf8.count
        for chunk in 1...min(bytes, 700) {
            let cut = try profile(Self.nasty, chunk: chunk, threads: 1 + chunk % 3)
            #expect(cut == whole, "chunk \(chunk)")
        }
        #expect(try JSON.data(profile(Self.nasty, chunk: 13, threads: 2)) == JSON.data(whole))
    }

    @Test("are the same whether the sets stay in memory or spill to disk")
    func spills() throws {
        var text = RuleExample.header
        for i in 0..<3000 {
            text += "c\(i % 2500),https://shop.example/,,{day}T10:00:00Z,page_viewed,\n"
        }
        for i in 0..<700 {
            text += RuleExample.purchase("T\(i % 600)", revenue: i % 7 == 0 ? "1" : "20")
        }
        let whole = try profile(text)
        #expect(try #require(whole.exactDuplicateRecords) > 500)
        #expect(try #require(whole.purchases.transactionDuplicateCount) > 0)
        #expect(try #require(whole.purchases.transactionCollisionCount) > 0)
        #expect(try profile(text, chunk: 5000, threads: 2, setMemory: 1) == whole)
    }

    @Test("merge: associative and commutative, and the sum of the parts")
    func mergeLaw() throws {
        let h = RuleExample.header
        let parts = try [
            profile(h + RuleExample.views(3)), profile(h + RuleExample.purchase("T1")),
            profile(h + "x,y\n" + RuleExample.views(1, client: "")), profile(h),
        ]
        for a in parts {
            for b in parts {
                var ab = a
                ab.merge(b)
                var ba = b
                ba.merge(a)
                #expect(ab == ba)
                for c in parts {
                    var left = ab
                    left.merge(c)
                    var bc = b
                    bc.merge(c)
                    var right = a
                    right.merge(bc)
                    #expect(left == right)
                }
            }
        }
        var sum = parts[0]
        for part in parts.dropFirst() { sum.merge(part) }
        #expect(sum.records == parts.reduce(0) { $0 + $1.records })
        #expect(sum.purchases.revenue.description == "20")
    }

    @Test("survive a round trip through JSON")
    func codable() throws {
        var whole = try profile(Self.nasty)
        // What is asked of the day itself only.
        whole.format = nil
        let data = try JSON.data(whole)
        #expect(try JSON.value(PartitionProfile.self, from: data) == whole)
        // What is written without the encoder is what it writes, and what stands for the content.
        let content = ContentIdentity(engine: ContentIdentity.native, value: "0f")
        let written = whole.json(content)
        #expect(try JSON.value(PartitionProfile.self, from: Data(written)) == whole)
        let member = #""fingerprint":"0f","#
        #expect(
            String(decoding: written, as: UTF8.self).replacing(member, with: "")
                == String(decoding: data, as: UTF8.self))
        let pretty = try JSON.text(whole, pretty: true) + "\n"
        #expect(
            whole.prettyJSON(content).replacing("  \"fingerprint\" : \"0f\",\n", with: "") == pretty
        )
        let text = String(decoding: data, as: UTF8.self)
        #expect(text.contains(#""schema_version":1"#))
        #expect(text.contains(#""malformed":{"bytes":"#))
    }

    @Test("a feed of plain columns works as well")
    func plainColumns() throws {
        var feed = Feed(
            name: "orders", files: FilePattern(unchecked: "orders_{yyyy}-{mm}-{dd}.tsv"),
            columns: ["order_id", "amount", "currency", "quantity", "placed"].map {
                Column(name: $0)
            })
        feed.columns[1].type = .decimal
        feed.columns[4].type = .timestamp
        feed.columns[4].role = .eventTime
        feed.format.delimiter = UInt8(ascii: "\t")
        feed.format.nullValues = ["NULL"]
        var mapping = PurchaseMapping(
            transactionID: FieldPlace(column: "order_id"), revenue: FieldPlace(column: "amount"))
        mapping.currency = FieldPlace(column: "currency")
        mapping.quantity = FieldPlace(column: "quantity")
        feed.purchases = mapping
        let text = """
            order_id\tamount\tcurrency\tquantity\tplaced
            A1\t10.50\tEUR\t2\t2025-03-06 08:00:00
            A2\t3\tUSD\t1\t2025-03-06 09:00:00
            A2\t3\tUSD\t1\t2025-03-06 09:00:01
            A3\tNULL\tEUR\t0\t2025-03-06 10:00:00
            "A""4"\t-1\tEUR\t1\t2025-03-07 00:00:00

            """
        let got = try profile(Data(text.utf8), feed: feed, name: "orders_2025-03-06.tsv")
        #expect(got.purchases.count == 5)
        #expect(got.purchases.revenue.description == "16.5")
        #expect(
            got.purchases.revenueByCurrency.mapValues(\.description) == ["EUR": "10.5", "USD": "6"])
        #expect(got.purchases.transactionDuplicates == ["A2"])
        #expect(got.purchases.missingRevenue == 1)
        #expect(got.purchases.emptyItems == 1)
        #expect(got.purchases.nonPositiveRevenue == 1)
        #expect(got.columns[1].missing == 1)
        #expect(got.time.outside == 1)
    }

    @Test("of endlessly many event names and paths, the same ones are kept in any cut")
    func manyNames() throws {
        var text = RuleExample.header
        for i in 0..<3000 {
            text += "c,https://shop.example/,,{day}T10:00:00Z,e\(i),\"{\"\"k\(i)\"\":1}\"\n"
        }
        let whole = try profile(text)
        #expect(whole.events.count == 1000)
        #expect(whole.events.values.reduce(0, +) + whole.eventsUnlisted == 3000)
        for round in 0..<12 {
            let chunk = [100, 999, 10_000][round % 3]
            #expect(try profile(text, chunk: chunk, threads: 1 + round % 4) == whole)
        }
    }

    @Test("gzip: several members, padding, cut, corrupt, with something behind it")
    func gzipForms() throws {
        let head = Data((RuleExample.header + RuleExample.views(2)).utf8)
        let tail = Data(RuleExample.views(3, client: "x").utf8)
        let members = try gzip(head) + gzip(tail)
        func records(_ data: Data) throws -> (Int, String?) {
            let got = try profile(data, name: "events_20250306.csv.gz")
            return (got.records, got.damage)
        }
        #expect(try records(members) == (5, nil))
        #expect(try records(members + Data(repeating: 0, count: 512)) == (5, nil))
        #expect(try records(members + Data("more".utf8)).1?.contains("something else") == true)
        #expect(try records(members.dropLast(3)).1?.contains("truncated") == true)
        var corrupt = members
        corrupt[corrupt.count - 6] ^= 0xff
        #expect(try records(corrupt).1?.contains("corrupt") == true)
        #expect(try records(head).1?.contains("not gzip") == true)
        #expect(try records(Data()).1 != nil)
        // The same content gives the same profile in either form, but for its name.
        var plain = try profile(head)
        let packed = try profile(gzip(head), name: "events_20250306.csv.gz")
        plain.partition = packed.partition
        #expect(plain == packed)
    }

    @Test("amounts and names of any size neither stop the program nor fill its memory")
    func absurd() throws {
        let item = #"{"quantity":9200000000000,"item_price":9200000000000}"#
        let items = "[" + Array(repeating: item, count: 9).joined(separator: ",") + "]"
        let long = String(repeating: "k", count: 300_000)
        let got = try profile(
            RuleExample.header + RuleExample.purchase("T1", items: items)
                + RuleExample.purchase("T2", revenue: "9e300")
                + RuleExample.purchase("T3", revenue: "-9200000000000")
                + "c,https://s.example/,,{day}T10:00:00Z,\(long),\"{\"\"\(long)\"\":1}\"\n")
        #expect(got.purchases.count == 3)
        #expect(got.purchases.missingRevenue == 1)
        #expect(got.purchases.nonPositiveRevenue == 1)
        #expect(got.events.keys.map(\.count).max() == 256)
        #expect(got.payload?["event_data"]?.keys.map(\.count).max() == 256)
    }

    @Test("a file that expands endlessly is stopped")
    func bomb() throws {
        let zeros = try gzip(Data(repeating: UInt8(ascii: "a"), count: 80 << 20))
        let got = try profile(zeros, name: "events_20250306.csv.gz")
        #expect(got.damage?.contains("expands") == true)
    }
}
