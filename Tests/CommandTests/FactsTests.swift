import Foundation
import Shared
import TestSupport
import Testing

/// `Tests/Independent/facts.py` shares no line with the gate: Python's csv, json and decimal.
@Suite("Profiles agree with facts that another program counted")
struct FactsTests {
    struct Facts: Decodable {
        var day: String
        var columns: [String]
        var rows: Int
        var nulls: [String: Int]
        var events: [String: Int]
        var purchases: Int
        var nonPositiveRevenue: Int
        var missingRevenue: Int
        var emptyItems: Int
        var itemsTotalMismatch: Int
        var transactionCollisions: [String]
        var transactionDuplicates: [String]
        var transactionReplays: [String]
        var revenuePositiveSum: String
        var exactDuplicateRows: Int
        var first: String
        var last: String
        var outsideDay: Int
        var wrongFieldCount: Int?
    }

    struct Profile: Decodable {
        struct Column: Decodable {
            var name: String
            var missing: Int
        }
        struct Purchases: Decodable {
            var count: Int
            var revenue: String
            var missingRevenue: Int
            var nonPositiveRevenue: Int
            var emptyItems: Int
            var itemsTotalMismatch: Int
            var transactionCollisions: [String]
            var transactionDuplicates: [String]
        }
        struct Time: Decodable {
            var first: String
            var last: String
            var outside: Int
        }
        struct Malformed: Decodable {
            var fieldCount: Int
            var quoting: Int
        }
        var records: Int
        var columns: [Column]
        var events: [String: Int]
        var purchases: Purchases
        var time: Time
        var malformed: Malformed
        var exactDuplicateRecords: Int
    }

    /// Keys with dots or underscores of their own (event names) stay as they are.
    private func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { path in
            let key = path[path.count - 1].stringValue
            let inside = path.count > 1 ? path[path.count - 2].stringValue : ""
            guard !["events", "nulls"].contains(inside) else { return Name(key) }
            let words = key.split(separator: "_")
            let rest = words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }
            return Name(words.prefix(1).joined() + rest.joined())
        }
        return decoder
    }

    struct Name: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(_ text: String) { stringValue = text }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }

    private static let hasPython: Bool =
        (try? run("/usr/bin/env", ["python3", "--version"]).code) == 0

    @Test(
        "every fact of every demo partition",
        .enabled(if: hasPython, "python3 is absent, so nothing counts the facts a second time"))
    func facts() throws {
        let landing = BuiltProgram.root + "/partitions"
        let script = BuiltProgram.root + "/Tests/Independent/facts.py"
        let python = try run("/usr/bin/env", ["python3", script, landing])
        try #require(python.code == 0, "\(python.errors)")
        let facts = try decoder().decode([Facts].self, from: Data(python.output.utf8))
        let names = try FileManager.default.contentsOfDirectory(atPath: landing)
            .filter { $0.hasPrefix("events_") }.sorted()
        try #require(facts.count == names.count && names.count == 42)
        let work = try Workplace()
        for (name, fact) in zip(names, facts) {
            let result = try work.gate("profile", landing + "/" + name)
            try #require(result.code == 0, "\(name): \(result.errors)")
            let profile = try decoder().decode(Profile.self, from: Data(result.output.utf8))
            compare(profile, fact, name)
        }
        // Replays are of several days, so it is the verdict that names them.
        let check = try work.gate("check", "--landing", landing, "--json")
        let replays = try work.report(check).partitions.map { partition in
            partition.check("purchase.transaction_replay")?.observed ?? 0
        }
        #expect(replays == facts.map { Double($0.transactionReplays.count) })
    }

    private func compare(_ profile: Profile, _ fact: Facts, _ name: String) {
        let purchases = profile.purchases
        #expect(profile.records == fact.rows, "\(name)")
        #expect(profile.columns.map(\.name) == fact.columns, "\(name)")
        #expect(profile.malformed.fieldCount == fact.wrongFieldCount ?? 0, "\(name)")
        #expect(purchases.count == fact.purchases, "\(name)")
        #expect(purchases.revenue == fact.revenuePositiveSum, "\(name)")
        #expect(purchases.missingRevenue == fact.missingRevenue, "\(name)")
        #expect(purchases.nonPositiveRevenue == fact.nonPositiveRevenue, "\(name)")
        #expect(purchases.emptyItems == fact.emptyItems, "\(name)")
        #expect(purchases.itemsTotalMismatch == fact.itemsTotalMismatch, "\(name)")
        #expect(purchases.transactionCollisions == fact.transactionCollisions, "\(name)")
        #expect(purchases.transactionDuplicates == fact.transactionDuplicates, "\(name)")
        #expect(profile.exactDuplicateRecords == fact.exactDuplicateRows, "\(name)")
        #expect(profile.time.first == fact.first, "\(name)")
        #expect(profile.time.last == fact.last, "\(name)")
        #expect(profile.time.outside == fact.outsideDay, "\(name)")
        // Which field is which in a record of the wrong form is anybody's guess: none is counted.
        // One that is only not UTF-8 has its fields all the same.
        let malformed = profile.malformed.fieldCount + profile.malformed.quoting
        #expect(profile.events.values.reduce(0, +) == fact.rows - malformed, "\(name)")
        if malformed == 0 {
            #expect(profile.events == fact.events, "\(name)")
            let missing = profile.columns.map { ($0.name, $0.missing) }
            #expect(Dictionary(missing) { $1 } == fact.nulls, "\(name)")
        }
    }
}
