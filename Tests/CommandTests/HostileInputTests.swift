import Foundation
import Shared
import TestSupport
import Testing

@Suite("Hostile inputs get a verdict, or a message, that a person would want")
struct HostileInputTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let bytes: Data
        var suffix = ""
        let code: Int32
        let says: String

        init(_ name: String, _ bytes: Data, suffix: String = "", code: Int32, says: String) {
            testDescription = name
            self.bytes = bytes
            self.suffix = suffix
            self.code = code
            self.says = says
        }
    }

    static func text(_ text: String) -> Data { Data(text.utf8) }
    static let header = Workplace.header
    static let record =
        "c1,https://s.example/,,2025-03-06T10:00:00Z,page_viewed,,ua\n"

    static let cases: [Case] = [
        Case("empty file", Data(), code: 2, says: "P0 volume.empty: the file is empty"),
        Case("header only", text(header), code: 2, says: "P0 volume.empty: no records"),
        Case(
            "NUL bytes", text(header + "a\0b" + record.dropFirst(2)), code: 2,
            says: "P0 schema.malformed_rows"),
        Case(
            "only NUL bytes", Data(repeating: 0, count: 100_000), code: 2,
            says: "P0 volume.empty"),
        Case(
            "10,000 columns",
            text(
                (0..<10_000).map { "c\($0)" }.joined(separator: ",") + "\n"
                    + String(repeating: ",", count: 9999) + "\n"), code: 2,
            says: "P0 schema.column_missing client_id"),
        Case(
            "invalid UTF-8",
            text(header) + Data([0xff, 0xfe, 0x2c]) + text(String(record.dropFirst(3))),
            code: 2, says: "P0 schema.malformed_rows: 100 %: 1 of 1 record malformed"),
        Case(
            "UTF-16", Data([0xff, 0xfe]) + text("c\0l\0i\0"), code: 2,
            says: "P0 partition.format: this is UTF-16"),
        Case(
            "unterminated quote", text(header + record + "c2,\"https://never.example\nc3,x\n"),
            code: 2,
            says: "P0 schema.malformed_rows"),
        Case(
            "duplicate header names", text("client_id," + header + "c0," + record), code: 2,
            says: "P0 schema.column_repeated: 1 name of the header stands more than once: client_id"
        ),
        Case(
            "a single line of 40 MB", text(String(repeating: "x", count: 40 << 20)), code: 2,
            says: "P0 schema.column_missing"),
        Case(
            "a field of 40 MB",
            text(header + "\"" + String(repeating: "y", count: 40 << 20) + "\"," + record),
            code: 2, says: "too long"),
        Case(
            "not gzip", text(header + record), suffix: ".gz", code: 2,
            says: "the bytes are not gzip"),
        Case("empty gzip", Data(), suffix: ".gz", code: 2, says: "the bytes are not gzip"),
    ]

    @Test("one file", arguments: cases)
    func file(example: Case) throws {
        let work = try Workplace()
        try work.folder.write(example.bytes, to: "partitions/events_20250306.csv" + example.suffix)
        let result = try work.gate("check")
        #expect(result.code == example.code, "\(result.output)\(result.errors)")
        #expect(result.output.contains(example.says), "\(result.output)")
        // It is on record, explained, and nothing of it is promoted.
        #expect(try work.gate("explain", "2025-03-06").code == 0)
        #expect(!work.folder.exists("state/promoted/events_20250306.csv" + example.suffix))
        #expect(
            work.folder.exists("state/quarantine/events_20250306.csv\(example.suffix)/REASON.md"))
    }

    @Test("a gzip file without its end is quarantined, and has no remainder")
    func truncatedGzip() throws {
        let work = try Workplace()
        let data = try gzip(
            Self.text(
                Workplace.day(["T1"], views: 500)
                    .replacingOccurrences(of: "{day}", with: "2025-03-06")))
        try work.folder.write(data.dropLast(100), to: "partitions/events_20250306.csv.gz")
        let result = try work.gate("check")
        #expect(result.code == 2)
        #expect(result.output.contains("P0 partition.readable: the gzip data is truncated"))
        #expect(!work.folder.exists("state/quarantine/events_20250306.csv.gz/remainder.csv"))
        let release = try work.gate(
            "release", "2025-03-06", "--by", "ana", "--reason", "try", "--drop-rejected")
        #expect(release.code == 2)
        #expect(release.errors.contains("damaged"))
        let profile = try work.gate("profile", "partitions/events_20250306.csv.gz")
        #expect(profile.code == 65)
    }

    @Test("a folder, a pipe, and a link that leads out are not judged")
    func noFiles() throws {
        let work = try Workplace()
        try work.folder.write("x", to: "partitions/events_20250301.csv/inside")
        try run("/usr/bin/mkfifo", [work.folder.file("partitions/events_20250302.csv")])
        try FileManager.default.createSymbolicLink(
            atPath: work.folder.file("partitions/events_20250303.csv"),
            withDestinationPath: "/etc/passwd")
        let result = try work.gate("check")
        #expect(result.code == 66)
        #expect(
            result.output.contains("events_20250301.csv is no file but a folder, pipe or device"))
        #expect(
            result.output.contains("events_20250302.csv is no file but a folder, pipe or device"))
        #expect(result.output.contains("a link that leads out of the landing folder"))
        #expect(!result.output.contains("root:"))
    }

    @Test("a day that landed twice is not judged")
    func twice() throws {
        let work = try Workplace()
        try work.land(Workplace.day(), "2025-03-06")
        try work.folder.write(gzip(Data("x".utf8)), to: "partitions/events_20250306.csv.gz")
        let result = try work.gate("check")
        #expect(result.code == 65)
        #expect(result.output.contains("has landed as 2 files"))
    }

    @Test("no permission to read: said, and no verdict")
    func permission() throws {
        let work = try Workplace()
        try work.land(Workplace.day(), "2025-03-06")
        try run("/bin/chmod", ["000", work.folder.file("partitions/events_20250306.csv")])
        let result = try work.gate("check")
        // To root nothing is forbidden, so there it is read.
        if getuid() == 0 {
            #expect(result.code == 0)
        } else {
            #expect(result.code == 66)
            #expect(result.output.contains("Permission denied"))
        }
    }

    @Test("a file that shrinks while it is read gets no verdict")
    func shrinking() throws {
        // When the reader has the file open is chance; where the truncation came first, once more.
        for wait in [150, 20, 500, 60, 1500] as [UInt32] {
            let work = try Workplace()
            let name = "partitions/events_20250306.csv"
            let generated = try work.gate(
                "generate", "--out", "partitions", "--start", "2025-03-06", "--bytes", "40MB")
            try #require(generated.code == 0, "\(generated.errors)")
            let line =
                "\"$GATE\" profile \(name) --threads 1 --chunk-bytes 65536 > /dev/null 2> err & "
                + "sleep \(Double(wait) / 1000); truncate -s 5000000 \(name); wait $!"
            let result = try BuiltProgram.shell(line, in: work.folder)
            let said = try work.folder.read("err")
            // Never a signal, which a reader of mapped memory would get.
            try #require(result.code == 0 || result.code == 74, "\(result.code): \(said)")
            guard result.code == 74 else { continue }
            #expect(said.contains("while it was read"), "\(said)")
            return
        }
        Issue.record("no truncation met the reader")
    }

    @Test("escape sequences in data never reach the terminal")
    func escapes() throws {
        let work = try Workplace()
        let evil = "\u{1b}[2J\u{1b}]0;pwned\u{7}"
        let text =
            Workplace.day(["T1"]).replacingOccurrences(
                of: "user_agent\n", with: "user_agent,\(evil)x\n"
            )
            .replacingOccurrences(of: "Linux)\"\n", with: "Linux)\",\(evil)\n")
            .replacingOccurrences(of: ",ua\n", with: ",ua,\n")
            .replacingOccurrences(of: "page_viewed", with: "page\(evil)_viewed")
        try work.land(text, "2025-03-06")
        for arguments in [
            ["check"], ["status"], ["explain", "2025-03-06"], ["check", "--all", "--json"],
        ] {
            let result = try BuiltProgram.gate(arguments, in: work.folder)
            #expect(!result.output.contains("\u{1b}"), "\(arguments)")
            #expect(!result.errors.contains("\u{1b}"), "\(arguments)")
            #expect(!result.output.isEmpty)
        }
    }
}
