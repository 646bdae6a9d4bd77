import Foundation
import IngestGate
import Ledger
import Operations
import Shared
import TestSupport
import Testing

@Suite("The same question gets the same answer")
struct AnswerTests {
    private static let empty = "id,at\n"

    private func days(_ report: CheckReport) -> [String] {
        report.partitions.map { "\($0.day.description.suffix(2)) \($0.verdict.rawValue)" }
    }

    /// Two days that are blocked, and one behind them that is fine.
    private func blocked() throws -> Workshop {
        let work = try Workshop()
        try work.folder.write(Self.empty, to: "landing/events_20250303.csv")
        try work.folder.write(Self.empty, to: "landing/events_20250304.csv")
        try work.land("2025-03-05")
        return work
    }

    @Test("a retry repeats all of the last answer, until something new is judged")
    func retry() throws {
        let work = try blocked()
        let first = try work.check()
        #expect(first.answer.worst == .p0)
        for _ in 0..<2 {
            let again = try work.check()
            #expect(days(again) == days(first))
            #expect(again.answer == first.answer)
            #expect(again.partitions.allSatisfy { $0.action == .unchanged })
            #expect(try work.check { $0.isDryRun = true }.answer == first.answer)
        }
        try work.land("2025-03-06", ids: "b")
        #expect(try days(work.check()) == ["06 CLEAN"])
        #expect(try days(work.check()) == ["06 CLEAN"])
    }

    @Test("a released, dismissed or redelivered day no longer stops anything")
    func settled() throws {
        let work = try blocked()
        try work.check()
        var release = ReleaseDay.Options(day: day("2025-03-03"), by: "ana", reason: "a holiday")
        release.lockTimeout = Workshop.patience
        _ = try ReleaseDay(work.config, work.context).run(release)
        #expect(try work.check().answer.worst == .p0)
        var word = DismissDay.Options(day: day("2025-03-04"), by: "ana", reason: "tests")
        word.lockTimeout = Workshop.patience
        _ = try DismissDay(work.config, work.context).run(word)
        #expect(try work.check().answer.worst == .p1)
        // Other bytes are another matter.
        try work.folder.write("id,at\n\n", to: "landing/events_20250304.csv")
        let anew = try work.check()
        #expect(anew.answer.worst == .p0)
        #expect(anew.partitions.first { $0.day == day("2025-03-04") }?.dismissal == nil)
    }

    @Test("one feed's news is not another's answer")
    func feeds() throws {
        let work = try Workshop(feeds: Workshop.oneFeed + Workshop.feed("carts"))
        try work.folder.write(Self.empty, to: "landing/events_20250303.csv")
        try work.land("2025-03-04", ids: "a")
        try work.land("2025-03-03", feed: "carts")
        #expect(try work.check().answer.worst == .p0)
        try work.land("2025-03-04", feed: "carts", ids: "b")
        #expect(try work.check().answer.worst == .p0)
    }

    @Test("a named day is judged anew when the configuration has changed")
    func configuration() throws {
        let work = try blocked()
        try work.check()
        let text = try work.folder.read("gate.yml")
        try work.folder.write(
            text + "rules: {volume.empty: {severity: P1}, volume.row_count: {severity: P1}}\n",
            to: "gate.yml")
        #expect(try work.check().answer.worst == .p0)
        let named = try work.check(.init(days: [day("2025-03-03"), day("2025-03-04")]))
        #expect(days(named) == ["03 AT_RISK", "04 AT_RISK"])
        #expect(try work.check().answer.worst == .p1)
        #expect(
            try work.check(.init(days: [day("2025-03-03")])).partitions.map(\.action)
                == [.unchanged])
    }

    @Test("an archived file's day keeps its verdict")
    func archived() throws {
        let work = try blocked()
        try work.check()
        try FileManager.default.removeItem(
            atPath: work.folder.file("landing/events_20250303.csv"))
        #expect(try days(work.check()).first == "03 QUARANTINED")
        let named = try work.check(.init(days: [day("2025-03-03")]))
        #expect(named.answer == .judged(worst: .p0))
    }

    @Test("a release in the same words is one entry, in others it is refused")
    func words() throws {
        let work = try blocked()
        try work.check()
        var options = ReleaseDay.Options(day: day("2025-03-03"), by: "ana", reason: "a holiday")
        options.lockTimeout = Workshop.patience
        let first = try ReleaseDay(work.config, work.context).run(options)
        let again = try ReleaseDay(work.config, work.context).run(options)
        #expect(again.file == first.file && again.records == first.records)
        var other = options
        other.reason = "another"
        #expect(throws: ReleaseRefusal.self) {
            try ReleaseDay(work.config, work.context).run(other)
        }
        let ledger = try #require(try Ledger.openReadOnly(state: work.folder.file("state")))
        #expect(try ledger.releases().count == 1)
        // What is gone is put back by the same word.
        try FileManager.default.removeItem(
            atPath: work.folder.file("state/promoted/events_20250303.csv"))
        _ = try ReleaseDay(work.config, work.context).run(options)
        #expect(work.folder.exists("state/promoted/events_20250303.csv"))
        #expect(try ledger.releases().count == 1)
    }

    @Test(
        "who is dismissed, and who cannot be",
        arguments: [
            ("2025-03-05", OperationFailure.Kind.usage), ("2025-03-09", .noInput),
        ])
    func refused(text: String, kind: OperationFailure.Kind) throws {
        let work = try blocked()
        try work.check()
        let error = #expect(throws: OperationFailure.self) {
            var word = DismissDay.Options(day: day(text), by: "ana", reason: "x")
            word.lockTimeout = Workshop.patience
            return try DismissDay(work.config, work.context).run(word)
        }
        #expect(error?.kind == kind)
    }

    @Test("two days that are one file are both judged")
    func links() throws {
        let work = try Workshop()
        try work.land("2025-03-03")
        for name in ["events_20250304.csv", "events_20250305.csv"] {
            try FileManager.default.createSymbolicLink(
                atPath: work.folder.file("landing/" + name),
                withDestinationPath: "events_20250303.csv")
        }
        #expect(try work.check().partitions.count == 3)
        #expect(try work.check().partitions.count == 3)
    }

    @Test("what a killed run cannot have finished is told until it is repeated")
    func lost() throws {
        struct Killed: Error {}
        let work = try Workshop()
        try work.land("2025-03-03")
        try work.check()
        let outside = work.folder.file("events_20250304.csv")
        try work.folder.write(Workshop.table("2025-03-04", "b"), to: "events_20250304.csv")
        #expect(throws: Killed.self) {
            var options = CheckPartitions.Options()
            options.partitions = .landed(.init(files: [outside]))
            options.lockTimeout = Workshop.patience
            _ = try CheckPartitions(work.config, work.context).run(options) { _ in throw Killed() }
        }
        // As after a kill between the ledger and the name.
        try FileManager.default.removeItem(
            atPath: work.folder.file("state/promoted/events_20250304.csv"))
        for _ in 0..<2 {
            let told = try work.check()
            #expect(told.failures.map(\.partition) == ["events_20250304.csv"])
            #expect(told.answer.undecided == .noInput)
            let manifest = try work.folder.read("state/promoted/manifest.json")
            #expect(!manifest.contains("events_20250304.csv"))
        }
        let repeated = try work.check(.init(files: [outside]))
        #expect(repeated.answer == .judged(worst: nil))
        #expect(try work.check().failures.isEmpty)
        #expect(work.folder.exists("state/promoted/events_20250304.csv"))
    }

    private static let shop = """
          events:
            files: events_{yyyy}{mm}{dd}.csv
            columns:
              - {name: id, type: text, role: identity}
              - {name: order, type: text}
              - {name: amount, type: decimal}
            purchases: {transaction_id: order, revenue: amount}
            rules: {volume.row_count: off}

        """

    @Test("a dry run and the run agree in every verdict and exit code", arguments: 1...12)
    func dryRun(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let work = try Workshop(feeds: Self.shop)
        for _ in 0..<3 {
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let number = Int.random(in: 1...12, using: &random)
                var text = "id,order,amount\n"
                for row in 0..<Int.random(in: 0...6, using: &random) {
                    let order = Int.random(in: 0...40, using: &random)
                    text += "v\(row),o\(order),\(Int.random(in: 0...3, using: &random))\n"
                }
                let name = "events_202503\(number < 10 ? "0" : "")\(number).csv"
                try work.folder.write(text, to: "landing/" + name)
            }
            let dry = try work.check { $0.isDryRun = true }
            let real = try work.check()
            #expect(days(dry) == days(real), "seed \(seed)")
            #expect(dry.answer == real.answer, "seed \(seed)")
            let rules = { (report: CheckReport) in
                report.partitions.map { $0.findings.map { "\($0.rule) \($0.message)" } }
            }
            #expect(rules(dry) == rules(real), "seed \(seed)")
        }
    }
}
