import Foundation
import IngestGate
import Ledger
import Operations
import Shared
import TestSupport
import Testing

@Suite("What a killed run decided is finished with the bytes that it judged, and with no others")
struct RecoveryTests {
    private struct Killed: Error {}

    private static let name = "events_20250304.csv"
    private static let promoted = "state/promoted/events_20250304.csv"
    /// Where a killed run has its file ready.
    private static let staged = "state/promoted/.gate-tmp-7-1"

    private func kill(_ work: Workshop, _ change: (inout CheckPartitions.Options) -> Void) {
        #expect(throws: Killed.self) {
            var options = CheckPartitions.Options()
            options.lockTimeout = Workshop.patience
            change(&options)
            _ = try CheckPartitions(work.config, work.context).run(options) { _ in throw Killed() }
        }
    }

    /// A day that came by standard input, decided by a run that was killed before its name appeared.
    private func decided(_ text: String) throws -> Workshop {
        let work = try Workshop(input: text)
        try work.land("2025-03-03")
        try work.check()
        kill(work) { $0.partitions = .standardInput(as: Self.name) }
        return work
    }

    private func unpublish(_ work: Workshop, staging: Bool = true) throws {
        let (from, to) = (work.folder.file(Self.promoted), work.folder.file(Self.staged))
        if staging {
            try FileManager.default.moveItem(atPath: from, toPath: to)
        } else {
            try FileManager.default.removeItem(atPath: from)
        }
    }

    @Test("a clean day whose name had not appeared", arguments: [false, true])
    func clean(isCopied: Bool) throws {
        let work = try decided(Workshop.table("2025-03-04", "b"))
        try unpublish(work)
        if isCopied {
            // Another file system: the staged file is another file with the same bytes.
            let bytes = try work.folder.read(Self.staged)
            try FileManager.default.removeItem(atPath: work.folder.file(Self.staged))
            try work.folder.write(bytes, to: Self.staged)
        }
        let dry = try work.check { $0.isDryRun = true }
        #expect(dry.partitions.contains { $0.partition == Self.name } && dry.failures.isEmpty)
        #expect(work.folder.exists(Self.staged))
        let next = try work.check()
        #expect(next.answer == .judged(worst: nil), "\(next.failures)")
        #expect(next.partitions.contains { $0.partition == Self.name })
        #expect(try work.folder.read(Self.promoted) == work.inputText)
        #expect(!work.folder.list("state").contains { $0.contains(".gate-tmp-") })
        #expect(try work.folder.read("state/promoted/manifest.json").contains(Self.name))
    }

    @Test("other bytes under a temporary name are not promoted")
    func others() throws {
        let work = try decided(Workshop.table("2025-03-04", "b"))
        try unpublish(work, staging: false)
        // Of the same size.
        try work.folder.write(Workshop.table("2025-03-04", "z"), to: Self.staged)
        for _ in 0..<2 {
            let next = try work.check()
            #expect(next.failures.map(\.partition) == [Self.name])
            #expect(next.answer.undecided == .noInput)
            #expect(!work.folder.exists(Self.promoted))
        }
        #expect(!work.folder.exists(Self.staged))
        // Nobody has them: somebody may say so.
        var word = DismissDay.Options(day: day("2025-03-04"), by: "ana", reason: "it is gone")
        word.lockTimeout = Workshop.patience
        _ = try DismissDay(work.config, work.context).run(word)
        #expect(try work.check().failures.isEmpty)
    }

    @Test("a blocked day is told as blocked, by whichever run comes next, and can be released")
    func blocked() throws {
        let work = try decided("id,at\n")
        let next = try work.check()
        #expect(next.answer.worst == .p0)
        // Told once, it is repeated as ever.
        #expect(try work.check().answer.worst == .p0)
        var release = ReleaseDay.Options(day: day("2025-03-04"), by: "ana", reason: "a holiday")
        release.lockTimeout = Workshop.patience
        _ = try ReleaseDay(work.config, work.context).run(release)
        #expect(try work.folder.read(Self.promoted) == "id,at\n")
    }

    @Test("evidence that lay ready is put in its place")
    func evidence() throws {
        let work = try decided("id,at\n")
        let folder = "state/quarantine/" + Self.name
        let ready = "state/quarantine/.gate-tmp-7-2"
        try FileManager.default.moveItem(
            atPath: work.folder.file(folder), toPath: work.folder.file(ready))
        // Half of another one.
        try work.folder.write("{", to: "state/quarantine/.gate-tmp-7-1/findings.json")
        try work.folder.write("x", to: "state/quarantine/.gate-tmp-7-1/REASON.md")
        #expect(try work.check().answer == .judged(worst: .p0))
        #expect(try work.folder.read(folder + "/" + Self.name) == "id,at\n")
        #expect(!work.folder.list("state").contains { $0.contains(".gate-tmp-") })
    }

    @Test("evidence that is nowhere leaves the verdict what it is")
    func noEvidence() throws {
        let work = try decided("id,at\n")
        try FileManager.default.removeItem(
            atPath: work.folder.file("state/quarantine/" + Self.name))
        for isDryRun in [true, false, false] {
            let next = try work.check { $0.isDryRun = isDryRun }
            #expect(next.answer.worst == .p0 && next.answer.undecided == .noInput)
        }
    }

    @Test("a day that is named tells that day; what others were decided is told by the next one")
    func named() throws {
        let work = try decided("id,at\n")
        let named = try work.check(.init(days: [day("2025-03-03")]))
        #expect(named.answer == .judged(worst: nil))
        #expect(try work.check().answer.worst == .p0)
    }

    @Test("a day that came under another name takes the old one away")
    func renamed() throws {
        let work = try Workshop()
        try work.land("2025-03-03")
        try work.check()
        try FileManager.default.moveItem(
            atPath: work.folder.file("landing/events_20250303.csv"),
            toPath: work.folder.file("events_20250303.csv"))
        try work.folder.write(
            gzip(Data(Workshop.table("2025-03-03", "b").utf8)), to: "landing/events_20250303.csv.gz"
        )
        kill(work) { _ in }
        // As before the old name was taken away.
        try work.folder.write("old", to: "state/promoted/events_20250303.csv")
        #expect(try work.check().answer == .judged(worst: nil))
        #expect(!work.folder.exists("state/promoted/events_20250303.csv"))
        #expect(work.folder.exists("state/promoted/events_20250303.csv.gz"))
    }

    // MARK: Bytes that never lay in the landing folder

    @Test("a file from elsewhere is kept where it is blocked, and left as it is")
    func outside() throws {
        let work = try Workshop()
        let path = work.folder.file("elsewhere/" + Self.name)
        try work.folder.write("id,at\n", to: "elsewhere/" + Self.name)
        try FileManager.default.setAttributes([.posixPermissions: 0o664], ofItemAtPath: path)
        #expect(try work.check(.init(files: [path])).answer.worst == .p0)
        let mode = { (path: String) in
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(path) == 0o664)
        let kept = work.folder.file("state/quarantine/\(Self.name)/\(Self.name)")
        #expect(try mode(kept) == 0o600)
        try FileManager.default.removeItem(atPath: path)
        var release = ReleaseDay.Options(day: day("2025-03-04"), by: "ana", reason: "a holiday")
        release.lockTimeout = Workshop.patience
        _ = try ReleaseDay(work.config, work.context).run(release)
        #expect(try mode(work.folder.file(Self.promoted)) == 0o644)
    }

    @Test("what is kept is judged again when its day is named, or all are")
    func again() throws {
        for judgesAll in [false, true] {
            let work = try Workshop(input: "id,at\n")
            try work.land("2025-03-03")
            try work.check { $0.partitions = .standardInput(as: Self.name) }
            let text = try work.folder.read("gate.yml")
            // Blocked still, by another rule.
            try work.folder.write(
                text + "rules: {volume.empty: {severity: P1}, volume.row_count: {severity: P0}}\n",
                to: "gate.yml")
            func again() throws -> PartitionReport? {
                try work.check {
                    $0.judgesAll = judgesAll
                    if !judgesAll { $0.partitions = .landed(.init(days: [day("2025-03-04")])) }
                }.partitions.first { $0.day == day("2025-03-04") }
            }
            let blocked = try again()
            #expect(blocked?.action == .quarantined)
            #expect(blocked?.findings.first?.rule == "volume.row_count")
            let kept = "state/quarantine/\(Self.name)/\(Self.name)"
            #expect(try work.folder.read(kept) == "id,at\n")
            try work.folder.write(
                text + "rules: {volume.empty: off, volume.row_count: off}\n", to: "gate.yml")
            let clean = try again()
            #expect(clean?.action == .promoted)
            #expect(try work.folder.read(Self.promoted) == "id,at\n")
            #expect(!work.folder.exists(kept))
            let mode =
                try FileManager.default.attributesOfItem(
                    atPath: work.folder.file(Self.promoted))[.posixPermissions] as? Int
            #expect(mode == 0o644)
        }
    }

    // MARK: Releases

    /// The ledger of a release that is recorded and not carried out.
    private func unsettle(_ work: Workshop) throws {
        let ledger = try Ledger.open(state: work.folder.file("state"))
        let entry = try ledger.current(feed: "events", day: day("2025-03-04"))
        try ledger.settle([entry?.id ?? 0: .releasing])
    }

    @Test("a release that was recorded and not carried out, of a day that is archived since")
    func release() throws {
        for isThere in [true, false] {
            let work = try Workshop()
            try work.land("2025-03-03")
            try work.folder.write("id,at\n", to: "landing/" + Self.name)
            try work.check()
            var options = ReleaseDay.Options(day: day("2025-03-04"), by: "ana", reason: "x")
            options.lockTimeout = Workshop.patience
            _ = try ReleaseDay(work.config, work.context).run(options)
            // As after a kill: the name and the list without it, the file that was held, the landed one archived.
            let held = work.folder.file("state/promoted/.gate-tmp-7-1")
            try FileManager.default.createDirectory(
                atPath: held, withIntermediateDirectories: true)
            try FileManager.default.moveItem(
                atPath: work.folder.file(Self.promoted), toPath: held + "/" + Self.name)
            if !isThere { try FileManager.default.removeItem(atPath: held) }
            try FileManager.default.removeItem(atPath: work.folder.file("landing/" + Self.name))
            try unsettle(work)
            if isThere {
                #expect(try work.check().failures.isEmpty)
                #expect(try work.folder.read(Self.promoted) == "id,at\n")
                continue
            }
            for isDryRun in [true, false, false] {
                let told = try work.check { $0.isDryRun = isDryRun }
                #expect(told.failures.map(\.partition) == [Self.name])
                #expect(told.failures.first?.message.hasPrefix("ana released it") == true)
            }
            #expect(
                try !work.folder.read("state/promoted/manifest.json").contains(Self.name))
            try work.folder.write("id,at\n", to: "landing/" + Self.name)
            #expect(try work.check().failures.isEmpty)
            #expect(work.folder.exists(Self.promoted))
        }
    }
}
