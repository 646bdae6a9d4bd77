import Foundation
import Shared
import TestSupport
import Testing

@Suite("Killed at any moment, the next run makes it whole")
struct CrashTests {
    static let seed: UInt64 = 20_250_321

    /// Everything that anybody may read of a state folder.
    private func outcome(_ work: Workplace) throws -> [String: String] {
        var found: [String: String] = [:]
        for name in work.folder.list("state") where !name.hasPrefix("ledger") {
            let path = work.folder.file("state/" + name)
            let data = try? Data(contentsOf: URL(fileURLWithPath: path))
            found[name] = data.map { $0.base64EncodedString() } ?? "folder"
        }
        found["status"] = try work.gate("status", "--json").output
        return found
    }

    /// Runs a command and kills it, once a round at another moment; then what a person would do next.
    private func killed(
        _ arguments: [String], rounds: Int, _ prepare: () throws -> Workplace,
        then retry: (Workplace) throws -> Void
    ) throws {
        let undisturbed = try prepare()
        let start = ContinuousClock.now
        _ = try BuiltProgram.gate(arguments, in: undisturbed.folder)
        let elapsed = ContinuousClock.now - start
        let longest = UInt32(elapsed / .microseconds(1))
        let expected = try outcome(undisturbed)
        var random = SeededGenerator(seed: Self.seed)
        var wasKilled = 0
        for round in 0..<rounds {
            let work = try prepare()
            let process = try BuiltProgram.start(arguments, in: work.folder)
            let moment = UInt32.random(in: longest / 10...longest, using: &random)
            usleep(moment)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            wasKilled += process.terminationReason == .uncaughtSignal ? 1 : 0
            let place: Comment = "seed \(Self.seed), round \(round), after \(moment) µs"
            try retry(work)
            let found = try outcome(work)
            #expect(found.keys.sorted() == expected.keys.sorted(), place)
            for (name, text) in expected { #expect(found[name] == text, "\(name), \(place)") }
            // Said once more, in case the undisturbed run is wrong in the same way.
            #expect(!found.keys.contains { $0.contains(".gate-tmp") }, place)
            // The evidence about a released day stays; any other day is here or there.
            guard arguments == ["check"] else { continue }
            let promoted = Set(work.folder.list("state/promoted"))
            #expect(promoted.isDisjoint(with: work.folder.list("state/quarantine")), place)
        }
        #expect(wasKilled > rounds / 4, "the kills came too late to mean anything")
    }

    @Test("check of landed days")
    func check() throws {
        let names = [
            "17.csv.gz", "18.csv.gz", "19.csv", "20.csv.gz", "21.csv.gz", "22.csv.gz", "25.csv.gz",
        ]
        try killed(["check"], rounds: 20) {
            let work = try Workplace()
            for name in names.map({ "events_202503" + $0 }) {
                let path = BuiltProgram.root + "/partitions/" + name
                try work.folder.write(
                    Data(contentsOf: URL(fileURLWithPath: path)), to: "partitions/" + name)
            }
            return work
        } then: { work in
            let next = try work.gate("check")
            #expect(next.code == 2, "\(next.errors)")
        }
    }

    private static let collision =
        Workplace.day(["C1", "C2"]) + Workplace.day(["C1"], views: 0, header: "", revenue: "9")

    @Test("check of restated days: each changes its verdict")
    func restatement() throws {
        let days = ["2025-03-03", "2025-03-04", "2025-03-05", "2025-03-06"]
        func own(_ text: String, _ day: String) -> String {
            text.replacingOccurrences(of: "\"\"C", with: "\"\"\(day.suffix(2))C")
        }
        try killed(["check"], rounds: 12) {
            let work = try Workplace()
            for (i, day) in days.enumerated() {
                try work.land(own(i % 2 == 0 ? Self.collision : Workplace.day(["C3"]), day), day)
            }
            #expect(try work.gate("check").code == 2)
            for (i, day) in days.enumerated() {
                let name = "partitions/events_\(day.filter { $0 != "-" }).csv"
                try FileManager.default.removeItem(atPath: work.folder.file(name))
                try work.land(own(i % 2 == 1 ? Self.collision : Workplace.day(["C3"]), day), day)
            }
            return work
        } then: { work in
            // Once more for those days that were done before the kill and are on record now.
            let next = try work.gate("check")
            #expect(next.code == 2, "\(next.errors)")
        }
    }

    @Test("release", arguments: [[], ["--drop-rejected"]])
    func release(options: [String]) throws {
        let arguments = ["release", "2025-03-06", "--by", "ana", "--reason", "OPS-1"] + options
        try killed(arguments, rounds: 10) {
            let work = try Workplace()
            try work.land(Self.collision, "2025-03-06")
            #expect(try work.gate("check").code == 2)
            return work
        } then: { work in
            let next = try BuiltProgram.gate(arguments, in: work.folder)
            #expect(next.code == 0 || next.errors.contains("released already"), "\(next.errors)")
            #expect(try work.gate("check").code == 0)
        }
    }

    @Test("a released day judged again by another configuration: the release holds, or ends")
    func again() throws {
        for (rule, code) in [("min_records: 1000", 0), ("severity: P0, min_records: 1000", 2)] {
            try killed(["check", "--all"], rounds: 8) {
                let work = try Workplace()
                try work.land(Self.collision, "2025-03-06")
                #expect(try work.gate("check").code == 2)
                let release = try work.gate("release", "2025-03-06", "--by", "ana", "--reason", "x")
                #expect(release.code == 0)
                let config = try work.folder.read("config/gate.yml")
                try work.folder.write(
                    config + "\nrules: {volume.row_count: {\(rule)}}\n", to: "config/gate.yml")
                return work
            } then: { work in
                let next = try work.gate("check", "--all")
                #expect(next.code == Int32(code), "\(next.errors)")
                #expect((code == 2) == next.output.contains("RELEASE ENDED"))
            }
        }
    }

    @Test("two runs at once: one waits, and what is left is what one run leaves")
    func together() throws {
        func prepare() throws -> Workplace {
            let work = try Workplace()
            for day in 1...6 { try work.land(Workplace.day(["D\(day)"]), "2025-03-0\(day)") }
            return work
        }
        let alone = try prepare()
        #expect(try alone.gate("check").code == 0)
        let work = try prepare()
        let runs = try (0..<3).map { _ in
            try BuiltProgram.start(["check", "--lock-timeout", "60"], in: work.folder)
        }
        for run in runs {
            run.waitUntilExit()
            #expect(run.terminationReason == .exit && run.terminationStatus == 0)
        }
        #expect(try outcome(work) == outcome(alone))
    }
}
