#if os(Linux)
    import Foundation
    import TestSupport
    import Testing

    /// The disk of a power cut is put together by `Tests/Faults/losses.py` from the record of a run: what was not
    /// synced is lost, or some of it.
    @Suite("The power goes, and what was not synced is lost")
    struct PowerLossTests {
        @Test(
            "bytes are safe before they get their name, names before the ledger has them as done",
            arguments: CrashScenario.all)
        func order(scenario: CrashScenario) throws {
            let run = try RecordedRun(scenario)
            #expect(run.changes >= scenario.steps)
            #expect(try run.outOfOrder() == "")
        }

        @Test(
            "a sync left out is missed",
            arguments: ["partitions/", "state/promoted", "state/quarantine", "/.gate-tmp-"])
        func leftOut(without: String) throws {
            let run = try RecordedRun(CrashScenario.check)
            #expect(try run.outOfOrder(without: without) != "")
        }

        @Test("power lost: the next run makes it whole", arguments: CrashScenario.all)
        func lost(scenario: CrashScenario) throws {
            let bench = try CrashBench(scenario)
            let run = try RecordedRun(scenario)
            var random = SeededGenerator(seed: CrashTests.seed)
            let rounds = 4 * (CrashTests.torture ?? 1)
            for round in 0..<rounds {
                let change = Int.random(in: 0..<run.changes, using: &random)
                let loss = Loss.allCases[round % Loss.allCases.count]
                let seed = CrashTests.seed &+ UInt64(round)
                let (work, told) = try run.disk(at: change, loss, seed: seed)
                try bench.expectWhole(
                    work, run.before, told: told, isPowerLost: true,
                    "after change \(change) of \(run.changes), lost \(loss), seed \(seed)")
            }
            // What a command did is there when it has ended: no next run is needed.
            for loss in [Loss.all, .some] {
                let (work, _) = try run.disk(at: run.changes, loss, seed: CrashTests.seed)
                try bench.expectOutcome(work, "at the end, lost \(loss), seed \(CrashTests.seed)")
            }
            print("\(scenario.name): \(rounds) power cuts, seed \(CrashTests.seed)")
        }

        @Test("killed, made whole, and then the power goes", arguments: CrashScenario.all)
        func lostAfterKill(scenario: CrashScenario) throws {
            let bench = try CrashBench(scenario)
            let steps = try bench.steps()
            var random = SeededGenerator(seed: CrashTests.seed)
            let chosen = steps.indices.shuffled(using: &random)
            for index in chosen.prefix(2 * (CrashTests.torture ?? 1)) {
                let place: Comment = "killed at step \(index + 1): \(steps[index])"
                let run = try RecordedRun(scenario, killedAt: index + 1)
                let (work, _) = try run.disk(at: run.changes, .all, seed: CrashTests.seed)
                try scenario.after(work)
                try bench.expectOutcome(work, place)
                let violations = try CrashBench.violations(work, settled: true)
                #expect(violations == "", place)
            }
        }
    }

    /// What is lost of all that was not synced.
    private enum Loss: String, CaseIterable {
        case all, bytes, names, some
    }

    /// A run of a scenario with the record of what it did to the disk.
    private struct RecordedRun {
        let before: CrashBench.Before
        let changes: Int
        private let work: Workplace
        private let copy: TemporaryFolder
        private let record: TemporaryFolder

        /// - Parameter step: Where the program is killed the first time; then it is run once more.
        init(_ scenario: CrashScenario, killedAt step: Int? = nil) throws {
            work = try scenario.prepare()
            before = try CrashBench.Before(work)
            copy = try TemporaryFolder()
            record = try TemporaryFolder()
            try TestSupport.run("/bin/cp", ["-a", work.folder.path + "/.", copy.path])
            let file = record.file("changes")
            let recording = try FaultyDisk.recording(work, in: file)
            if let step {
                let kill = ["GATE_KILL_AT": String(step)].merging(recording) { $1 }
                try #require(scenario.run(work, kill).code == 128 + SIGKILL)
            }
            let result = try scenario.run(work, recording)
            try #require(step != nil || result.code == scenario.code, "\(result.errors)")
            let answer = try Self.losses([copy.path, file])
            changes = try #require(answer.split(separator: "\n").first.flatMap { Int($0) })
        }

        /// What should have been synced earlier, a line each, had some paths never been synced.
        func outOfOrder(without: String? = nil) throws -> String {
            let answer = try Self.losses(
                [copy.path, record.file("changes")] + [without].compactMap(\.self))
            return answer.drop { $0 != "\n" }.dropFirst().description
        }

        private static func losses(_ arguments: [String]) throws -> String {
            let script = BuiltProgram.root + "/Tests/Faults/losses.py"
            let result = try TestSupport.run("/usr/bin/env", ["python3", script] + arguments)
            try #require(result.code == 0, "\(result.errors)")
            return result.output
        }

        /// What is left where the power goes after so many changes, and whether the run had said something.
        func disk(at change: Int, _ loss: Loss, seed: UInt64) throws -> (Workplace, told: Bool) {
            let folder = try TemporaryFolder()
            let told = try Self.losses([
                copy.path, record.file("changes"), String(change), loss.rawValue, String(seed),
                folder.path, work.folder.path,
            ])
            return (Workplace(in: folder), told == "told")
        }
    }
#endif
