import Foundation
import Ledger
import Shared
import TestSupport
import Testing

@Suite("A person's release holds for the same bytes")
struct ReleaseTests {
    static let day = "2025-03-06"
    static let promoted = "state/promoted/events_20250306.csv"
    private let blocked =
        Workplace.day(["C1", "C2"], withoutID: 1)
        + Workplace.day(["C1"], views: 0, header: "", revenue: "9")

    /// Quarantined for one collision, and released.
    private func released(_ options: String...) throws -> Workplace {
        let work = try Workplace()
        try work.land(blocked, Self.day)
        #expect(try work.gate("check").code == 2)
        try release(work, options)
        return work
    }

    private func release(_ work: Workplace, _ options: [String] = []) throws {
        let result = try BuiltProgram.gate(
            ["release", Self.day, "--by", "ana", "--reason", "OPS-1"] + options, in: work.folder)
        #expect(result.code == 0, "\(result.errors)")
    }

    private func configure(_ work: Workplace, rules: String) throws {
        let standard = try String(
            contentsOfFile: BuiltProgram.root + "/config/gate.yml", encoding: .utf8)
        try work.folder.write(standard + "\nrules:\n  \(rules)\n", to: "config/gate.yml")
        #expect(try work.gate("config", "check").code == 0)
    }

    private func entries(_ work: Workplace) throws -> [LedgerEntry] {
        let ledger = try Ledger.open(state: work.folder.file("state"))
        return try ledger.history(feed: "web_events", day: PartitionDay(Self.day)!)
    }

    @Test(
        "judged again by another configuration, with what is found recorded",
        arguments: [[], ["--drop-rejected"]],
        [
            // Stricter, without blocking; milder; and so mild that the day would be clean.
            "volume.row_count: {min_records: 1000}",
            "purchase.transaction_collision: {severity: P1_HIGH}",
            "purchase.transaction_collision: off",
        ])
    func holds(options: [String], rules: String) throws {
        let work = try Workplace()
        try work.land(blocked, Self.day)
        #expect(try work.gate("check").code == 2)
        try release(work, options)
        let bytes = try work.folder.read(Self.promoted)
        try configure(work, rules: rules)
        // Both give the same answer, and the first one touches nothing.
        for arguments in [["check", "--all", "--dry-run"], ["check", "--all"], ["check"]] {
            let count = try entries(work).count
            let result = try BuiltProgram.gate(arguments + ["--json"], in: work.folder)
            #expect(result.code == 0, "\(arguments): \(result.output)")
            let partition = try work.report(result).partitions[0]
            #expect(partition.action == "released", "\(arguments)")
            #expect(try entries(work).count == (arguments.last == "--all" ? count + 1 : count))
        }
        let history = try entries(work)
        #expect(history.count == 2)
        #expect(history[1].configFingerprint != history[0].configFingerprint)
        #expect(history[1].action.rawValue.hasPrefix("released"))
        // Judged as the configuration of today has it, at risk all the same.
        #expect(
            history[1].checks.first { $0.rule == "purchase.transaction_collision" }?.severity
                != history[0].checks.first { $0.rule == "purchase.transaction_collision" }?.severity
                || rules.hasPrefix("volume"))
        #expect(try work.gate("check", "--all", "--fail-on", "p1").code == 3)
        let manifest = try work.folder.read("state/promoted/manifest.json")
        #expect(manifest.contains("\"at_risk\" : true") && manifest.contains("\"by\" : \"ana\""))
        #expect(work.folder.exists(Self.promoted + ".at_risk.json"))
        #expect(try work.folder.read(Self.promoted) == bytes)
        #expect(try work.gate("status").output.contains("RELEASED"))
        // Back to the first configuration: what was known then is not news.
        try configure(work, rules: "volume.row_count: {min_records: 2}")
        #expect(try work.gate("check", "--all").code == 0)
        #expect(try work.folder.read(Self.promoted) == bytes)
    }

    @Test("unless they turn out to be worse, which is said loudly until somebody acts")
    func ends() throws {
        let work = try released()
        try configure(work, rules: "volume.row_count: {severity: P0_BLOCKER, min_records: 1000}")
        let foreseen = try work.gate("check", "--all", "--dry-run")
        #expect(foreseen.code == 2)
        #expect(foreseen.output.contains("RELEASE ENDED"))
        #expect(work.folder.exists(Self.promoted))
        let result = try work.gate("check", "--all")
        #expect(result.code == 2)
        #expect(
            result.output.contains(
                """
                RELEASE ENDED events_20250306.csv: ana let these bytes through at \
                2025-04-01T06:00:00.000Z without knowing of volume.row_count
                """), "\(result.output)")
        #expect(!work.folder.exists(Self.promoted))
        #expect(
            try work.folder.read("state/quarantine/events_20250306.csv/REASON.md").contains(
                "**It was released by ana at 2025-04-01T06:00:00.000Z (OPS-1). That holds no longer**"
            ))
        // On record it is said still, and to machines.
        let again = try work.gate("check", "--json")
        #expect(again.code == 2)
        #expect(again.output.contains("\"ended_release\""))
        #expect(try work.gate("status").output.contains("no longer released (by ana)"))
        // Known now, it can be released, and stays so.
        try release(work)
        #expect(try work.gate("check", "--all").code == 0)
        #expect(work.folder.exists(Self.promoted))
        #expect(try !work.gate("check", "--all", "--json").output.contains("ended_release"))
    }

    @Test("more of the same is worse, too: an earlier day that lands late")
    func grows() throws {
        let work = try Workplace()
        try work.land(Workplace.day(["A1"]), "2025-03-05")
        try work.land(Workplace.day(["A1", "A2"]), Self.day)
        #expect(try work.gate("check").code == 2)
        try release(work)
        #expect(try work.gate("check", Self.day, "--all").code == 0)
        // Another day comes with the other purchase: two are replays now, and the later day is judged again.
        try work.land(Workplace.day(["A2"]), "2025-03-04")
        let result = try work.gate("check")
        #expect(result.code == 2)
        #expect(result.output.contains("without knowing of purchase.transaction_replay"))
    }

    @Test("what a rule accepts is not dropped, and most of a day only where it is said twice")
    func dropsFindingsOnly() throws {
        let work = try Workplace()
        try configure(work, rules: "purchase.non_positive_revenue: {max_count: 5}")
        let text = blocked + Workplace.day(["G1"], views: 0, header: "", revenue: "0")
        try work.land(text, Self.day)
        #expect(try work.gate("check").code == 2)
        try release(work, ["--drop-rejected"])
        // The one that was paid with a gift card was accepted; two that collide are gone.
        let lines = text.split(separator: "\n").count
        #expect(try work.folder.read(Self.promoted).split(separator: "\n").count == lines - 2)

        let most = try Workplace()
        let ids = (1...12).map { "D\($0)" }
        try most.land(
            Workplace.day(ids, views: 0) + Workplace.day(ids, views: 0, header: "", revenue: "9"),
            Self.day)
        #expect(try most.gate("check").code == 2)
        let once = try most.gate(
            "release", Self.day, "--by", "ana", "--reason", "x", "--drop-rejected")
        #expect(once.code == 2)
        #expect(once.errors.contains("24 of 24 records would go, 24 of 24 purchases among them"))
        #expect(once.errors.contains("say --drop-rejected twice"))
    }

    @Test("a dry run of a released day answers as the real one")
    func dryRun() throws {
        let work = try released()
        for arguments in [["check", Self.day], ["check", "--all"], ["check"]] {
            #expect(try BuiltProgram.gate(arguments, in: work.folder).code == 0)
            let dry = try BuiltProgram.gate(arguments + ["--dry-run"], in: work.folder)
            #expect(dry.code == 0, "\(arguments)")
            #expect(dry.output.contains("released"))
        }
        // Delivered again, and bad again: it blocks in both.
        try FileManager.default.removeItem(
            atPath: work.folder.file("partitions/events_20250306.csv"))
        try work.land(blocked.replacingOccurrences(of: "C2", with: "C3"), Self.day)
        let dry = try work.gate("check", "--dry-run", "--json")
        #expect(dry.code == 2)
        #expect(try work.report(dry).partitions[0].restates == .quarantined)
        #expect(try work.gate("check").code == 2)
    }

    @Test("a released file that is gone comes back, whichever verdict it would have today")
    func comesBack() throws {
        let work = try released("--drop-rejected")
        let bytes = try work.folder.read(Self.promoted)
        try configure(work, rules: "purchase.transaction_collision: {severity: P1_HIGH}")
        #expect(try work.gate("check", "--all").code == 0)
        try FileManager.default.removeItem(atPath: work.folder.file(Self.promoted))
        #expect(try work.gate("check").code == 0)
        #expect(try work.gate("status").output.contains("RELEASED"))
        // Made anew by the rules of today.
        #expect(work.folder.exists(Self.promoted))
        #expect(try work.folder.read(Self.promoted).split(separator: "\n").count <= bytes.count)
    }

    // MARK: Standard input

    @Test(
        "a day that came by standard input can be released: its bytes are kept",
        arguments: [[], ["--drop-rejected"]])
    func standardInput(options: [String]) throws {
        let work = try Workplace()
        let text = blocked.replacingOccurrences(of: "{day}", with: Self.day)
        func check() throws -> ProgramResult {
            try work.gate("check", "-", "--as", "events_20250306.csv", input: Data(text.utf8))
        }
        #expect(try check().code == 2)
        let kept = "state/quarantine/events_20250306.csv/events_20250306.csv"
        #expect(try work.folder.read(kept) == text)
        let mode =
            try FileManager.default.attributesOfItem(atPath: work.folder.file(kept))[
                .posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(!work.folder.list("state").contains { $0.contains(".gate-tmp") })
        #expect(
            try work.folder.read("state/quarantine/events_20250306.csv/REASON.md").contains(
                "- `events_20250306.csv`: all of it, as it came."))
        try release(work, options)
        let promoted = try work.folder.read(Self.promoted)
        #expect(options.isEmpty ? promoted == text : promoted.count < text.count)
        let visible =
            try FileManager.default.attributesOfItem(atPath: work.folder.file(Self.promoted))[
                .posixPermissions] as? Int
        #expect(visible == 0o644)
        // The same input again changes nothing; another one is another delivery.
        #expect(try check().code == 0)
        #expect(try work.folder.read(Self.promoted) == promoted)
        let good = Workplace.day(["D1"]).replacingOccurrences(of: "{day}", with: Self.day)
        let result = try work.gate(
            "check", "-", "--as", "events_20250306.csv", input: Data(good.utf8))
        #expect(result.code == 0)
        #expect(try work.folder.read(Self.promoted) == good)
        #expect(!work.folder.exists(kept))
    }

    @Test("kept input wins over a landed file of its name, which was not judged")
    func keptAndLanded() throws {
        let work = try Workplace()
        let text = blocked.replacingOccurrences(of: "{day}", with: Self.day)
        #expect(
            try work.gate("check", "-", "--as", "events_20250306.csv", input: Data(text.utf8)).code
                == 2)
        try work.land(Workplace.day(["Z1"]), Self.day)
        try release(work)
        #expect(try work.folder.read(Self.promoted) == text)
        // Then the landed file is judged, as any new delivery.
        #expect(try work.gate("check").code == 0)
        #expect(
            try work.folder.read(Self.promoted)
                == work.folder.read("partitions/events_20250306.csv"))
    }

    // MARK: The bytes that were judged

    @Test(
        "bytes that come between judging and promoting are never promoted",
        .timeLimit(.minutes(2)), arguments: [[], ["--drop-rejected"]])
    func onlyWhatWasJudged(options: [String]) throws {
        let work = try Workplace()
        // Large enough that a judgement takes a while.
        try work.land(
            Workplace.day(["C1", "C2"], views: 4000)
                + Workplace.day(["C1"], views: 0, header: "", revenue: "9"), Self.day)
        let landed = work.folder.file("partitions/events_20250306.csv")
        #expect(try work.gate("check").code == 2)
        try work.folder.write(
            Workplace.day(["Z1"]).replacingOccurrences(of: "{day}", with: Self.day), to: "other.csv"
        )
        #expect(link(landed, work.folder.file("judged.csv")) == 0)
        let arguments = ["release", Self.day, "--by", "ana", "--reason", "x"] + options
        let alone = try TemporaryFolder()
        try run("/bin/cp", ["-a", work.folder.path + "/.", alone.path])
        #expect(try BuiltProgram.gate(arguments, in: alone).code == 0)
        let expected = try alone.read(Self.promoted)
        var released = 0
        var refused = 0
        for round in 0..<16 {
            let copy = try TemporaryFolder()
            try run("/bin/cp", ["-a", work.folder.path + "/.", copy.path])
            // Hard links again: the copy's file is the one that was judged, as far as stat(2) tells.
            let process = try BuiltProgram.start(arguments, in: copy)
            // Swapped back and forth, as fast as it goes.
            while process.isRunning {
                for name in ["other.csv", "judged.csv"] {
                    let next = copy.file("partitions/.next")
                    guard link(copy.file(name), next) == 0 else { continue }
                    _ = rename(next, copy.file("partitions/events_20250306.csv"))
                    usleep(300)
                }
            }
            process.waitUntilExit()
            let promoted = try? copy.read(Self.promoted)
            if process.terminationStatus == 0 {
                released += 1
                #expect(promoted == expected, "round \(round)")
            } else {
                refused += 1
                #expect(promoted == nil, "round \(round)")
            }
        }
        #expect(refused > 0, "\(released) released, none refused: nothing came between")
    }
}
