import Durable
import Foundation
import Shared
import TestSupport
import Testing
import WarehouseSnapshots

/// A warehouse and a state folder in a scratch folder.
struct SnapshotBench {
    let folder: TemporaryFolder
    let day = Day("2025-03-31")!
    static let names = ["fct_orders.csv", "fct_sessions.csv", "parts/2025-03-30.csv"]

    init() throws {
        folder = try TemporaryFolder()
        try fill("good")
    }

    /// As a transform that renames: each file is a new one.
    func fill(_ text: String) throws {
        for name in Self.names {
            try AtomicFileWriter.replace(
                folder.file("warehouse/" + name), with: "\(name) \(text)\n")
        }
    }

    /// As a transform that opens and truncates: each file keeps its inode.
    func overwrite(_ name: String, _ text: String) throws {
        let file = try FileHandle(
            forUpdating: URL(fileURLWithPath: folder.file("warehouse/" + name)))
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    func text(_ name: String) throws -> String { try folder.read("warehouse/" + name) }

    var snapshots: WarehouseSnapshots {
        var snapshots = WarehouseSnapshots(
            warehouse: folder.file("warehouse"), state: folder.file("state"))
        snapshots.reserve = 0
        return snapshots
    }

    /// 2025-04-01T06:00:00Z and some seconds.
    static func moment(_ seconds: Int64 = 0) -> Instant {
        Instant(rfc3339: "2025-04-01T06:00:00.000Z").map {
            Instant(microseconds: $0.microseconds + seconds * 1_000_000)
        }!
    }

    func quarantine(
        _ reason: String = "revenue is gone\n", day: Day? = nil, at seconds: Int64 = 0,
        names: [String] = SnapshotBench.names
    ) throws -> QuarantinedWarehouse {
        try snapshots.quarantine(
            names, day: day ?? self.day, reason: reason, at: Self.moment(seconds))
    }

    func keep(
        day: String = "2025-03-31", at seconds: Int64 = 0, count: Int = 3,
        names: [String] = SnapshotBench.names
    ) throws -> LastGoodSnapshot {
        try snapshots.keepLastGood(
            names, day: Day(day)!, at: Self.moment(seconds), count: count)
    }

    func entries(_ folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: self.folder.file(folder))) ?? [])
            .sorted()
    }
}

extension AtomicFileWriter {
    static func replace(_ path: String, with text: String) throws {
        try FileSystem.makeFolder(FileSystem.parent(of: path))
        try AtomicFile.write(text, to: path)
    }
}

@Suite("What a bad day's warehouse outputs were is kept")
struct WarehouseQuarantineTests {
    let bench = try! SnapshotBench()

    @Test func aSnapshotIsACopyWithItsReason() throws {
        let kept = try bench.quarantine()
        #expect(kept.isNew)
        #expect(
            kept.path == bench.folder.file("state/quarantine/warehouse_quarantine_20250401T060000Z")
        )
        #expect(kept.files == SnapshotBench.names)
        #expect(
            bench.folder.list("state/quarantine/warehouse_quarantine_20250401T060000Z") == [
                "REASON.txt", "fct_orders.csv", "fct_sessions.csv", "manifest.json", "parts",
                "parts/2025-03-30.csv",
            ])
        #expect(
            try String(contentsOfFile: kept.path + "/REASON.txt", encoding: .utf8)
                == "revenue is gone\n")
        // The evidence does not follow a transform that overwrites in place.
        try bench.overwrite("fct_orders.csv", "other")
        #expect(
            try String(contentsOfFile: kept.path + "/fct_orders.csv", encoding: .utf8)
                == "fct_orders.csv good\n")
    }

    @Test func aFileThatIsPrivateStaysPrivate() throws {
        try run("/bin/chmod", ["600", bench.folder.file("warehouse/fct_orders.csv")])
        let kept = try bench.quarantine()
        let file = try Descriptor.open(kept.path + "/fct_orders.csv", O_RDONLY)
        #expect(try file.permissions() == 0o600)
    }

    @Test func theSameDayBytesAndReasonAreKeptOnce() throws {
        let first = try bench.quarantine()
        let again = try bench.quarantine(at: 60)
        #expect(again.path == first.path)
        #expect(!again.isNew)
        // New files with the same bytes are the same bytes.
        try bench.fill("good")
        #expect(try bench.quarantine(at: 61).path == first.path)
        // Another reason, another day, other bytes of the same length, fewer files.
        #expect(try bench.quarantine("sessions are gone\n", at: 62).isNew)
        #expect(try bench.quarantine(day: Day("2025-03-30"), at: 63).isNew)
        try bench.overwrite("fct_orders.csv", "fct_orders.csv gooD\n")
        #expect(try bench.quarantine(at: 64).isNew)
        #expect(try bench.quarantine(at: 65, names: ["fct_orders.csv"]).isNew)
        // An earlier one, not the newest, answers as well.
        try bench.fill("good")
        #expect(try bench.quarantine(at: 66).path == first.path)
        // Half of it was taken away by hand: it is evidence no more.
        try FileManager.default.removeItem(atPath: first.path + "/fct_orders.csv")
        #expect(try bench.quarantine(at: 67).isNew)
    }

    @Test func twoSnapshotsOfOneSecondHaveNamesOfTheirOwn() throws {
        let names = try (1...11).map { number in
            try FileSystem.parent(of: bench.quarantine("reason \(number)").path + "/x")
                .split(separator: "/").last!
        }
        #expect(names[0] == "warehouse_quarantine_20250401T060000Z")
        #expect(names[1] == "warehouse_quarantine_20250401T060000Z_2")
        #expect(names[10] == "warehouse_quarantine_20250401T060000Z_11")
        #expect(try bench.quarantine("reason 11").path.hasSuffix("Z_11"))
    }

    @Test func whatIsMissingIsSaid() throws {
        try FileManager.default.removeItem(atPath: bench.folder.file("warehouse/fct_orders.csv"))
        let kept = try bench.quarantine()
        #expect(kept.missing == ["fct_orders.csv"])
        #expect(kept.files == ["fct_sessions.csv", "parts/2025-03-30.csv"])
        try FileManager.default.removeItem(atPath: bench.folder.file("warehouse"))
        let nothing = try bench.quarantine(at: 1)
        #expect(nothing.files.isEmpty)
        #expect(FileSystem.exists(nothing.path + "/REASON.txt"))
    }

    @Test(arguments: [
        "", "/etc/passwd", "../outside.csv", "parts/../fct_orders.csv", "./fct_orders.csv",
        "parts/",
        "REASON.txt", "reason.TXT", "manifest.json", ".gate-tmp-1-1", "a\0b", "parts", "out.csv",
        "away/outside.csv", "pipe", "nowhere.csv",
    ])
    func namesThatLeadElsewhereAreRefused(name: String) throws {
        let warehouse = bench.folder.file("warehouse")
        try bench.folder.write("secret", to: "outside/outside.csv")
        let manager = FileManager.default
        for (link, target) in [
            ("out.csv", "../outside/outside.csv"), ("away", "../outside"),
            ("nowhere.csv", "gone.csv"),
        ] {
            try manager.createSymbolicLink(
                atPath: "\(warehouse)/\(link)", withDestinationPath: target)
        }
        #expect(mkfifo("\(warehouse)/pipe", 0o600) == 0)
        let error = #expect(throws: SnapshotError.self) {
            try bench.quarantine(names: ["fct_orders.csv", name])
        }
        guard case .notInWarehouse(name, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(throws: try #require(error)) { try bench.keep(names: ["fct_orders.csv", name]) }
        #expect(bench.entries("state/quarantine").isEmpty)
    }

    @Test func aLinkWithinTheWarehouseIsCopiedAsTheFileItLeadsTo() throws {
        try FileManager.default.createSymbolicLink(
            atPath: bench.folder.file("warehouse/latest.csv"),
            withDestinationPath: "parts/2025-03-30.csv")
        let kept = try bench.quarantine(names: ["latest.csv"])
        #expect(!FileSystem.isSymbolicLink(kept.path + "/latest.csv"))
        #expect(
            try String(contentsOfFile: kept.path + "/latest.csv", encoding: .utf8)
                == "parts/2025-03-30.csv good\n")
    }

    @Test func withoutRoomNothingIsBegun() throws {
        var snapshots = bench.snapshots
        snapshots.reserve = 1000
        snapshots.freeSpace = { _ in 1050 }
        // 20 + 22 + 26 bytes.
        #expect(
            throws: SnapshotError.noSpace(
                folder: bench.folder.file("state/quarantine"), needed: 68, reserve: 1000, free: 1050
            )
        ) {
            try snapshots.quarantine(
                SnapshotBench.names, day: bench.day, reason: "x", at: SnapshotBench.moment())
        }
        #expect(bench.entries("state/quarantine").isEmpty)
        snapshots.freeSpace = { _ in 1068 }
        #expect(
            try snapshots.quarantine(
                SnapshotBench.names, day: bench.day, reason: "x", at: SnapshotBench.moment()
            ).isNew)
    }

    @Test func leftoversAreSwept() throws {
        try bench.folder.write("half", to: "state/quarantine/.gate-tmp-1-1/fct_orders.csv")
        try bench.folder.write("half", to: "state/last_good/.gate-tmp-1-2/fct_orders.csv")
        _ = try bench.quarantine()
        _ = try bench.keep()
        #expect(bench.entries("state/quarantine") == ["warehouse_quarantine_20250401T060000Z"])
        #expect(bench.entries("state/last_good") == ["20250401T060000Z"])
    }
}
