import Foundation
import IngestGate
import Shared
import TestSupport
import Testing

@testable import Operations

@Suite("Which partitions a check is about")
struct SelectionTests {
    private func names(_ selection: PartitionSelection) -> [String] {
        selection.partitions.map(\.name)
    }

    private func select(
        _ work: Workshop, _ wanted: CheckPartitions.Landed = .init()
    ) throws -> PartitionSelection {
        try PartitionSelection(wanted, work.config, now: work.context.now)
    }

    /// Four days, the second of them compressed by its name.
    private func landed() throws -> Workshop {
        let work = try Workshop()
        try work.land("2025-03-03")
        try work.land("2025-03-04", suffix: ".gz")
        try work.land("2025-03-05")
        try work.land("2025-03-06")
        try work.folder.write("", to: "landing/notes.txt")
        return work
    }

    @Test(
        "all, days, ranges, and days within ranges",
        arguments: [
            (CheckPartitions.Landed(), [3, 4, 5, 6]),
            (.init(days: [day("2025-03-05")]), [5]),
            (.init(days: [day("2025-03-06"), day("2025-03-03")]), [3, 6]),
            (.init(from: day("2025-03-05").date), [5, 6]), (.init(to: day("2025-03-03").date), [3]),
            (.init(from: day("2025-03-04").date, to: day("2025-03-05").date), [4, 5]),
        ])
    func days(wanted: CheckPartitions.Landed, expected: [Int]) throws {
        let selection = try select(landed(), wanted)
        #expect(selection.partitions.map { $0.day } == expected.map { day("2025-03-0\($0)") })
        #expect(selection.failures.isEmpty)
        #expect(selection.isExplicit == !wanted.days.isEmpty)
    }

    @Test("a file that is named twice, or by its path and by its day, is there once")
    func once() throws {
        let work = try landed()
        let path = work.folder.file("landing/events_20250305.csv")
        let around = work.folder.file("landing/../landing/events_20250305.csv")
        let both = try select(work, .init(files: [path, around], days: [day("2025-03-05")]))
        #expect(names(both) == ["events_20250305.csv"])
        #expect(both.isExplicit)
        // Named files alone leave the landing folder out of it.
        #expect(try names(select(work, .init(files: [path]))) == ["events_20250305.csv"])
    }

    @Test("a day as two files, a link that leads out, a day that is not there")
    func failures() throws {
        let work = try landed()
        try work.land("2025-03-05", suffix: ".gz")
        try FileManager.default.createSymbolicLink(
            atPath: work.folder.file("landing/events_20250308.csv"),
            withDestinationPath: "/etc/hostname")
        let all = try select(work)
        #expect(all.partitions.map(\.day.description).map { $0.suffix(2) } == ["03", "04", "06"])
        #expect(all.failures.map(\.kind) == [.ambiguous, .unreadable])
        #expect(all.failures[0].partition == "events_20250305.csv, events_20250305.csv.gz")

        let some = try select(work, .init(days: [day("2025-03-05"), day("2025-03-07")]))
        #expect(some.partitions.isEmpty)
        #expect(some.failures.map(\.kind) == [.ambiguous, .unreadable])
    }

    private func failure(_ body: () throws -> PartitionSelection) -> OperationFailure? {
        do {
            _ = try body()
            return nil
        } catch {
            return error as? OperationFailure
        }
    }

    @Test("what cannot be is said at once")
    func refusals() throws {
        let work = try landed()
        let missing = failure { try select(work, .init(files: ["events.csv"])) }
        #expect(missing?.kind == .noInput)
        #expect(
            missing?.message
                == "'events.csv' is neither an existing file nor a valid date (YYYY-MM-DD, or YYYY-MM-DDTHH for an hour)"
        )
        let stranger = work.folder.file("landing/notes.txt")
        let strange = failure { try select(work, .init(files: [stranger])) }
        #expect(strange?.kind == .usage)
        #expect(strange?.message.contains("the patterns are events: events_") == true)
        let nothing = try select(work, .init(from: day("2025-04-01").date)).nothing
        #expect(nothing?.kind == .noInput)
        #expect(nothing?.message.hasSuffix("(2 other files are there)") == true)
    }

    @Test("standard input stands for a file, and goes away with the run")
    func standardInput() throws {
        let work = try Workshop()
        let selection = try PartitionSelection(
            standardInput: "/tmp/x", as: "events_20250305.csv", work.config)
        #expect(selection.partitions.map(\.path) == ["/tmp/x"])
        #expect(selection.partitions.first?.origin == .standardInput && selection.isExplicit)
        let strange = failure {
            try PartitionSelection(standardInput: "/tmp/x", as: "other.csv", work.config)
        }
        #expect(strange?.kind == .usage)
    }
}
