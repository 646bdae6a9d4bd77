import Foundation
import Profile
import ProfileEngineContract
import Shared
import TestSupport
import Testing

@testable import CSVScan
@testable import IngestGate
@testable import NativeProfiler

@Suite("Whatever merges, merges in any order")
struct MergeLawTests {
    static var laws: [MergeLaw] {
        [
            MergeLaw("PartitionProfile", make: profile),
            MergeLaw("ColumnProfile") { profile($0).columns[0] },
            MergeLaw("PartitionProfile.Malformed") { profile($0).malformed },
            MergeLaw("PartitionProfile.TimeProfile") { profile($0).time },
            MergeLaw("PurchaseProfile") { profile($0).purchases },
            MergeLaw("MalformedLooks", make: looks),
            MergeLaw("PathProfile") { seed in
                var generator = SeededGenerator(seed: seed)
                return path(&generator)
            },
            MergeLaw("EventPayload") { seed in
                var generator = SeededGenerator(seed: seed)
                return payload(&generator)
            },
            MergeLaw("ContentFingerprint", make: fingerprint),
            MergeLaw("SampleList", make: samples, seen: { $0.samples }),
            MergeLaw("ShapeSample", make: shapes) { sample in
                sample.describe(zone: .utc).map { [$0.shapes, $0.types] }
            },
            MergeLaw("PathCount", make: pathCount) { count in
                [count.present, count.null] + (0..<6).map { count.types[$0] }
            },
            MergeLaw("MemberCounts", make: members) { counts in
                var counts = counts
                return counts.listed().map { "\($0.path) \($0.present)" }
            },
            MergeLaw("CurrencyCount", make: currencyCount) { [$0.purchases, Int($0.revenue)] },
            MergeLaw("PurchaseExceptions", make: exceptions) { $0 },
            MergeLaw("ProfileCounts", make: counts) { counts in
                var counts = counts
                return try counts.finish(ScanSummary(), threads: 1).0
            },
        ]
    }

    @Test("for any three of them", arguments: laws.indices)
    func law(index: Int) throws {
        for seed in UInt64(1)...40 {
            let breaches = try Self.laws[index].breaches(seed)
            #expect(breaches == [])
        }
    }

    @Test("every type that merges is here")
    func everyType() throws {
        let names = Set(Self.laws.map(\.name))
        let sources = BuiltProgram.root + "/Sources"
        let files = try #require(FileManager.default.enumerator(atPath: sources))
        var found: Set<String> = []
        for case let file as String in files where file.hasSuffix(".swift") {
            let text = try String(contentsOfFile: sources + "/" + file, encoding: .utf8)
            for match in text.matches(of: /(?:struct|extension) ([\w.]+): Mergeable\b/) {
                found.insert(String(match.1))
            }
        }
        #expect(found == names)
    }

    // MARK: - Values from numbers

    /// More of them than are kept.
    private static func members(_ seed: UInt64) -> MemberCounts {
        var g = SeededGenerator(seed: seed)
        var counts = MemberCounts()
        for _ in 0..<300 {
            let path = Array("a.k\(Int.random(in: 0...250, using: &g))".utf8)
            counts.add(path, [1, 0, 2, 0, 0, Int.random(in: 0...3, using: &g)])
        }
        return counts
    }

    private static func profile(_ seed: UInt64) -> PartitionProfile {
        var g = SeededGenerator(seed: seed)
        func n() -> Int { Int.random(in: 0...5, using: &g) }
        var profile = PartitionProfile(feed: "f", partition: "p", day: nil)
        (profile.bytes, profile.records, profile.emptyLines) = (n(), n(), n())
        profile.damage = [nil, "cut", "corrupt"][n() % 3]
        profile.malformed.fieldCount = n()
        profile.malformed.quoting = n()
        profile.malformed.encoding = n()
        profile.malformed.oversized = n()
        profile.malformed.bytes = n()
        profile.malformed.unterminated = n()
        profile.malformed.json = ["cut": n(), ["syntax", "key_twice"][n() % 2]: n()]
        for name in ["a", "b"] {
            var column = ColumnProfile(name: name, declared: nil)
            (column.missing, column.invalid) = (n(), n())
            column.tagged = n() > 2 ? n() : nil
            column.toldByOrder = n() > 2 ? n() : nil
            column.broken = ["range": n(), "unique": n()]
            column.repeated = n() > 2 ? ["v\(n())"] : nil
            column.shapes = ["w\(n())": n(), "9": n()]
            column.sampledTypes = ["text": n(), "url": n()]
            profile.columns.append(column)
        }
        profile.identity = n() > 2 ? profile.columns[0] : nil
        profile.events = ["e\(n())": n(), "x": n()]
        profile.eventsUnlisted = n()
        profile.time.unparsable = n()
        profile.time.outside = n()
        profile.time.late = n() > 2 ? n() : nil
        profile.time.first = n() > 1 ? Instant(microseconds: Int64(n())) : nil
        profile.time.sampledUnits = ["day": n(), "second": n()]
        profile.format = FormatFacts()
        profile.format?.repeatedHeaders = n()
        profile.format?.malformed = looks(seed)
        profile.time.last = n() > 1 ? Instant(microseconds: Int64(n())) : nil
        profile.purchases = purchases(n)
        profile.payload = ["j": ["p\(n())": path(&g), "q": path(&g)]]
        profile.payloadByEvent = ["j": ["e\(n())": payload(&g), "x": payload(&g)]]
        profile.payloadUnlisted = n()
        profile.exactDuplicateRecords = n()
        profile.samples = ["outside": samples(seed).samples, "k\(n())": samples(seed + 7).samples]
        return profile
    }

    private static func looks(_ seed: UInt64) -> MalformedLooks {
        var g = SeededGenerator(seed: seed)
        func n() -> Int { Int.random(in: 0...5, using: &g) }
        var looks = MalformedLooks()
        for look in [\MalformedLooks.nul, \.backslash, \.otherEncoding] {
            looks[keyPath: look].records = n()
            // A line and a byte belong to one place in the file.
            let line = n() + 1
            looks[keyPath: look].note(line: line, at: line * 100)
        }
        (looks.votes.latin, looks.votes.sign, looks.votes.mac) = (n(), n(), n())
        (looks.votes.unclear, looks.votes.cut, looks.votes.other) = (n(), n(), n())
        let byte = n()
        looks.votes.note(UInt8(128 + byte), at: byte)
        return looks
    }

    private static func purchases(_ n: () -> Int) -> PurchaseProfile {
        var purchases = PurchaseProfile()
        (purchases.count, purchases.missingRevenue, purchases.nonPositiveRevenue) = (n(), n(), n())
        (purchases.emptyItems, purchases.missingTransactionID) = (n(), n())
        purchases.itemsTotalMismatch = n()
        purchases.revenue = Money(micros: Int128(n()))
        purchases.revenueByCurrency = ["EUR": Money(micros: Int128(n()))]
        purchases.transactionCollisions = ["T\(n())"]
        purchases.transactionDuplicates = ["T\(n() + 10)"]
        (purchases.transactionCollisionCount, purchases.transactionDuplicateCount) = (n(), n())
        purchases.textItems = n()
        purchases.lines = n()
        purchases.ordersWithoutRevenue = ["T\(n())"]
        purchases.ordersNotPaid = ["T\(n())"]
        purchases.countByCurrency = ["EUR": n(), "": n(), "c\(n())": n()]
        purchases.exceptions = ["test": exceptions(UInt64(n())), "free": exceptions(UInt64(n()))]
        return purchases
    }

    private static func exceptions(_ seed: UInt64) -> PurchaseExceptions {
        var exceptions = PurchaseExceptions()
        exceptions.count = Int(seed % 7)
        exceptions.amount = Money(micros: Int128(seed) * 3 - 20)
        return exceptions
    }

    private static func currencyCount(_ seed: UInt64) -> CurrencyCount {
        CurrencyCount(purchases: Int(seed % 5), revenue: Int128(seed) * 7 - 30)
    }

    private static func path(_ g: inout SeededGenerator) -> PathProfile {
        var path = PathProfile()
        path.present = Int.random(in: 0...5, using: &g)
        path.null = Int.random(in: 0...5, using: &g)
        path.types = ["t\(Int.random(in: 0...2, using: &g))": 1, "number": 2]
        return path
    }

    private static func payload(_ g: inout SeededGenerator) -> EventPayload {
        var payload = EventPayload()
        payload.documents = Int.random(in: 0...5, using: &g)
        payload.paths = ["a": path(&g), "b\(payload.documents)": path(&g)]
        return payload
    }

    private static func fingerprint(_ seed: UInt64) -> ContentFingerprint {
        var g = SeededGenerator(seed: seed)
        var fingerprint = ContentFingerprint()
        for _ in 0..<3 {
            fingerprint.add(record: g.next(), endingAt: Int.random(in: 0...99, using: &g))
        }
        return fingerprint
    }

    /// Of offsets that nobody else has, as records of one file have them.
    private static func samples(_ seed: UInt64) -> SampleList {
        var list = SampleList(limit: 4)
        for i in 0..<Int(seed % 6) {
            let offset = i * 1000 + Int(seed)
            list.add(.init(line: offset, offset: offset, text: "s"))
        }
        return list
    }

    private static func shapes(_ seed: UInt64) -> ShapeSample {
        var g = SeededGenerator(seed: seed)
        var sample = ShapeSample(columns: 1)
        for _ in 0..<100 {
            let text = Array("\"v\(UInt8.random(in: 0...99, using: &g))".utf8)
            let span = FieldSpan(start: 1, end: text.count)
            let hash = g.next()
            text.withUnsafeBufferPointer { bytes in
                withUnsafePointer(to: span) { span in
                    if sample.wants(hash) { sample.add(hash, bytes.baseAddress!, span) }
                }
            }
        }
        return sample
    }

    private static func pathCount(_ seed: UInt64) -> PayloadCollector.PathCount {
        var g = SeededGenerator(seed: seed)
        var count = PayloadCollector.PathCount()
        for _ in 0..<9 { count.count(JSONType.allCases.randomElement(using: &g)!) }
        return count
    }

    /// Some records as one worker counts them, at a place in the file of their own.
    private static func counts(_ seed: UInt64) throws -> ProfileCounts {
        var g = SeededGenerator(seed: seed)
        var text = ""
        for i in 0..<Int.random(in: 0...6, using: &g) {
            switch Int.random(in: 0...3, using: &g) {
            case 0: text += RuleExample.views(2, client: "c\(i)")
            case 1: text += RuleExample.purchase("T\(Int.random(in: 0...3, using: &g))")
            case 2: text += "c,short,row\n"
            default: text += RuleExample.purchase("", revenue: "null", items: "[]")
            }
        }
        let folder = try TemporaryFolder()
        let day = RuleExample.day.description
        let path = try folder.write(
            Data(text.replacingOccurrences(of: "{day}", with: day).utf8), to: "part.csv")
        let names = RuleExample.header.dropLast().split(separator: ",").map(String.init)
        let plan = ScanPlan(feed: RuleExample.feed, header: names, day: RuleExample.day)
        let (consumers, _) = try scan(
            PartitionBytes(path: path), plan.dialect, ScanOptions(),
            headerBytes: Int(seed) * 10_000, headerLines: 1
        ) { ProfileCounts(plan, partition: "p", limits: RunLimits()) }
        return consumers[0]
    }
}
