import Foundation
import SampleData
import Shared
import Testing

@Suite struct SamplePlanTests {
    /// `partitions/` of the repository.
    private static let committed = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "partitions")

    private static func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: committed.appending(path: name)))
    }

    @Test func `partitions are what the demo generates`() throws {
        let plan = SamplePlan.demo
        let generator = DayGenerator(seed: plan.seed, volume: plan.volume)
        var tallies: [DayTally] = []
        for partition in plan.partitions {
            var bytes: [UInt8] = []
            tallies.append(
                generator.write(partition.day, faults: partition.faults) { bytes += $0 })
            let stored = try Self.read(partition.fileName)
            // What is inside: another zlib may pack the same records into other bytes.
            #expect(
                (partition.gzipped ? gunzip(stored) : stored) == bytes,
                "\(partition.fileName) is stale: ingest-gate generate --demo --out partitions --force"
            )
        }
        let report = try Self.read(SamplePlan.reportName)
        #expect(String(decoding: report, as: UTF8.self) == plan.faultReport(tallies))
    }

    @Test func `partitions are small and nothing else is there`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.committed.path)
        #expect(
            Set(files)
                == Set(SamplePlan.demo.partitions.map(\.fileName) + [SamplePlan.reportName]))
        let sizes = try files.map { try Self.read($0).count }
        #expect(sizes.reduce(0, +) < 5_500_000)
        #expect(files.contains { $0.hasSuffix(".csv") } && files.contains { $0.hasSuffix(".gz") })
    }

    /// Other seeds than the demo's too: `--faults` is for everybody.
    @Test(arguments: [20_250_217, 1, 2] as [UInt64])
    func `every fault is there, and only on its day`(_ seed: UInt64) throws {
        var plan = SamplePlan.demo
        plan.seed = seed
        let generator = DayGenerator(seed: seed, volume: plan.volume)
        var known: Set<String> = []
        for day in plan.partitions.dropFirst(14) {
            let bytes = generator.bytes(day.day, faults: day.faults)
            let partition = Partition(bytes)
            let kinds = day.faults.map(\.kind)
            func has(_ matches: (Fault.Kind) -> Bool) -> Bool { kinds.contains(where: matches) }
            let rows = partition.records.count

            #expect(partition.header.contains("clientId") == has { $0 == .renamedIdentity })
            #expect(partition.header.contains("referrer") != has { $0 == .missingReferrer })
            let anonymous = partition.column(partition.header[0]).filter(\.isEmpty).count
            let lost = has { if case .lostIdentity = $0 { true } else { false } }
            #expect((anonymous > rows / 20) == lost)
            let unknown = partition.column("event_name").contains("wishlist_item_added")
            #expect(unknown == has { if case .unknownEvent = $0 { true } else { false } })
            let broken = partition.records.contains { $0.count != partition.header.count }
            let malformed = has { if case .malformed = $0 { true } else { false } }
            #expect(broken == malformed)
            #expect((String(validating: bytes, as: UTF8.self) == nil) == malformed)

            let purchases = try partition.purchases()
            let free = purchases.filter { $0.revenue <= 0 }
            #expect(
                free.count == (has { if case .freeOrders = $0 { true } else { false } } ? 2 : 0))
            let text = purchases.filter { $0.items.contains { $0.itemPrice.number == nil } }
            #expect(text.count == (has { $0 == .pricesAsText } ? purchases.count : 0))
            #expect(purchases.allSatisfy { !text.isEmpty || $0.total == $0.revenue })

            let byNumber = Dictionary(grouping: purchases, by: \.transactionId)
            let twice = byNumber.values.filter { $0.count > 1 }
            let collisions = twice.filter { group in group.contains { $0 != group[0] } }
            let collided = has { if case .sharedOrderNumber = $0 { true } else { false } }
            #expect(collisions.count == (collided ? 1 : 0))
            let repeated = has { if case .repeatedOrder = $0 { true } else { false } }
            #expect(twice.count - collisions.count == (repeated ? 1 : 0))
            let replayed = has { if case .replayedOrderNumber = $0 { true } else { false } }
            #expect(known.intersection(byNumber.keys).count == (replayed ? 1 : 0))
            known.formUnion(byNumber.keys)
        }
    }

    @Test func `verdicts of the demo`() {
        let plan = SamplePlan.demo
        let verdicts = plan.partitions.map { Fault.verdict(of: $0.faults) }
        #expect(verdicts.prefix(21).allSatisfy { $0 == .clean })
        #expect(verdicts.filter { $0 == .quarantined }.count == 2)
        #expect(verdicts.filter { $0 == .atRisk }.count == 6)
        #expect(plan.last == Day("2025-03-30"))
    }
}

@Suite struct WritingTests {
    private let folder: String
    private let plan = SamplePlan(
        start: Day("2025-03-04")!, days: 2, seed: 5, volume: .rows(300), compression: .some,
        faults: false)

    init() {
        folder =
            FileManager.default.temporaryDirectory
            .appending(path: "sample-\(UUID().uuidString)/below").path
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    private func bytes(_ name: String) -> [UInt8]? {
        FileManager.default.contents(atPath: "\(folder)/\(name)").map { Array($0) }
    }

    @Test func `files appear whole, in both forms, and always the same`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try plan.write(into: folder, force: false) { _, _ in }
        let first = try names().map { bytes($0) }
        #expect(try names() == ["events_20250304.csv.gz", "events_20250305.csv"])
        _ = try plan.write(into: folder, force: true) { _, _ in }
        #expect(try names().map { bytes($0) } == first)

        let gz = try #require(first[0])
        let tuesday = DayGenerator(seed: 5, volume: .rows(300)).bytes(plan.start)
        #expect(gunzip(gz) == tuesday)
        #expect(gz[4..<8].allSatisfy { $0 == 0 }, "the time stamp of the gzip header")
    }

    @Test func `what is there is not replaced unasked`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try plan.write(into: folder, force: false) { _, _ in }
        let before = try names().map { bytes($0) }
        var plain = plan
        plain.compression = .none
        plain.seed = 6
        let error = #expect(throws: OutputError.self) {
            _ = try plain.write(into: folder, force: false) { _, _ in }
        }
        #expect(error?.kind == .exists)
        #expect(try names().map { bytes($0) } == before)

        // A day in two forms would be two partitions of one day.
        _ = try plain.write(into: folder, force: true) { _, _ in }
        #expect(try names() == ["events_20250304.csv", "events_20250305.csv"])
    }

    @Test func `a folder that cannot be made is an error`() {
        #expect(throws: OutputError.self) {
            _ = try plan.write(into: "/dev/null/below", force: false) { _, _ in }
        }
    }
}
