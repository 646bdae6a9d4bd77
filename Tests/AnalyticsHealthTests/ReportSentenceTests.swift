import Foundation
import Shared
import TestSupport
import Testing

@testable import AnalyticsHealth

@Suite("Every sentence that a report can have")
struct ReportSentenceTests {
    private let listing: SentenceListing

    init() throws { listing = try SentenceListing() }

    @Test("is one that somebody has read: RECORD_SNAPSHOTS=1 records the listing, and fails")
    func golden() throws {
        let path =
            BuiltProgram.root + "/Tests/AnalyticsHealthTests/Snapshots/report-sentences.md"
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
            try Data(listing.text.utf8).write(to: URL(fileURLWithPath: path))
            Issue.record("recorded: look at it, then run without RECORD_SNAPSHOTS")
            return
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == listing.text)
    }

    private func lines() -> [(section: SentenceListing.Section, line: String)] {
        listing.sections.flatMap { section in
            section.text.split(separator: "\n").map { (section, String($0)) }
        }
    }

    @Test("is short")
    func length() {
        for (section, line) in lines() {
            #expect(line.count <= 260, "\(section.title): \(line)")
        }
    }

    @Test("holds nothing that is no number, says nothing twice, and no time to the microsecond")
    func oddities() throws {
        let odd: [Regex<Substring>] = [
            /\bnan\b/.ignoresCase(), /\binf\b/.ignoresCase(), /-0(?![.,\d])/, /\b0 to 0\b/,
            /\d\.\d{6}/, /Optional\(/, /\(\)/, /\b1 (?:more )?[a-z]+s (?:failed|reasons)/,
            /\bof all\b/,
        ]
        for (section, line) in lines() where !line.contains("  ") {
            for pattern in odd {
                #expect(line.firstMatch(of: pattern) == nil, "\(section.title): \(line)")
            }
            let words = line.split(separator: " ").map(String.init)
            for (a, b) in zip(words, words.dropFirst()) where a.count > 2 {
                #expect(a != b, "\(section.title): \(line)")
            }
        }
    }

    @Test("is about layer 1 only where there is one")
    func layerOne() {
        for (section, line) in lines() where !section.hasLayerOne {
            for word in ["ayer 1", "ingest-gate", "promot", "quarantine"] {
                #expect(!line.contains(word), "\(section.title): \(line)")
            }
        }
    }

    @Test("every hard rule has a headline of its own")
    func headlines() {
        for rule in HealthRules.specs where rule.id != "completeness.expected_day" {
            #expect(DataNews.about(rule.id) != DataNews.broken, "\(rule.id)")
        }
    }

    @Test("no number stands in two lines of one incident")
    func measures() {
        for section in listing.sections {
            let bullets = section.text.split(separator: "\n").filter { $0.hasPrefix("• ") }
            let names = bullets.map { $0.prefix { $0 != "*" } }.filter { !$0.hasPrefix("• P") }
            #expect(Set(names).count == names.count, "\(section.title)")
        }
    }

    @Test("parts of money add up as they are shown, and go the way that the number above them went")
    func money() throws {
        var seen = 0
        for section in listing.sections {
            var total: Int?
            let lines = section.text.split(separator: "\n").map(String.init)
            let fell = lines.contains { $0.hasPrefix("• revenue ") && $0.contains("(-") }
            let rose = lines.contains { $0.hasPrefix("• revenue ") && $0.contains("(+") }
            for line in lines {
                if let match = line.firstMatch(of: /^Revenue ([+-][\d,]+): (.*)$/) {
                    seen += 1
                    let sum = Self.amounts(String(match.1)).reduce(0, +)
                    total = sum
                    let parts = Self.amounts(String(match.2))
                    #expect(
                        parts.isEmpty
                            ? match.2.hasPrefix("all of it by") : parts.reduce(0, +) == sum,
                        "\(section.title): \(line)")
                    #expect(!(fell && sum > 0) && !(rose && sum < 0), "\(section.title): \(line)")
                }
                if let match = line.firstMatch(of: /^Revenue by channel: (.*)$/), let total {
                    #expect(
                        Self.amounts(String(match.1)).reduce(0, +) == total,
                        "\(section.title): \(line)")
                }
            }
        }
        #expect(seen > 10)
    }

    /// `-1,234` and `+5` of a line.
    private static func amounts(_ text: String) -> [Int] {
        text.matches(of: /[+-][\d,]+/).compactMap { Int($0.output.replacing(",", with: "")) }
    }
}
