import Foundation
import IngestGate
import Ledger
import Operations
import Shared
import TestSupport
import Testing

@Suite("One feed is not stopped by another, and many can be read")
struct FeedScopeTests {
    private static let empty = "id,at\n"

    private static func names(_ count: Int) -> [String] {
        (0..<count).map { "feed_\(Character(UnicodeScalar(97 + UInt8($0))))" }
    }

    /// Three days of each feed, all of them fine but for what `disturb` makes of the others.
    private func place(_ count: Int, _ disturb: (Workshop, String) throws -> Void = { _, _ in })
        throws -> Workshop
    {
        let names = Self.names(count)
        let work = try Workshop(feeds: names.map { Workshop.feed($0) }.joined())
        for (number, name) in names.enumerated() {
            for day in 1...3 {
                try work.land("2025-03-0\(day)", feed: name, ids: "\(number)x\(day)")
            }
        }
        for name in names.dropFirst() { try disturb(work, name) }
        return work
    }

    private func check(_ work: Workshop, _ feed: String?) throws -> CheckReport {
        try work.check { $0.feed = feed }
    }

    @Test(
        "what is wrong with the others changes neither table nor exit code", arguments: [3, 20],
        ["blocked", "missing", "unmatched", "ambiguous", "stray", "never landed"])
    func others(count: Int, what: String) throws {
        let work = try place(count) { work, name in
            let file = "landing/\(name)_20250302.csv"
            switch what {
            case "blocked": try work.folder.write(Self.empty, to: file)
            case "missing": try FileManager.default.removeItem(atPath: work.folder.file(file))
            case "unmatched": try work.folder.write("x", to: "landing/\(name)_2025-03-04.csv")
            case "ambiguous": try work.folder.write("x", to: file + ".gz")
            case "stray":
                try FileManager.default.createSymbolicLink(
                    atPath: work.folder.file("landing/\(name)_20250304.csv"),
                    withDestinationPath: "/etc/hostname")
            default:
                for day in 1...3 {
                    try FileManager.default.removeItem(
                        atPath: work.folder.file("landing/\(name)_2025030\(day).csv"))
                }
            }
        }
        let first = try check(work, "feed_a")
        #expect(first.partitions.count == 3)
        for _ in 0..<2 {
            let report = try check(work, "feed_a")
            #expect(report.answer == .judged(worst: nil), "\(report.failures)")
            #expect(Set(report.partitions.map(\.feed)) == ["feed_a"])
            #expect(report.unmatched == nil && report.next == nil)
        }
        // They were not judged, and somebody who asks for all hears of them.
        let all = try check(work, nil)
        #expect(all.answer != .judged(worst: nil) || all.unmatched != nil)
        #expect(try check(work, "feed_a").answer == .judged(worst: nil))
    }

    @Test("and a feed's own trouble is told, and told again, whatever the others do")
    func own() throws {
        let work = try place(3)
        try work.folder.write(Self.empty, to: "landing/feed_b_20250302.csv")
        #expect(try check(work, "feed_b").answer.worst == .p0)
        #expect(try check(work, "feed_a").answer.worst == nil)
        #expect(try check(work, "feed_b").answer.worst == .p0)
        let command = try #require(try check(work, "feed_b").next?.steps.last?.command)
        #expect(command.contains(" --feed feed_b "))
        // A gap of its own, though only others show that it is one.
        try FileManager.default.removeItem(
            atPath: work.folder.file("landing/feed_c_20250303.csv"))
        #expect(
            try check(work, "feed_c").partitions.map(\.action) == [.promoted, .promoted, .missing])
        #expect(try check(work, "feed_a").summary.missing == nil)
    }

    @Test("days, files and standard input are of the feed that is named")
    func targets() throws {
        let work = try place(3)
        let landed = CheckPartitions.Partitions.landed
        let day = try work.check {
            $0.feed = "feed_b"
            $0.partitions = landed(.init(days: [PartitionDay("2025-03-02")!]))
        }
        #expect(day.partitions.map(\.partition) == ["feed_b_20250302.csv"])
        #expect(day.answer == .judged(worst: nil))
        let path = work.folder.file("landing/feed_a_20250302.csv")
        let strange = #expect(throws: OperationFailure.self) {
            try work.check {
                $0.feed = "feed_b"
                $0.partitions = landed(.init(files: [path]))
            }
        }
        #expect(strange?.kind == .usage)
        #expect(strange?.message.contains("no chosen feed's file pattern matches") == true)
        let typo = #expect(throws: OperationFailure.self) { try check(work, "fed_b") }
        #expect(typo?.message.contains("did you mean feed_b?") == true)
    }

    @Test("a day that is expected is expected of the feed that is named")
    func expected() throws {
        let work = try place(3) { work, name in
            try FileManager.default.removeItem(
                atPath: work.folder.file("landing/\(name)_20250303.csv"))
        }
        func expect(_ feed: String) throws -> CheckReport {
            try work.check {
                $0.feed = feed
                $0.expectedDay = ExpectedDay("2025-03-03")
            }
        }
        #expect(try expect("feed_a").answer == .judged(worst: nil))
        let late = try expect("feed_b")
        #expect(late.answer.worst == .p0 && late.summary.missing == 1)
        #expect(late.next?.steps.first?.command.contains("check --feed feed_b") == true)
    }

    @Test("a run that was killed tells the feed's own people, and leaves the rest to the others")
    func untold() throws {
        struct Killed: Error {}
        let work = try place(3) { work, name in
            try work.folder.write(Self.empty, to: "landing/\(name)_20250303.csv")
        }
        #expect(throws: Killed.self) {
            try CheckPartitions(work.config, work.context).run(.init()) { _ in throw Killed() }
        }
        for name in ["feed_b", "feed_a", "feed_c"] {
            let report = try check(work, name)
            #expect(Set(report.partitions.map(\.feed)) == [name])
            #expect(report.partitions.count == 3, "\(name)")
            #expect(report.answer.worst == (name == "feed_a" ? nil : .p0))
        }
    }

    @Test("release, dismiss and explain of a day that several feeds have")
    func words() throws {
        let work = try place(3) { work, name in
            try work.folder.write(Self.empty, to: "landing/\(name)_20250303.csv")
        }
        try work.check()
        let day = PartitionDay("2025-03-03")!
        var release = ReleaseDay.Options(day: day, by: "ana", reason: "a holiday")
        release.lockTimeout = Workshop.patience
        let several = #expect(throws: OperationFailure.self) {
            try ReleaseDay(work.config, work.context).run(release)
        }
        #expect(several?.message.contains("ingest-gate release 2025-03-03 --feed feed_b ") == true)
        release.feed = "feed_b"
        #expect(try ReleaseDay(work.config, work.context).run(release).feed == "feed_b")
        var word = DismissDay.Options(day: day, by: "ana", reason: "a holiday")
        word.lockTimeout = Workshop.patience
        word.feed = "feed_c"
        #expect(try DismissDay(work.config, work.context).run(word).feed == "feed_c")
        let explain = ExplainDay(try work.config, work.context)
        #expect(try explain.run(day).count == 3)
        #expect(try explain.run(day, feed: "feed_b").map(\.entry.feed) == ["feed_b"])
        #expect(throws: OperationFailure.self) { try explain.run(day, feed: "feed_z") }
    }

    // MARK: The board

    private func board(_ work: Workshop, _ change: (inout ShowStatus.Options) -> Void = { _ in })
        throws -> DayBoard
    {
        var options = ShowStatus.Options()
        change(&options)
        return try ShowStatus(work.config, work.context).run(options)
    }

    /// 30 days of each feed; the first feed has a blocked one and a missing one long ago.
    private func month(_ count: Int) throws -> Workshop {
        let names = Self.names(count)
        let work = try Workshop(feeds: names.map { Workshop.feed($0) }.joined())
        for (number, name) in names.enumerated() {
            for day in 1...30 where !(number == 0 && day == 4) {
                let text = "2025-03-\(day < 10 ? "0" : "")\(day)"
                try work.land(text, feed: name, ids: "\(number)x\(day)x")
            }
        }
        try work.folder.write(Self.empty, to: "landing/feed_a_20250302.csv")
        try work.check()
        return work
    }

    @Test("the last 14 days and what waits for somebody, or all of it", arguments: [1, 3])
    func recent(count: Int) throws {
        let work = try month(count)
        let recent = try board(work)
        let own = recent.lines.filter { $0.feed == "feed_a" }.map(\.day.description)
        #expect(own == ["2025-03-02", "2025-03-04"] + (17...30).map { "2025-03-\($0)" })
        #expect(recent.lines.count == 2 + 14 * count)
        #expect(recent.leftOut == 30 * count - recent.lines.count)
        #expect(recent.json.contains("\"left_out\" : \(recent.leftOut)"))
        let all = try board(work) { $0.showsAll = true }
        #expect(all.lines.count == 30 * count && all.leftOut == 0)
        #expect(!all.json.contains("left_out"))
        #expect(try board(work) { $0.day = PartitionDay("2025-03-05") }.lines.count == count)
    }

    @Test("what somebody has dismissed waits for nobody")
    func dismissed() throws {
        let work = try month(1)
        for day in ["2025-03-02", "2025-03-04"] {
            var word = DismissDay.Options(day: PartitionDay(day)!, by: "ana", reason: "a test")
            word.lockTimeout = Workshop.patience
            _ = try DismissDay(work.config, work.context).run(word)
        }
        let recent = try board(work)
        #expect(recent.lines.count == 14 && recent.totals.map(\.open) == [0])
        let all = try board(work) { $0.showsAll = true }
        #expect(all.lines.count { $0.why.hasPrefix("dismissed by ana (a test)") } == 2)
    }

    @Test("partitions are counted as partitions, and days as days", arguments: [1, 20])
    func totals(count: Int) throws {
        let totals = try board(month(count)).totals
        #expect(totals.map(\.feed) == Self.names(count))
        #expect(totals[0].partitions == [.promoted: 28, .quarantined: 1])
        #expect(totals[0].missingDays == 1 && totals[0].open == 2)
        for total in totals.dropFirst() {
            #expect(total.partitions == [.promoted: 30] && total.missingDays == 0)
        }
    }

    @Test("one feed of the board")
    func feed() throws {
        let work = try month(3)
        let one = try board(work) { $0.feed = "feed_b" }
        #expect(Set(one.lines.map(\.feed)) == ["feed_b"] && one.totals.count == 1)
        #expect(throws: OperationFailure.self) { try board(work) { $0.feed = "feed_z" } }
    }
}
