import Foundation
import Shared
import TestSupport
import Testing

@Suite("Damaged, swollen and misleading files")
struct DamagedFileTests {
    struct Damage: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let change: @Sendable (Data) throws -> Data
        var verdict = Verdict.quarantined
        var says = ""
    }

    /// Each is done to the gzip file of a clean day.
    static let gzipped: [Damage] = [
        Damage(
            testDescription: "text behind the gzip data", change: { $0 + Data("x".utf8) },
            says: "there is something else after the gzip data"),
        Damage(
            testDescription: "a flipped bit in the checksum",
            change: { data in
                var data = data
                data[data.count - 6] ^= 1
                return data
            }, says: "the gzip data is corrupt"),
        Damage(
            testDescription: "a flipped bit in the middle",
            change: { data in
                var data = data
                data[data.count / 2] ^= 16
                return data
            }, says: "the gzip data is corrupt"),
        Damage(
            testDescription: "only the gzip header", change: { $0.prefix(10) },
            says: "the gzip data is truncated"),
        Damage(
            testDescription: "two gzip files in a row, as cat makes them",
            change: { try $0 + gzip(Data()) }, verdict: .clean),
        Damage(
            testDescription: "zeros behind it, as tapes and some object stores pad",
            change: { $0 + Data(count: 512) }, verdict: .clean),
    ]

    @Test("gzip", arguments: gzipped)
    func compressed(example: Damage) throws {
        let work = try Workplace()
        let text = Workplace.day(["T1"]).replacingOccurrences(of: "{day}", with: "2025-03-06")
        let data = try example.change(gzip(Data(text.utf8)))
        try work.folder.write(data, to: "partitions/events_20250306.csv.gz")
        let result = try work.gate("check", "--json")
        let partition = try work.report(result).partitions[0]
        #expect(partition.verdict == example.verdict, "\(result.output)")
        let check = try #require(partition.check("partition.readable"))
        #expect((check.status == .violated) == (example.verdict == .quarantined))
        let expected = example.says.isEmpty ? "read to the end" : example.says
        #expect(check.message.contains(expected), "\(check.message)")
    }

    /// Each is done to the text of a clean day.
    static let texts: [Damage] = [
        Damage(
            testDescription: "byte order mark and CRLF, as Windows exports",
            change: { edit($0) { "\u{feff}" + $0.replacing("\n", with: "\r\n") } },
            verdict: .clean),
        Damage(
            testDescription: "no line end at the end", change: { $0.dropLast() },
            verdict: .clean),
        Damage(
            testDescription: "semicolons", change: { edit($0) { $0.replacing(",", with: ";") } },
            says: "column client_id is missing"),
        Damage(
            testDescription: "CR alone", change: { edit($0) { $0.replacing("\n", with: "\r") } },
            says: "no records"),
        Damage(
            testDescription: "an error page instead of data",
            change: { _ in Data("<html><body>503 Service Unavailable</body></html>\n".utf8) },
            says: "column client_id is missing"),
        Damage(
            testDescription: "JSON lines instead of CSV",
            change: { _ in Data(#"{"client_id":"a","page_url":"https://x/"}"#.utf8) },
            says: "column client_id is missing"),
    ]

    private static func edit(_ data: Data, _ change: (String) -> String) -> Data {
        Data(change(String(decoding: data, as: UTF8.self)).utf8)
    }

    @Test("text", arguments: texts)
    func text(example: Damage) throws {
        let work = try Workplace()
        let text = Workplace.day(["T1"]).replacingOccurrences(of: "{day}", with: "2025-03-06")
        try work.folder.write(
            example.change(Data(text.utf8)), to: "partitions/events_20250306.csv")
        let result = try work.gate("check", "--json")
        let partition = try work.report(result).partitions[0]
        #expect(partition.verdict == example.verdict, "\(result.output)")
        let said = partition.checks.filter(\.counts).map(\.message).joined(separator: "\n")
        #expect(example.verdict == .clean ? said.isEmpty : said.contains(example.says), "\(said)")
    }

    @Test("a gzip bomb is refused before it is unpacked")
    func bomb() throws {
        let work = try Workplace()
        let made = try BuiltProgram.shell(
            "head -c 300000000 /dev/zero | gzip -n > partitions/events_20250306.csv.gz",
            in: work.folder)
        try #require(made.code == 0)
        let start = ContinuousClock.now
        let result = try BuiltProgram.shell("ulimit -v 2000000; \"$GATE\" check", in: work.folder)
        #expect(result.code == 2, "\(result.output)\(result.errors)")
        #expect(result.output.contains("the gzip data expands more than 200-fold"))
        #expect(ContinuousClock.now - start < .seconds(30))
        #expect(!work.folder.exists("state/promoted/events_20250306.csv.gz"))
    }

    /// Peak memory of a command in KiB, and its exit code, by GNU time.
    private func peak(
        _ command: String, _ work: Workplace
    ) throws -> (kilobytes: Int, code: Int32) {
        let line = "/usr/bin/time -f '%M' -o peak \"$GATE\" \(command) > out 2> err"
        let code = try BuiltProgram.shell(line, in: work.folder).code
        let last = try work.folder.read("peak").split(separator: "\n").last ?? ""
        return (try #require(Int(last)), code)
    }

    private static let canMeasure = access("/usr/bin/time", X_OK) == 0
    private static let isLarge =
        ProcessInfo.processInfo.environment["GATE_LARGE_TESTS"] != nil

    @Test(
        "memory does not grow with a line that never ends",
        .enabled(if: canMeasure, "needs /usr/bin/time"),
        arguments: isLarge ? [64, 1024] : [64], [false, true])
    func hugeLine(megabytes: Int, inQuotes: Bool) throws {
        let work = try Workplace()
        try work.folder.write(
            Workplace.header + (inQuotes ? "\"" : ""), to: "partitions/events_20250306.csv")
        let grown = try BuiltProgram.shell(
            "head -c \(megabytes)M /dev/zero | tr '\\0' x >> partitions/events_20250306.csv",
            in: work.folder)
        try #require(grown.code == 0)
        let (kilobytes, code) = try peak("check", work)
        #expect(code == 2)
        // 16 MiB a record and thread by the configuration, and the program itself.
        #expect(kilobytes < 200 << 10, "\(kilobytes) KiB")
        #expect(try work.folder.read("out").contains("schema.malformed_rows"))
        let rejected = try work.folder.read(
            "state/quarantine/events_20250306.csv/rejected.csv")
        #expect(rejected.contains("too long to be copied here"))
    }

    @Test("a file that is replaced while it is judged is neither promoted nor quarantined")
    func replaced() throws {
        // When the swap comes is chance: it may also be before the file is opened or after it is promoted.
        var met = false
        for wait in [150, 300, 80, 500, 220, 400, 120, 650] where !met {
            let work = try Workplace()
            let name = "partitions/events_20250306.csv"
            let made = try work.gate(
                "generate", "--out", "partitions", "--start", "2025-03-06", "--bytes", "12MB")
            try #require(made.code == 0, "\(made.errors)")
            try work.folder.write(Workplace.day(["new"]), to: "other")
            let line = "\"$GATE\" check > out 2>&1 & sleep 0.\(wait); mv other \(name); wait $!"
            let result = try BuiltProgram.shell(line, in: work.folder)
            let said = try work.folder.read("out")
            #expect([0, 2, 74].contains(result.code), "\(said)")
            guard result.code == 74 else { continue }
            met = true
            #expect(said.contains("was replaced while it was judged"), "\(said)")
            #expect(!work.folder.list("state").contains { $0.contains("events_20250306") })
            #expect(!work.folder.list("state").contains { $0.contains(".gate-tmp") })
        }
        #expect(met, "no swap came between reading and acting")
    }

    @Test("a link within the landing folder is followed, and its bytes are promoted, not the link")
    func linkInside() throws {
        let work = try Workplace()
        try work.folder.write(
            Workplace.day(["A"]).replacingOccurrences(of: "{day}", with: "2025-03-06"),
            to: "partitions/incoming/real.csv")
        try FileManager.default.createSymbolicLink(
            atPath: work.folder.file("partitions/events_20250306.csv"),
            withDestinationPath: "incoming/real.csv")
        #expect(try work.gate("check").code == 0)
        try FileManager.default.removeItem(atPath: work.folder.file("partitions/incoming"))
        #expect(
            try work.folder.read("state/promoted/events_20250306.csv").hasPrefix("client_id,"))
    }

    @Test("names from the data steer no terminal and break no line, wherever they are shown")
    func names() throws {
        let work = try Workplace()
        // Clear screen, title, C1 introducer, right-to-left override, DEL, line ends, a formula.
        let evil =
            "\u{1b}[2J\u{1b}]0;t\u{7}\u{9b}31m\u{202e}\u{7f}\r\n# spoofed heading\n=cmd|'/c'!A1"
        let header = String(Workplace.header.dropLast()) + ",\"\(evil)\"\n"
        let text =
            Workplace.day(["A1", evil.filter { $0 != "\n" && $0 != "\r\n" }], header: header)
            .replacing("Linux)\"\n", with: "Linux)\",\n").replacing(",ua\n", with: ",ua,\n")
            .replacing("page_viewed", with: "\"\(evil)\"")
        let twin = Workplace.day(["A1"], views: 0, header: "", revenue: "9")
            .replacing(",ua\n", with: ",ua,\n")
        try work.land(text + twin + "\(evil),short\n", "2025-03-06")
        var shown: [String: String] = [:]
        for command in [
            "check", "check --all --json", "status", "status --json", "explain 2025-03-06",
            "profile partitions/events_20250306.csv",
            "release 2025-03-06 --by ana --reason why --json",
        ] {
            let result = try BuiltProgram.gate(
                command.split(separator: " ").map(String.init), in: work.folder)
            #expect(!result.output.isEmpty, "\(command): \(result.errors)")
            shown[command] = result.output + result.errors
        }
        for name in work.folder.list("state") where name.hasSuffix(".md") || name.hasSuffix("json")
        {
            shown[name] = try work.folder.read("state/" + name)
        }
        #expect(shown.count > 9)
        for (place, text) in shown {
            let controls = text.unicodeScalars.filter {
                ($0.value < 0x20 && $0 != "\n") || (0x7f..<0xa0).contains($0.value)
            }
            #expect(controls.isEmpty, "\(place)")
            #expect(!text.contains("\n# spoofed") && !text.contains("\n=cmd"), "\(place)")
        }
    }

    @Test("a file without its header gives away none of its first record")
    func noHeader() throws {
        let work = try Workplace()
        let text = Workplace.day(["A1"], header: "")
        try work.land("secret-client,https://s.example/?u=secret-user,," + text, "2025-03-06")
        let check = try work.gate("check", "--json")
        #expect(check.code == 2)
        let found = try work.report(check).partitions[0].check("schema.column_unexpected")
        #expect(found?.message.contains("the header seems to be missing") == true)
        var shown = check.output
        shown += try work.gate("explain", "2025-03-06").output
        shown += try work.gate("profile", "partitions/events_20250306.csv").output
        for name in ["REASON.md", "findings.json"] {
            shown += try work.folder.read("state/quarantine/events_20250306.csv/" + name)
        }
        #expect(!shown.contains("secret"))
        let rejected = "state/quarantine/events_20250306.csv/rejected.csv"
        #expect(try work.folder.read(rejected).contains("secret-client"))
    }
}
