import Durable
import Foundation
import Shared
import TestSupport
import Testing
import WarehouseSnapshots

/// The world failing around snapshots: what is visible is whole, and the next call goes on.
@Suite("Snapshots on full disks, without rights, and killed at any moment")
struct SnapshotCrashTests {
    static let seed: UInt64 = 20_250_401

    /// Every visible snapshot is whole, byte for byte.
    private func expectWhole(_ bench: SnapshotBench, _ place: Comment) throws {
        for folder in ["quarantine", "last_good"] {
            for name in bench.entries("state/" + folder) where !name.hasPrefix(".gate-tmp-") {
                let path = "state/\(folder)/\(name)"
                let manifest = try JSON.value(
                    Manifest.self, fromFile: bench.folder.file(path + "/manifest.json"))
                let texts = try manifest.files.map { try bench.folder.read("\(path)/\($0.name)") }
                for (file, text) in zip(manifest.files, texts) {
                    #expect(text.utf8.count == file.bytes, "\(path)/\(file.name), \(place)")
                }
                // One state of the warehouse, not a mixture: all files end in the same words.
                #expect(Set(texts.map { $0.split(separator: " ").last }).count <= 1, place)
                #expect(folder == "last_good" || bench.folder.exists(path + "/REASON.txt"), place)
            }
        }
    }

    private struct Manifest: Decodable {
        var files: [File]

        struct File: Decodable {
            var name: String
            var bytes: Int
        }
    }

    /// In a process of its own, which is killed after some microseconds.
    private static func dieAfter(_ delay: Int) {
        Thread {
            usleep(UInt32(delay))
            kill(getpid(), SIGKILL)
        }.start()
    }

    private static func snapshots(_ path: String) -> WarehouseSnapshots {
        var snapshots = WarehouseSnapshots(warehouse: path + "/warehouse", state: path + "/state")
        snapshots.reserve = 0
        return snapshots
    }

    private static func fill(_ path: String, _ text: String) throws {
        for name in SnapshotBench.names {
            try AtomicFileWriter.replace("\(path)/warehouse/\(name)", with: "\(name) \(text)\n")
        }
    }

    @Test("while taking snapshots") func taking() async throws {
        let bench = try SnapshotBench()
        let path = bench.folder.path
        var random = SeededGenerator(seed: Self.seed)
        for round in 0..<12 {
            let delay = Int.random(in: 500...60_000, using: &random)
            let place: Comment = "seed \(Self.seed), round \(round), after \(delay) µs"
            await #expect(processExitsWith: .signal(SIGKILL), place) {
                [path = path as String, round = round as Int, delay = delay as Int] in
                let snapshots = Self.snapshots(path)
                Self.dieAfter(delay)
                for i in 0... {
                    try Self.fill(path, "\(round)-\(i)")
                    let now = SnapshotBench.moment(Int64(round * 100_000 + i))
                    _ = try snapshots.quarantine(
                        SnapshotBench.names, day: Day("2025-03-31")!, reason: "\(i)", at: now)
                    _ = try snapshots.keepLastGood(
                        SnapshotBench.names, day: Day("2025-03-31")!, at: now)
                }
            }
            try expectWhole(bench, place)
            try bench.fill("after-\(round)")
            let seconds = Int64(round * 100_000 + 90_000)
            _ = try bench.quarantine(at: seconds)
            _ = try bench.keep(at: seconds)
            for folder in ["quarantine", "last_good"] {
                #expect(
                    !bench.entries("state/" + folder).contains { $0.hasPrefix(".gate-tmp-") }, place
                )
            }
            #expect(bench.entries("state/last_good").count <= 3, place)
        }
    }

    @Test("while putting one back") func puttingBack() async throws {
        let bench = try SnapshotBench()
        let path = bench.folder.path
        _ = try bench.keep()
        var random = SeededGenerator(seed: Self.seed)
        for round in 0..<12 {
            let delay = Int.random(in: 500...30_000, using: &random)
            let place: Comment = "seed \(Self.seed), round \(round), after \(delay) µs"
            await #expect(processExitsWith: .signal(SIGKILL), place) {
                [path = path as String, round = round as Int, delay = delay as Int] in
                let snapshots = Self.snapshots(path)
                Self.dieAfter(delay)
                for i in 0... {
                    try Self.fill(path, "bad-\(round)-\(i)")
                    _ = try snapshots.restore(
                        at: SnapshotBench.moment(Int64(round * 100_000 + i)))
                }
            }
            // Whatever was replaced is somewhere, and the second call completes the first.
            let before = try SnapshotBench.names.map { try bench.text($0) }
            let done = try bench.snapshots.restore(
                at: SnapshotBench.moment(Int64(round * 100_000 + 90_000)))
            for (name, old) in zip(SnapshotBench.names, before) {
                #expect(try bench.text(name) == "\(name) good\n", place)
                guard done.restored.contains(name) else { continue }
                let kept = try #require(done.replaced)
                #expect(
                    try String(contentsOfFile: "\(kept)/\(name)", encoding: .utf8) == old, place)
            }
            #expect(
                !bench.folder.list("warehouse").contains { $0.contains(".gate-tmp-") }, place)
        }
    }

    private static let isRoot = getuid() == 0

    @Test("a disk that fills up", .enabled(if: isRoot, "needs root to mount a small file system"))
    func fullDisk() throws {
        let bench = try SnapshotBench()
        let state = bench.folder.file("state")
        try FileSystem.makeFolder(state)
        try run("/bin/mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", state])
        defer { _ = try? run("/bin/umount", [state]) }
        try #require(try FileSystem.freeSpace(in: state) <= 64 << 10)
        for name in SnapshotBench.names {
            try bench.folder.write(String(repeating: "x", count: 30_000), to: "warehouse/" + name)
        }
        // Said before anything is written,
        for attempt in [{ _ = try bench.quarantine() }, { _ = try bench.keep() }] {
            let error = #expect(throws: SnapshotError.self, performing: attempt)
            #expect(error?.description.contains("90,000 bytes") == true)
        }
        // and, where somebody else took the room meanwhile, by the system.
        var snapshots = bench.snapshots
        snapshots.freeSpace = { _ in .max }
        let error = #expect(throws: FileError.self) {
            try snapshots.quarantine(
                SnapshotBench.names, day: bench.day, reason: "x", at: SnapshotBench.moment())
        }
        #expect(error?.code == ENOSPC)
        #expect(bench.entries("state/quarantine").isEmpty)
        #expect(try FileSystem.freeSpace(in: state) > 50_000)
        // With less to keep there is room; across file systems it is a copy.
        #expect(try bench.keep(names: ["fct_orders.csv"]).copied)
    }

    @Test("what may not be read or written is an error")
    func rights() async throws {
        let bench = try SnapshotBench()
        let path = bench.folder.path
        try FileSystem.makeFolder(path + "/state")
        try run("/bin/chmod", ["755", path])
        await #expect(processExitsWith: .success) { [path = path as String] in
            // root may do anything; nobody may not.
            if getuid() == 0 { #expect(setuid(65534) == 0) }
            let error = #expect(throws: FileError.self) {
                try Self.snapshots(path).quarantine(
                    SnapshotBench.names, day: Day("2025-03-31")!, reason: "x",
                    at: SnapshotBench.moment())
            }
            #expect(error?.code == EACCES)
        }
        #expect(bench.entries("state").isEmpty)
    }

}
