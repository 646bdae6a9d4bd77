import Durable
import Foundation
import IngestGate
import Operations
import Shared
import TestSupport
import Testing

@Suite("A check, with the world handed in")
struct CheckTests {
    @Test("judges, promotes, and says where it is")
    func check() throws {
        let work = try Workshop()
        try work.land("2025-03-03")
        try work.land("2025-03-04", ids: "b")
        let report = try work.check()
        #expect(report.partitions.map(\.action) == [.promoted, .promoted])
        #expect(report.answer == .judged(worst: nil))
        #expect(work.folder.exists("state/promoted/events_20250304.csv"))
        let places = work.notices.compactMap { notice -> String? in
            guard case .judging(let name, let place, let count) = notice else { return nil }
            return "\(place)/\(count) \(name)"
        }
        #expect(places == ["0/2 events_20250303.csv", "1/2 events_20250304.csv"])
        // The last answer again.
        #expect(try work.check().partitions.map(\.action) == [.unchanged, .unchanged])
        let named = try work.check(.init(days: [day("2025-03-03")]))
        #expect(named.partitions.map(\.action) == [.unchanged])
    }

    @Test("a dry run touches nothing")
    func dryRun() throws {
        let work = try Workshop()
        try work.land("2025-03-03")
        let report = try work.check { $0.isDryRun = true }
        #expect(report.partitions.map(\.action) == [.none])
        #expect(!work.folder.exists("state"))
    }

    @Test("who could not be told is told by the next run")
    func untold() throws {
        struct Deaf: Error {}
        let work = try Workshop()
        try work.land("2025-03-03")
        try work.land("2025-03-04", ids: "b")
        #expect(throws: Deaf.self) {
            try CheckPartitions(work.config, work.context).run(.init()) { _ in throw Deaf() }
        }
        #expect(try work.check().partitions.count == 2)
        #expect(try work.check().partitions.count == 2)
    }

    @Test("a P0 that nobody could be told of is still the answer")
    func brokenOff() throws {
        let work = try Workshop()
        try work.folder.write("id,at\n", to: "landing/events_20250303.csv")
        let broken = try #require(
            throws: BrokenOff.self,
            performing: {
                try CheckPartitions(work.config, work.context).run(.init()) { _ in
                    throw OperationFailure(.inputOutput, "cannot write to standard output")
                }
            })
        #expect(broken.answer.worst == .p0)
        #expect(broken.answer.undecided == .inputOutput)
    }

    @Test("the verdicts are told though the manifest cannot be written")
    func unfinished() throws {
        let work = try Workshop()
        try work.land("2025-03-03")
        try work.folder.write("x", to: "state/promoted/manifest.json/x")
        let report = try work.check()
        #expect(report.partitions.map(\.verdict) == [.clean])
        #expect(report.failures.map(\.kind) == [.unfinished])
        #expect(report.json.contains("the verdicts hold, run ingest-gate check --config "))
    }

    @Test("standard input is judged as the file it stands for")
    func standardInput() throws {
        let work = try Workshop(input: Workshop.table("2025-03-05"))
        let report = try work.check { $0.partitions = .standardInput(as: "events_20250305.csv") }
        #expect(report.partitions.map(\.records) == [9])
        #expect(try work.folder.read("state/promoted/events_20250305.csv") == work.inputText)
        #expect(!work.folder.list("state").contains { $0.hasSuffix("/input") })
    }

    @Test("another run holds the lock")
    func locked() throws {
        let work = try Workshop()
        try work.land("2025-03-03")
        try work.check()
        let lock = try RunLock(state: work.folder.file("state"), timeout: Workshop.patience)
        let error = #expect(throws: RunLock.Failure.self) {
            try work.check { $0.lockTimeout = .zero }
        }
        #expect(error.flatMap { OperationFailure($0) }?.kind == .locked)
        withExtendedLifetime(lock) {}
    }
}
