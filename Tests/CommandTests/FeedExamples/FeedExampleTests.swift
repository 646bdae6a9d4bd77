import Foundation
import Shared
import TestSupport
import Testing

/// The configurations that docs/feeds.md shows are run as they stand there, on made days in the shape of each source.
@Suite("Examples of feeds in docs/feeds.md")
struct FeedExampleTests {
    private static let clean = ["2025-03-05", "2025-03-06"]
    private static let faulty = "2025-03-07"

    @Test("each has a section with one configuration")
    func sections() throws {
        let sections = try FeedSections(ProjectFiles.text("docs/feeds.md"))
        #expect(sections.titles.sorted() == FeedExample.all.map(\.title).sorted())
    }

    @Test("a clean day passes, and a fault is found by its rule", arguments: FeedExample.all)
    func days(_ example: FeedExample) throws {
        let section = try #require(
            FeedSections(ProjectFiles.text("docs/feeds.md")).section(example.title))
        for fault in example.faults {
            let work = try Workplace(config: section.configuration)
            let read = try work.gate("config", "check")
            #expect(read.code == 0, "\(read.errors)")
            for name in Self.clean {
                let day = try #require(Day(name))
                try land(example.files(ExampleShop(day)), in: work)
                let result = try work.gate("check", "--json", name)
                #expect(result.code == 0, "\(result.errors)")
                let report = try #require(try work.report(result).partitions.first)
                #expect(report.verdict == .clean)
                #expect(report.checks.filter(\.isViolated).map(\.message) == [])
            }
            let day = try #require(Day(Self.faulty))
            try land(example.files(ExampleShop(day), fault), in: work)
            let result = try work.gate("check", "--json", Self.faulty)
            let report = try work.report(result).partitions.first
            let found = report?.checks.filter(\.isViolated).map { "\($0.rule): \($0.message)" }
            #expect(
                result.code == fault.code, "\(fault.rule)\n\(found ?? [])\n\(result.errors)")
            if fault.code != 66 {
                #expect(
                    report?.checks.contains { $0.rule == fault.rule && $0.isViolated } ?? false,
                    "\(fault.rule) is not among \(found ?? [])")
            }
            #expect(
                section.text.contains("`\(fault.rule)`"), "the page does not say \(fault.rule)")
        }
    }

    private func land(_ files: [String: String], in work: Workplace) throws {
        for (path, text) in files {
            let data = Data(text.utf8)
            try work.folder.write(
                path.hasSuffix(".gz") ? gzip(data) : data, to: "partitions/\(path)")
        }
    }
}

/// The sections of a page that have a configuration.
private struct FeedSections {
    struct Section {
        var title: String
        var text = ""
        var configuration = ""
    }

    private var sections: [Section] = []

    init(_ page: String) throws {
        var isCode = false
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("## ") {
                sections.append(Section(title: String(line.dropFirst(3))))
                continue
            }
            guard !sections.isEmpty else { continue }
            let last = sections.count - 1
            if line.hasPrefix("```") {
                isCode = line == "```yaml"
            } else if isCode {
                sections[last].configuration += line + "\n"
            } else {
                sections[last].text += line + "\n"
            }
        }
        sections.removeAll { $0.configuration.isEmpty }
    }

    var titles: [String] { sections.map(\.title) }
    func section(_ title: String) -> Section? { sections.first { $0.title == title } }
}
