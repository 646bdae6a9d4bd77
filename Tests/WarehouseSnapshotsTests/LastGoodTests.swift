import Durable
import Foundation
import Shared
import TestSupport
import Testing
import WarehouseSnapshots

@Suite("The last good days are kept, and put back")
struct LastGoodTests {
    let bench = try! SnapshotBench()

    // MARK: Keeping

    @Test func aSnapshotCostsNoBytes() throws {
        var snapshots = bench.snapshots
        snapshots.freeSpace = { _ in 0 }
        let kept = try snapshots.keepLastGood(
            SnapshotBench.names, day: bench.day, at: SnapshotBench.moment())
        #expect(!kept.copied)
        #expect(kept.bytes == 68)
        for name in SnapshotBench.names {
            #expect(
                try FileIdentity(path: "\(kept.path)/\(name)").inode
                    == FileIdentity(path: bench.folder.file("warehouse/" + name)).inode)
        }
        let manifest = try String(contentsOfFile: kept.path + "/manifest.json", encoding: .utf8)
        #expect(manifest.contains(#""day" : "2025-03-31""#))
        #expect(manifest.contains(#""taken_at" : "2025-04-01T06:00:00.000Z""#))
    }

    /// The published value for "foobar" (http://www.isthe.com/chongo/src/fnv/test_fnv.c).
    @Test func theDigestIsFNV1a() throws {
        try bench.folder.write("foobar", to: "warehouse/a.csv")
        let kept = try bench.keep(names: ["a.csv"])
        let manifest = try String(contentsOfFile: kept.path + "/manifest.json", encoding: .utf8)
        #expect(manifest.contains("\"fnv1a_128\" : \"343e1662793c64bf6f0d3597ba446f18\""))
    }

    @Test func theNewestAreKept() throws {
        for i in 1...6 {
            try bench.fill("day \(i)")
            let kept = try bench.keep(day: "2025-03-0\(i)", at: Int64(i))
            #expect(kept.isNew)
            #expect(kept.removed.count == (i > 3 ? 1 : 0))
        }
        #expect(
            bench.entries("state/last_good") == [
                "20250401T060004Z", "20250401T060005Z", "20250401T060006Z",
            ])
        // Fewer are wanted from now on; and what is no snapshot is nobody's to remove.
        try bench.folder.write("x", to: "state/last_good/notes/mine.txt")
        try bench.fill("day 7")
        #expect(try bench.keep(day: "2025-03-07", at: 7, count: 1).removed.count == 3)
        #expect(bench.entries("state/last_good") == ["20250401T060007Z", "notes"])
    }

    @Test func aRepeatedRunPushesNoOlderDayOut() throws {
        let first = try bench.keep(day: "2025-03-30")
        try bench.fill("better")
        let second = try bench.keep(at: 1)
        for i in 2...9 {
            // The transform ran again and wrote the same.
            if i > 5 { try bench.fill("better") }
            let again = try bench.keep(at: Int64(i))
            #expect(!again.isNew)
            #expect(again.path == second.path)
        }
        #expect(FileSystem.exists(first.path))
        // Part of it is gone: a new one is due.
        try FileManager.default.removeItem(atPath: second.path + "/fct_orders.csv")
        #expect(try bench.keep(at: 10).isNew)
    }

    @Test func aMissingFileIsNoHealthyDay() throws {
        let error = #expect(throws: FileError.self) {
            try bench.keep(names: ["fct_orders.csv", "fct_gone.csv"])
        }
        #expect(error?.path.hasSuffix("warehouse/fct_gone.csv") == true)
        #expect(bench.entries("state/last_good").isEmpty)
    }

    @Test func aTransformThatOverwritesInPlaceIsNoticed() throws {
        let first = try bench.keep()
        for name in SnapshotBench.names { try bench.overwrite(name, "\(name) next\n") }
        let second = try bench.keep(day: "2025-04-01", at: 1)
        #expect(second.overwritten == [first.path])
        #expect(second.copied)
        for name in SnapshotBench.names { try bench.overwrite(name, "\(name) third\n") }
        // Now copies are taken as long as the newest is one.
        let third = try bench.keep(day: "2025-04-02", at: 2, count: 2)
        #expect(third.copied)
        #expect(try bench.keep(day: "2025-04-03", at: 3).copied)
        for name in SnapshotBench.names { try bench.overwrite(name, "\(name) broken\n") }
        #expect(try bench.snapshots.restore(at: SnapshotBench.moment(4)).day == Day("2025-04-03"))
        #expect(try bench.text("fct_orders.csv") == "fct_orders.csv third\n")
    }

    // MARK: Putting back

    @Test func aBadDayIsUndone() throws {
        let kept = try bench.keep()
        try bench.fill("bad")
        try FileManager.default.removeItem(atPath: bench.folder.file("warehouse/parts"))
        try bench.folder.write("new", to: "warehouse/fct_new.csv")
        let expected = ["fct_orders.csv", "fct_sessions.csv", "parts/2025-03-30.csv"]
        let before = bench.folder.list()
        let plan = try bench.snapshots.restore(at: SnapshotBench.moment(1), dryRun: true)
        #expect(plan.restored == expected)
        #expect(plan.dryRun && plan.replaced == nil)
        #expect(bench.folder.list() == before)
        #expect(try bench.text("fct_orders.csv") == "fct_orders.csv bad\n")

        let done = try bench.snapshots.restore(at: SnapshotBench.moment(1))
        #expect(done.snapshot == kept.path)
        #expect(done.day == bench.day)
        #expect(done.restored == expected)
        for name in SnapshotBench.names { #expect(try bench.text(name) == "\(name) good\n") }
        #expect(try bench.text("fct_new.csv") == "new")
        let replaced = try #require(done.replaced)
        #expect(
            replaced == bench.folder.file("state/quarantine/warehouse_replaced_20250401T060001Z"))
        #expect(
            try String(contentsOfFile: replaced + "/fct_orders.csv", encoding: .utf8)
                == "fct_orders.csv bad\n")

        // Once more there is nothing to do, and nothing more to keep.
        let again = try bench.snapshots.restore(at: SnapshotBench.moment(2))
        #expect(again.restored.isEmpty && again.replaced == nil)
        #expect(again.unchanged == SnapshotBench.names)
        #expect(bench.entries("state/quarantine").count == 1)
        // What was put back is no link to the snapshot.
        try bench.overwrite("fct_orders.csv", "other")
        #expect(
            try String(contentsOfFile: kept.path + "/fct_orders.csv", encoding: .utf8)
                == "fct_orders.csv good\n")
    }

    @Test func onlyWhatDiffersIsReplaced() throws {
        _ = try bench.keep()
        try AtomicFileWriter.replace(bench.folder.file("warehouse/fct_orders.csv"), with: "bad")
        let done = try bench.snapshots.restore(at: SnapshotBench.moment(1))
        #expect(done.restored == ["fct_orders.csv"])
        #expect(done.unchanged == ["fct_sessions.csv", "parts/2025-03-30.csv"])
    }

    enum Harm: CaseIterable {
        case sameLength, shorter, fileGone, linkInstead, manifestGone, manifestHalf, futureManifest
    }

    @Test(arguments: Harm.allCases) func aDamagedSnapshotIsRefused(harm: Harm) throws {
        let older = try bench.keep(day: "2025-03-30")
        try bench.fill("newer")
        let newest = try bench.keep(at: 1)
        let manager = FileManager.default
        switch harm {
        case .sameLength:
            try bench.overwrite("fct_orders.csv", "fct_orders.csv newest"[...].prefix(20) + "\n")
        case .shorter: try bench.overwrite("fct_orders.csv", "x")
        case .fileGone: try manager.removeItem(atPath: newest.path + "/fct_orders.csv")
        case .linkInstead:
            try manager.removeItem(atPath: newest.path + "/fct_orders.csv")
            try manager.createSymbolicLink(
                atPath: newest.path + "/fct_orders.csv",
                withDestinationPath: older.path + "/fct_orders.csv")
        case .manifestGone: try manager.removeItem(atPath: newest.path + "/manifest.json")
        case .manifestHalf: #expect(truncate(newest.path + "/manifest.json", 100) == 0)
        case .futureManifest:
            let path = newest.path + "/manifest.json"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try text.replacingOccurrences(
                of: "\"schema_version\" : 1", with: "\"schema_version\" : 2"
            ).write(toFile: path, atomically: true, encoding: .utf8)
        }
        try bench.fill("bad")
        let before = bench.folder.list()
        let error = #expect(throws: SnapshotError.self) {
            try bench.snapshots.restore(at: SnapshotBench.moment(2))
        }
        guard case .damaged(let all)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(all.map(\.snapshot) == [newest.path])
        #expect(bench.folder.list() == before)
        #expect(try bench.text("fct_orders.csv") == "fct_orders.csv bad\n")

        let done = try bench.snapshots.restore(at: SnapshotBench.moment(2), skippingDamaged: true)
        #expect(done.snapshot == older.path)
        #expect(done.damaged == all)
        #expect(try bench.text("fct_orders.csv") == "fct_orders.csv good\n")
    }

    @Test func whereNothingIsKeptNothingIsTouched() throws {
        #expect(throws: SnapshotError.noneKept(folder: bench.folder.file("state/last_good"))) {
            try bench.snapshots.restore(at: SnapshotBench.moment())
        }
        #expect(!FileSystem.exists(bench.folder.file("state")))
    }

    @Test func aManifestCannotNameFilesElsewhere() throws {
        let kept = try bench.keep()
        let path = kept.path + "/manifest.json"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacingOccurrences(of: "\"fct_orders.csv\"", with: "\"../evil.csv\"")
            .write(toFile: path, atomically: true, encoding: .utf8)
        try bench.folder.write("fct_orders.csv good\n", to: "state/last_good/evil.csv")
        #expect(throws: SnapshotError.self) {
            try bench.snapshots.restore(at: SnapshotBench.moment(1))
        }
        #expect(!bench.folder.exists("evil.csv"))
    }

    @Test func aTargetThatBecameALinkOutsideIsRefused() throws {
        _ = try bench.keep()
        try bench.folder.write("theirs", to: "outside/2025-03-30.csv")
        try FileManager.default.removeItem(atPath: bench.folder.file("warehouse/parts"))
        try FileManager.default.createSymbolicLink(
            atPath: bench.folder.file("warehouse/parts"), withDestinationPath: "../outside")
        for name in ["parts/2025-03-30.csv"] {
            #expect(
                throws: SnapshotError.notInWarehouse(
                    name: name,
                    because: "a symbolic link leads out of '\(bench.folder.file("warehouse"))'")
            ) { try bench.snapshots.restore(at: SnapshotBench.moment(1)) }
        }
        #expect(try bench.folder.read("outside/2025-03-30.csv") == "theirs")
    }

    @Test func withoutRoomNothingIsReplaced() throws {
        _ = try bench.keep()
        try bench.fill("bad")
        var snapshots = bench.snapshots
        snapshots.freeSpace = { _ in 67 }
        #expect(
            throws: SnapshotError.noSpace(
                folder: bench.folder.file("warehouse"), needed: 68, reserve: 0, free: 67)
        ) { try snapshots.restore(at: SnapshotBench.moment(1)) }
        #expect(try bench.text("fct_orders.csv") == "fct_orders.csv bad\n")
        #expect(bench.entries("state/quarantine").isEmpty)
    }
}
