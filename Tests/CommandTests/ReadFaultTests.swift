#if os(Linux)
    import Foundation
    import Shared
    import TestSupport
    import Testing

    @Suite("Reads that fail, at any place: no verdict from half of a file")
    struct ReadFaultTests {
        /// A day that could not be read is one that came late: those after it are judged without it, as ever.
        @Test("any read of a command, once", arguments: CrashScenario.all)
        func any(scenario: CrashScenario) throws {
            let bench = try CrashBench(scenario)
            let all = try scenario.prepare()
            let reads = try FaultyDisk.reads(in: all) { _ = try scenario.run(all, $0) }
            try #require(reads.count >= scenario.steps)
            let chosen = CrashTests.chosen(of: reads.indices)
            for index in chosen {
                let place: Comment = "read \(index + 1) of \(reads.count): \(reads[index])"
                let work = try scenario.prepare()
                let before = try CrashBench.Before(work)
                let failing = try FaultyDisk.failing(index + 1, in: work)
                let result = try scenario.run(work, failing)
                // Some need not be made, such as those that tidy up.
                let isHarmless = result.code == scenario.code
                // A snapshot that says nothing of itself is one to pass over, whatever the cause.
                let isDamage =
                    result.code == 65 && result.errors.contains("manifest.json cannot be read")
                #expect(
                    result.code == 74 || isHarmless || isDamage,
                    "\(place), \(result.code): \(result.errors)")
                let late = unread(result)
                try (late == nil ? bench : CrashBench(scenario, late: late))
                    .expectWhole(work, before, told: !result.output.isEmpty, place)
            }
            print("\(scenario.name): \(chosen.count) of \(reads.count) reads failed")
        }

        /// The partition that was not judged because it could not be read, where others were.
        private func unread(_ result: ProgramResult) -> String? {
            let isLast = result.output.contains("could not be written down")
            let match = result.output.firstMatch(of: /NOT JUDGED (\S+): cannot read partitions/)
            return isLast ? nil : match.map { String($0.output.1) }
        }

        @Test(
            "a partition that cannot be read on is not judged", arguments: [false, true], [1, 4])
        func partition(isCompressed: Bool, jobs: Int) throws {
            let check = ["check", "--jobs", "\(jobs)"]
            let name = "events_20250306.csv" + (isCompressed ? ".gz" : "")
            func prepare() throws -> Workplace {
                let work = try Workplace()
                try work.land(Workplace.day(["A1"]), "2025-03-05")
                let day = Data(Self.longDay.utf8)
                try work.folder.write(
                    isCompressed ? gzip(day) : day, to: "partitions/" + name)
                return work
            }
            let undisturbed = try prepare()
            // The day is blocked: it is read twice, to judge it and to write the evidence.
            let reads = try FaultyDisk.reads(in: undisturbed, of: name) {
                let result = try BuiltProgram.gate(
                    check, in: undisturbed.folder, environment: $0)
                #expect(result.code == 2, "\(result.errors)")
            }.count
            try #require(reads > 12)
            for number in [2, 3, reads / 4, reads / 2, reads / 2 + 1, reads - 1, reads] {
                let place: Comment = "read \(number) of \(reads)"
                let work = try prepare()
                let before = try CrashBench.Before(work)
                let result = try BuiltProgram.gate(
                    check, in: work.folder,
                    environment: FaultyDisk.failing(number, in: work, of: name))
                #expect(result.code == 74, place)
                let reason = "\(name): cannot read partitions/\(name): Input/output error"
                #expect(result.output.contains("NOT JUDGED " + reason), "\(place) \(result.output)")
                #expect(!result.output.contains("QUARANTINED"), place)
                #expect(!work.folder.list("state").contains { $0.contains("20250306") }, place)
                #expect(work.folder.exists("state/promoted/events_20250305.csv"), place)
                #expect(try before.isUntouched(in: work), place)
                #expect(try CrashBench.violations(work, settled: false) == "", place)
                #expect(try BuiltProgram.gate(check, in: work.folder).code == 2, place)
                #expect(
                    try CrashBench.outcome(work) == CrashBench.outcome(undisturbed), place)
            }
        }

        @Test("a profile of half a partition is not printed", arguments: [1, 4])
        func profile(threads: Int) throws {
            let work = try Workplace()
            let name = "day.csv.gz"
            try work.folder.write(gzip(Data(Self.longDay.utf8)), to: name)
            let arguments = ["profile", name, "--threads", "\(threads)"]
            let reads = try FaultyDisk.reads(in: work, of: name) {
                let result = try BuiltProgram.gate(arguments, in: work.folder, environment: $0)
                #expect(result.code == 0, "\(result.errors)")
            }.count
            try #require(reads > 6)
            for number in 1...reads {
                let result = try BuiltProgram.gate(
                    arguments, in: work.folder,
                    environment: FaultyDisk.failing(number, in: work, of: name))
                #expect(result.code == 74, "read \(number) of \(reads)")
                #expect(result.output.isEmpty)
                #expect(
                    result.errors.contains("cannot read \(name): Input/output error"),
                    "\(result.errors)")
            }
        }

        @Test(
            "a fact table that cannot be read on leaves the reports as they are",
            arguments: ["fct_sessions.csv", "fct_orders.csv", "fct_attribution.csv"], [false, true])
        func table(name: String, isCompressed: Bool) throws {
            let scenario = CrashScenario.healthyRun
            let file = isCompressed ? name + ".gz" : name
            func prepare() throws -> Workplace {
                let work = try scenario.prepare()
                if isCompressed {
                    try run("/bin/gzip", ["-n", work.folder.file("warehouse/" + name)])
                }
                return work
            }
            let undisturbed = try prepare()
            // Later ones are those of the snapshot, when the reports are out.
            let reads = try FaultyDisk.reads(in: undisturbed, of: file) {
                let result = try BuiltProgram.run(
                    scenario.program, scenario.arguments + ["--dry-run"], in: undisturbed.folder,
                    environment: $0)
                #expect(result.code == scenario.code, "\(result.errors)")
            }.count
            try #require(reads >= 3)
            #expect(try scenario.run(undisturbed).code == scenario.code)
            for number in Set([2, 3, reads / 2, reads]).sorted() {
                let place: Comment = "read \(number) of \(reads)"
                let work = try prepare()
                let before = try CrashBench.Before(work)
                let result = try scenario.run(
                    work, FaultyDisk.failing(number, in: work, of: file))
                #expect(result.code == 74, "\(place) \(result.code)")
                #expect(result.output.isEmpty, place)
                let says = "/\(file)"
                #expect(
                    result.errors.contains(says)
                        && result.errors.contains("Input/output error"), "\(result.errors)")
                #expect(CrashBench.reports(work) == before.reports, place)
                #expect(try scenario.run(work).code == scenario.code, place)
                #expect(
                    try CrashBench.outcome(work) == CrashBench.outcome(undisturbed), place)
            }
        }

        @Test("keys that were put aside and cannot be read back are no profile")
        func spilled() throws {
            // One thread: how much each of several puts aside is a matter of chance.
            let work = try Workplace(
                replacing: "set_memory: 256MiB", with: "set_memory: 1MiB\n  threads: 1")
            let rows = (0..<150_000).map {
                "c\($0),https://shop.example/,,2025-03-06T10:00:00Z,page_viewed,,ua\n"
            }
            try work.land(Workplace.header + rows.joined(), "2025-03-06")
            func check(_ variables: [String: String]) throws -> ProgramResult {
                try BuiltProgram.gate(
                    ["check", "--dry-run"], in: work.folder,
                    environment: variables.merging(["TMPDIR": work.folder.path]) { $1 })
            }
            let name = FaultyDisk.nameless
            let reads = try FaultyDisk.reads(in: work, of: name) {
                let result = try check($0)
                #expect(result.code == 0, "\(result.errors)")
            }.count
            try #require(reads > 2)
            for number in [1, reads / 2, reads] {
                let result = try check(FaultyDisk.failing(number, in: work, of: name))
                #expect(result.code == 74, "read \(number) of \(reads): \(result.output)")
                #expect(
                    result.output.contains(
                        "events_20250306.csv: cannot read a temporary file: Input/output error"),
                    "\(result.output)")
            }
        }

        @Test("a configuration that cannot be read to its end is none")
        func configuration() throws {
            let work = try Workplace()
            try work.land(Workplace.day(["A1"]), "2025-03-06")
            for number in 1...2 {
                let result = try BuiltProgram.gate(
                    ["check"], in: work.folder,
                    environment: FaultyDisk.failing(number, in: work, of: "gate.yml"))
                #expect(result.code == 74)
                #expect(
                    result.errors
                        == "config/gate.yml: the file cannot be read: Input/output error\n")
                #expect(!work.folder.exists("state"))
            }
        }

        /// A blocked day of a megabyte that hardly compresses: several chunks, and reads of a gzip file.
        private static let longDay: String = {
            var random = SeededGenerator(seed: 6)
            var text = Workplace.header
            for i in 0..<9000 {
                let hex = (0..<4).map { _ in
                    String(UInt64.random(in: 0...(.max), using: &random), radix: 16)
                }
                let time = "2025-03-06T\(10 + i % 10):\(10 + i % 50):\(10 + i / 50 % 50)Z"
                let page = "https://shop.example/" + hex[1] + hex[2] + hex[3]
                text += "\(hex[0]),\(page),,\(time),page_viewed,,ua\n"
            }
            let twice =
                Workplace.day(["C1"], views: 0, header: "")
                + Workplace.day(["C1"], views: 0, header: "", revenue: "9")
            return text + twice.replacingOccurrences(of: "{day}", with: "2025-03-06")
        }()
    }
#endif
