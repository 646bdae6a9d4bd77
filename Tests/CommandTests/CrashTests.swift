import Foundation
import Shared
import TestSupport
import Testing

/// `GATE_TORTURE=N` in the environment kills N times at random for each time that an ordinary run of the
/// tests does, and stops at every step rather than at some. `GATE_SEED` chooses other moments.
@Suite("Stopped at any moment, the next run makes it whole")
struct CrashTests {
    static let torture = number("GATE_TORTURE")
    static let seed = UInt64(number("GATE_SEED") ?? 20_250_321)

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }

    /// Five of them, in torture all.
    static func chosen(of all: Range<Int>) -> [Int] {
        guard torture == nil else { return Array(all) }
        var random = SeededGenerator(seed: seed)
        return Array(all.shuffled(using: &random).prefix(5))
    }

    @Test("killed at a random moment", arguments: CrashScenario.all)
    func killed(scenario: CrashScenario) throws {
        let bench = try CrashBench(scenario)
        let longest = UInt32(bench.elapsed / .microseconds(1))
        var random = SeededGenerator(seed: Self.seed)
        let rounds = scenario.rounds * (Self.torture ?? 1)
        var wasKilled = 0
        for round in 0..<rounds {
            let work = try scenario.prepare()
            let before = try CrashBench.Before(work)
            let process = try BuiltProgram.start(
                scenario.arguments, in: work.folder, program: scenario.program,
                input: scenario.input, output: "told")
            let moment = UInt32.random(in: longest / 10...longest, using: &random)
            usleep(moment)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            guard process.terminationReason == .uncaughtSignal else { continue }
            wasKilled += 1
            let told = try !work.folder.read("told").isEmpty
            try bench.expectWhole(
                work, before, told: told,
                "seed \(Self.seed), round \(round), after \(moment) µs")
        }
        #expect(wasKilled > rounds / 8, "the kills came too late to mean anything")
        print("\(scenario.name): \(wasKilled) kills at random, seed \(Self.seed)")
    }

    #if DEBUG
        /// What has no such steps was built for use, not for tests.
        @Test("stopped before a change of the disk", arguments: CrashScenario.all, Stop.allCases)
        func stopped(scenario: CrashScenario, by stop: Stop) throws {
            let bench = try CrashBench(scenario)
            let steps = try bench.steps()
            try #require(
                steps.count >= scenario.steps, "the programs were built without steps")
            let chosen = Self.chosen(of: steps.indices)
            for index in chosen {
                let place: Comment = "\(stop) \(index + 1): \(steps[index])"
                let work = try scenario.prepare()
                let before = try CrashBench.Before(work)
                let result = try scenario.run(work, [stop.rawValue: String(index + 1)])
                switch stop {
                case .kill: #expect(result.code == 128 + SIGKILL, place)
                case .fail:
                    // Never as if all were well, and never a crash.
                    let isTold = result.code == 74 || result.code == 73
                    let isHarmless = result.code == scenario.code
                    #expect(isTold || isHarmless, "\(place), \(result.code): \(result.errors)")
                }
                try bench.expectWhole(work, before, told: !result.output.isEmpty, place)
            }
            print("\(scenario.name): \(stop) at \(chosen.count) of \(steps.count) steps")
        }

        enum Stop: String, CaseIterable {
            case kill = "GATE_KILL_AT"
            case fail = "GATE_FAIL_AT"
        }
    #endif

    @Test("two and eight runs at once: one waits, and what is left is what one run leaves")
    func together() throws {
        func prepare() throws -> Workplace {
            let work = try Workplace()
            for day in 1...6 { try work.land(Workplace.day(["D\(day)"]), "2025-03-0\(day)") }
            return work
        }
        let alone = try prepare()
        #expect(try alone.gate("check").code == 0)
        for count in [2, 8] {
            for isSplit in [false, true] {
                let work = try prepare()
                let runs = try (0..<count).map { i in
                    let day = "2025-03-0\(i % 6 + 1)"
                    // Each its own day, or all of them the same ones.
                    let days = isSplit ? ["--from", day, "--to", day] : []
                    return try BuiltProgram.start(
                        ["check", "--lock-timeout", "60"] + days, in: work.folder)
                }
                for run in runs {
                    run.waitUntilExit()
                    #expect(run.terminationReason == .exit && run.terminationStatus == 0)
                }
                if isSplit { #expect(try work.gate("check").code == 0) }
                let found = try CrashBench.outcome(work)
                #expect(try found == CrashBench.outcome(alone), "\(count), split: \(isSplit)")
                #expect(try CrashBench.violations(work, settled: true) == "")
            }
        }
    }
}
