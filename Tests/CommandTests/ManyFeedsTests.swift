import Foundation
import TestSupport
import Testing

@Suite("Twenty feeds: a pipeline for each, and a page that can be read")
struct ManyFeedsTests {
    private static let names = (1...20).map { "feed_\($0)" }

    /// 16 days of each feed. The second one's last day is blocked, the third one has a gap of two days, the
    /// twentieth has never landed.
    private static func place() throws -> Workplace {
        let columns = "    columns: [{name: id, role: identity}]\n"
        let feeds = names.map { "  \($0):\n    files: \($0)_{yyyy}{mm}{dd}.csv\n" + columns }
        let work = try Workplace(config: "feeds:\n" + feeds.joined())
        for (number, name) in names.dropLast().enumerated() {
            for day in 1...16 where !(name == "feed_3" && (4...5).contains(day)) {
                let isBlocked = name == "feed_2" && day == 16
                let ids = isBlocked ? [] : (0..<20).map { "v\(number)x\(day)x\($0)\n" }
                let date = "202503" + (day < 10 ? "0" : "") + "\(day)"
                try work.folder.write(
                    "id\n" + ids.joined(), to: "partitions/\(name)_\(date).csv")
            }
        }
        return work
    }

    /// The lines of a table below its header.
    private func table(_ header: String, _ output: String) -> [[Substring]] {
        output.split(separator: "\n", omittingEmptySubsequences: false)
            .drop { !$0.hasPrefix(header) }.dropFirst().prefix { $0.hasPrefix("feed_") }
            .map { $0.split(separator: " ") }
    }

    @Test("check and status have a line a feed, and count partitions and days apart")
    func summaries() throws {
        let work = try Self.place()
        let check = try work.gate("check")
        #expect(check.code == 2)
        let lines = table("FEED ", check.output)
        #expect(lines.map { String($0[0]) } == Self.names)
        // Partitions, records, clean, quarantined, days missing.
        #expect(lines[0].dropFirst() == ["16", "320", "16"])
        #expect(lines[1].dropFirst() == ["16", "300", "15", "1"])
        #expect(lines[2].dropFirst() == ["14", "280", "14", "2"])
        #expect(lines[19].dropFirst() == ["1"])
        #expect(
            check.output.contains(
                "302 partitions, 6,020 records: 301 clean, 0 at risk, 1 quarantined; 3 days missing"
            ),
            "\(check.output)")
        // Again: good days that are repeated do not bury the others.
        let again = try work.gate("check")
        #expect(again.code == 2)
        #expect(again.output.split(separator: "\n").count < 60, "\(again.output)")

        let status = try work.gate("status").output
        let totals = table("FEED ", status)
        #expect(totals.map { String($0[0]) } == Self.names)
        #expect(totals[1].dropFirst() == ["2025-03-01", "2025-03-16", "16", "15", "1"])
        #expect(totals[2].dropFirst() == ["2025-03-01", "2025-03-16", "14", "14", "2"])
        #expect(totals[19].dropFirst() == ["never", "1"])
        #expect(status.contains("Waiting for somebody: feed_2 (1), feed_3 (2), feed_20 (1)\n"))
        #expect(status.contains("older days: ingest-gate status --all\n"))
        #expect(status.split(separator: "\n").count < 60, "\(status)")
        #expect(try !work.gate("status", "--all").output.contains("older day"))
    }

    @Test("each feed has its own exit code, for each command")
    func codes() throws {
        let work = try Self.place()
        for name in Self.names {
            let code: Int32 = name == "feed_2" ? 2 : name == "feed_20" ? 66 : 0
            for _ in 0..<2 {
                #expect(try work.gate("check", "--feed", name).code == code, "\(name)")
            }
        }
        #expect(try work.gate("check", "--feed", "feed_3", "--fail-on", "p1").code == 3)
        #expect(try work.gate("check", "--feed", "feed_1", "--fail-on", "p1").code == 0)
        #expect(try work.gate("check", "--feed", "feed_99").code == 64)
        #expect(try work.gate("explain", "2025-03-16", "--feed", "feed_20").code == 66)
        #expect(try work.gate("explain", "volume.empty", "--feed", "feed_2").code == 64)
        let one = try work.gate("explain", "2025-03-16", "--feed", "feed_2").output
        #expect(one.contains("feed_2_20250316.csv") && !one.contains("feed_1_"))
        let status = try work.gate("status", "--feed", "feed_2").output
        #expect(!status.contains("feed_1_") && status.contains("feed_2: 16 partitions from"))
        let profile = try work.gate(
            "profile", "partitions/feed_2_20250315.csv", "--feed", "feed_2")
        #expect(profile.code == 0)
        let word = ["2025-03-16", "--feed", "feed_2", "--by", "ana", "--reason", "x"]
        #expect(try BuiltProgram.gate(["dismiss"] + word, in: work.folder).code == 0)
        #expect(try work.gate("check", "--feed", "feed_2").code == 0)
        #expect(try BuiltProgram.gate(["release"] + word, in: work.folder).code == 0)
        #expect(try work.gate("check").code == 0)
    }
}
