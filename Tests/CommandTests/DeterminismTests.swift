import Foundation
import TestSupport
import Testing

@Suite("The same input gives the same bytes")
struct DeterminismTests {
    private static let days = ["17.csv.gz", "18.csv.gz", "19.csv", "20.csv.gz", "21.csv.gz"]

    private func outcome(
        _ arguments: [String] = [], reversed: Bool = false, environment: [String: String] = [:]
    ) throws -> [String: String] {
        let work = try Workplace()
        for day in reversed ? Self.days.reversed() : Self.days {
            let name = "partitions/events_202503" + day
            let bytes = try Data(contentsOf: URL(fileURLWithPath: BuiltProgram.root + "/" + name))
            try work.folder.write(bytes, to: name)
        }
        let result = try BuiltProgram.gate(
            ["check", "--json"] + arguments, in: work.folder, environment: environment)
        var found = try CrashBench.outcome(work)
        found["answer"] = result.output
        found["said"] = result.errors
        return found
    }

    @Test("whatever language, time zone, number of jobs and order of files")
    func surroundings() throws {
        let plain = try outcome()
        #expect(plain.count > 10)
        for language in ["C", "tr_TR.UTF-8", "de_DE.ISO-8859-1"] {
            let environment = ["LANG": language, "LC_ALL": language, "LANGUAGE": language]
            #expect(try outcome(environment: environment) == plain, "\(language)")
        }
        for zone in ["Asia/Kathmandu", "America/Los_Angeles", "nonsense"] {
            #expect(try outcome(environment: ["TZ": zone]) == plain, "\(zone)")
        }
        for jobs in ["1", "2", "7"] {
            #expect(try outcome(["--jobs", jobs]) == plain, "\(jobs) jobs")
        }
        #expect(try outcome(reversed: true) == plain)
    }

    @Test("layer 2 too", arguments: CrashScenario.health)
    func health(scenario: CrashScenario) throws {
        func outcome(_ environment: [String: String] = [:]) throws -> [String: String] {
            let work = try scenario.prepare()
            let result = try scenario.run(work, environment)
            var found = try CrashBench.outcome(work)
            found["answer"] = result.output
            return found
        }
        let plain = try outcome()
        #expect(plain.count > 5)
        for language in ["tr_TR.UTF-8", "de_DE.ISO-8859-1"] {
            #expect(try outcome(["LANG": language, "LC_ALL": language]) == plain, "\(language)")
        }
        for zone in ["Asia/Kathmandu", "America/Los_Angeles", "nonsense"] {
            #expect(try outcome(["TZ": zone]) == plain, "\(zone)")
        }
    }

    @Test("whatever number of threads and size of chunks")
    func cuts() throws {
        let work = try Workplace()
        let file = BuiltProgram.root + "/partitions/events_20250319.csv"
        let plain = try work.gate("profile", file)
        #expect(plain.code == 0)
        for threads in ["1", "3", "16"] {
            for chunk in ["4096", "65536", "1000000"] {
                let found = try work.gate(
                    "profile", file, "--threads", threads, "--chunk-bytes", chunk)
                #expect(found.output == plain.output, "\(threads) threads, \(chunk) bytes")
            }
        }
    }
}
