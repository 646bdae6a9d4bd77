import Foundation
import TestSupport
import Testing

/// What an undisturbed run of a scenario comes to, to hold disturbed ones against.
struct CrashBench {
    private let scenario: CrashScenario
    private let expected: [String: String]
    let elapsed: Duration

    /// - Parameter late: A landed file that comes only after a first run.
    init(_ scenario: CrashScenario, late: String? = nil) throws {
        self.scenario = scenario
        let work = try scenario.prepare()
        if let late {
            // A day of several files has a name, and lies in a folder of its date.
            let day = "partitions/" + late.suffix(10).replacing("-", with: "/")
            let landed = work.folder.exists("partitions/" + late) ? "partitions/" + late : day
            let (place, aside) = (work.folder.file(landed), work.folder.file(late))
            try FileManager.default.moveItem(atPath: place, toPath: aside)
            _ = try scenario.run(work)
            try FileManager.default.moveItem(atPath: aside, toPath: place)
        }
        let start = ContinuousClock.now
        let result = try scenario.run(work)
        elapsed = ContinuousClock.now - start
        try #require(late != nil || result.code == scenario.code, "\(result.errors)")
        expected = try Self.outcome(work)
        #expect(try Self.violations(work, settled: true) == "")
    }

    /// The steps of an undisturbed run, in order.
    func steps() throws -> [Substring] {
        let work = try scenario.prepare()
        _ = try scenario.run(work, ["GATE_STEPS": work.folder.file("steps")])
        guard work.folder.exists("steps") else { return [] }
        return try work.folder.read("steps").split(separator: "\n")
    }

    /// Everything that anybody may read of a workplace, but what is temporary until the next run.
    static func outcome(_ work: Workplace) throws -> [String: String] {
        var found = try bytes(work, in: ["state", "warehouse"]) { !$0.hasPrefix("state/ledger") }
        found.merge(reports(work)) { $1 }
        found["status"] = try work.gate("status", "--json").output
        return found
    }

    /// The reports as somebody opens them, one by one.
    static func reports(_ work: Workplace) -> [String: String] {
        var found: [String: String] = [:]
        for name in work.folder.list("reports") where !name.contains("/") {
            found["reports/" + name] = try? work.folder.read("reports/" + name)
        }
        return found
    }

    /// A workplace before a command: what none may change, and the reports of the last run.
    struct Before {
        let landed: [String: String]
        let reports: [String: String]

        init(_ work: Workplace) throws {
            landed = try Self.landed(work)
            reports = CrashBench.reports(work)
        }

        func isUntouched(in work: Workplace) throws -> Bool { try landed == Self.landed(work) }

        /// The landed files and the configuration, whichever folder they were moved to.
        private static func landed(_ work: Workplace) throws -> [String: String] {
            let folders = ["partitions", "arrived", "archive", "config"]
            let found = try bytes(work, in: folders) { _ in true }
            return Dictionary(
                found.map { (String($0.key.drop { $0 != "/" }.dropFirst()), $0.value) }
            ) { "\($0) and \($1)" }
        }
    }

    private static func bytes(
        _ work: Workplace, in folders: [String], where isMeant: (String) -> Bool
    ) throws -> [String: String] {
        var found: [String: String] = [:]
        for folder in folders {
            for name in work.folder.list(folder).map({ folder + "/" + $0 }) where isMeant(name) {
                let data = try? Data(contentsOf: URL(fileURLWithPath: work.folder.file(name)))
                found[name] = data.map { text($0, of: name) } ?? "folder"
            }
        }
        return found
    }

    /// As text where it is text. Which file was copied, and when, differs from one run to the next.
    private static func text(_ data: Data, of name: String) -> String {
        guard let text = String(data: data, encoding: .utf8) else {
            return data.base64EncodedString()
        }
        guard name.hasSuffix("/manifest.json") else { return text }
        let changing = ["ctime_ns", "mtime_ns", "inode", "device"]
        return text.split(separator: "\n").filter { line in
            !changing.contains { line.contains("\"\($0)\" : ") }
        }.joined(separator: "\n")
    }

    /// What `Tests/Independent/invariants.py`, which shares no line with the gate, has to say.
    static func violations(_ work: Workplace, settled: Bool) throws -> String {
        let script = BuiltProgram.root + "/Tests/Independent/invariants.py"
        let result = try run(
            "/usr/bin/env", ["python3", script, work.folder.path] + (settled ? ["settled"] : []))
        return result.output + result.errors
    }

    /// Right after the stop nothing is wrong, and after the next run nothing is missing.
    func expectWhole(
        _ work: Workplace, _ before: Before, told: Bool, isPowerLost: Bool = false,
        _ place: Comment
    ) throws {
        let seen = Self.reports(work)
        let new = expected.filter { $0.key.hasPrefix("reports/") }
        #expect(seen == before.reports || seen == new, place)
        #expect(try Self.violations(work, settled: false) == "", place)
        if !isPowerLost || scenario.isMeanwhileSafe { try scenario.meanwhile(work) }
        let next = try scenario.run(work)
        // A verdict that stops the pipeline is heard of at least once.
        #expect(
            next.code == scenario.code || (told && next.code == 0),
            "\(place), \(next.code): \(next.output)\(next.errors)")
        try scenario.after(work)
        #expect(try Self.violations(work, settled: true) == "", place)
        #expect(try before.isUntouched(in: work), place)
        try expectOutcome(work, place)
    }

    /// What an undisturbed run comes to, as it lies there.
    func expectOutcome(_ work: Workplace, _ place: Comment) throws {
        let found = try Self.outcome(work)
        #expect(found.keys.sorted() == expected.keys.sorted(), place)
        for (name, text) in expected { #expect(found[name] == text, "\(name), \(place)") }
    }
}
