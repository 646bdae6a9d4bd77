import Foundation
import Shared
import TestSupport
import Testing

/// What a person reads first of a file that cannot be what was declared, by the built program.
@Suite("The first finding names the cause")
struct FormatFindingTests {
    private static let header = Workplace.header
    private static let day = Workplace.day(["A1", "A2"], views: 60).replacing(
        "{day}", with: "2025-03-06")

    struct Case {
        let name: String
        let bytes: Data
        let says: String
        var rule = "partition.format"

        init(_ name: String, _ bytes: Data, _ says: String, rule: String = "partition.format") {
            (self.name, self.bytes, self.says, self.rule) = (name, bytes, says, rule)
        }

        init(_ name: String, _ text: String, _ says: String, rule: String = "partition.format") {
            self.init(name, Data(text.utf8), says, rule: rule)
        }
    }

    /// The day with a byte of another encoding in every record, or in one.
    private static func foreign(_ bytes: [UInt8], in records: ClosedRange<Int>) -> Data {
        var lines = day.split(separator: "\n").map { Array($0.utf8) }
        for i in records {
            if let at = lines[i].firstRange(of: Array("https://shop.example/".utf8)) {
                lines[i].insert(contentsOf: bytes, at: at.upperBound)
            }
        }
        return Data(lines.flatMap { $0 + [10] })
    }

    static let cases: [Case] = {
        let quoted = day.split(separator: "\n").map {
            "\"" + $0.replacing("\"", with: "\"\"") + "\"\n"
        }.joined()
        let part =
            header + day.split(separator: "\n").dropFirst().prefix(40).map { $0 + "\n" }.joined()
        let backslash = day.replacing("\"\"", with: "\\\"")
        let rows = "schema.malformed_rows"
        return [
            Case("Parquet", Data("PAR1".utf8) + Data([0x15, 0, 0x15, 4]), "a Parquet file"),
            Case("zip", Data([0x50, 0x4b, 3, 4, 20, 0, 0, 0]), "a zip archive"),
            Case("JSON lines", "{\"a\":1}\n{\"a\":2}\n", "JSON lines"),
            Case("HTML", "<!doctype html><html><body>504</body></html>", "an HTML page"),
            Case("XML", "<?xml version=\"1.0\"?><Error/>", "an XML page"),
            Case(
                "Git LFS", "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 9\n",
                "a Git LFS pointer"),
            Case("UTF-16 LE", Data([0xff, 0xfe]) + day.data(using: .utf16LittleEndian)!, "UTF-16"),
            Case("UTF-16 BE", Data([0xfe, 0xff]) + day.data(using: .utf16BigEndian)!, "UTF-16"),
            Case("old Macs", day.replacing("\n", with: "\r"), "CR alone"),
            Case("lines first", "Report\nof today\n" + day, "the header seems to be line 3"),
            Case("header again", part + part, "the header stands again in line 42"),
            Case("delimiter", day.replacing(",", with: ";"), "the delimiter looks like ';'"),
            Case("quoted records", quoted, "one quoted column"),
            Case(
                "trailing",
                day.replacing("\n", with: ",\n").replacing(
                    header.dropLast() + ",", with: header.dropLast()),
                "each record ends in a delimiter"),
            Case(
                "Windows-1252 everywhere", foreign([0x63, 0xe9], in: 1...60),
                "like Windows-1252, not UTF-8: byte 0xE9, 'é' there, first in line 2", rule: rows),
            Case(
                "in the first record", foreign([0x63, 0xfc, 0x72], in: 1...1),
                "byte 0xFC, 'ü' there, first in line 2", rule: rows),
            Case(
                "in the last record", foreign([0x35, 0x80], in: 60...60),
                "byte 0x80, '€' there, first in line 61", rule: rows),
            Case(
                "Mac Roman", foreign([0x66, 0x9f, 0x72], in: 5...9),
                "like Mac Roman, not UTF-8: byte 0x9F, 'ü' there, first in line 6", rule: rows),
            Case(
                "no encoding for certain", foreign([0xef, 0xf0, 0xe8, 0xe2], in: 5...9),
                "no UTF-8 text: byte 0xEF, first in line 6", rule: rows),
            Case("NUL", foreign([0], in: 7...9), "3 with a NUL byte, first in line 8", rule: rows),
            Case(
                "backslashes", backslash,
                "2 with backslash-escaped quotes (\\\"), first in line 62", rule: rows),
        ]
    }()

    @Test("in JSON, in REASON.md and in the table", arguments: cases.indices)
    func first(_ index: Int) throws {
        let one = Self.cases[index]
        for suffix in ["", ".gz"] {
            let work = try Workplace()
            let bytes = suffix.isEmpty ? one.bytes : try gzip(one.bytes)
            try work.folder.write(bytes, to: "partitions/events_20250306.csv" + suffix)
            let table = try work.gate("check", "--fail-on", "never")
            #expect(table.output.contains(" \(one.rule): "), "\(one.name): \(table.output)")
            let report = try work.report(
                work.gate("check", "--all", "--json", "--fail-on", "never"))
            let partition = try #require(report.partitions.first)
            #expect(partition.verdict != .clean)
            let cause = try #require(partition.checks.first { $0.rule == one.rule })
            #expect(cause.isViolated && cause.followsFrom == nil)
            #expect(cause.message.contains(one.says), "\(one.name): \(cause.message)")
            let name = "state/quarantine/events_20250306.csv\(suffix)/REASON.md"
            guard partition.verdict == .quarantined else { continue }
            let reason = try work.folder.read(name).split(separator: "\n")
            let first = try #require(reason.first { $0.hasPrefix("- **") })
            #expect(first.contains("`\(one.rule)`"), "\(one.name): \(first)")
        }
    }

    @Test("values that do not parse because of the encoding are folded beneath it")
    func folded() throws {
        let work = try Workplace()
        var text = Array(Self.day.utf8)
        // Into the JSON of the purchases.
        while let at = text.firstRange(of: Array("mail0@".utf8))
            ?? text.firstRange(of: Array("mail1@".utf8))
        {
            text.replaceSubrange(at, with: [0x6d, 0xe4, 0x6c])
        }
        try work.folder.write(Data(text), to: "partitions/events_20250306.csv")
        let report = try work.report(work.gate("check", "--json", "--fail-on", "never"))
        let checks = try #require(report.partitions.first?.checks)
        #expect(checks.first { $0.rule == "schema.malformed_rows" }?.isViolated == true)
        for check in checks where check.rule == "schema.type" && check.isViolated {
            #expect(check.followsFrom == "schema.malformed_rows")
        }
    }
}
