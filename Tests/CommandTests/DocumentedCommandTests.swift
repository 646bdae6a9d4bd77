import Foundation
import TestSupport
import Testing

/// What README and docs tell people to type is typed here, and what they say is printed is looked for in what is
/// printed: a page that lies fails.
@Suite("Commands and output shown in README and docs")
struct DocumentedCommandTests {
    static let pages: [String] = {
        let files = FileManager.default.enumerator(atPath: BuiltProgram.root + "/docs")
        let docs = (files?.allObjects as? [String] ?? []).filter { $0.hasSuffix(".md") }
        return ["README.md", "CONTRIBUTING.md"] + docs.map { "docs/" + $0 }.sorted()
    }()

    /// Words in capitals that a reader replaces, and what stands on a page for somebody else's program.
    static let replacements = [
        ("your-transform", "true"), ("YOUR-TRANSFORM", "true"), ("refresh-dashboards", "true"),
        (" DAY", " 2025-03-19"), (" ID", " 2025-03-29-attribution_loss"), (" DIR", " copies"),
        (" FILE", " cube.csv"), (" NAME", " ana"), (" RULE", " schema.type"),
        // Where `make install` puts the configuration.
        ("/usr/local/share/two-layer-gate", "installed"),
    ]

    @Test("every command of a page is understood, and does what a verdict allows", arguments: pages)
    func commands(_ name: String) throws {
        let page = DocumentedPage(try ProjectFiles.text(name))
        let night = try Night.shared.get()
        var copy: TemporaryFolder?
        for line in page.commands {
            if line.text.hasPrefix("make ") {
                try make(line, name)
                continue
            }
            let text = Self.replacements.reduce(line.text) {
                $0.replacingOccurrences(of: $1.0, with: $1.1)
            }
            // In a sentence each command stands alone; those of a page's blocks follow each other.
            let folder = try line.isInline ? night.copied() : copy ?? night.copied()
            if !line.isInline { copy = folder }
            let result = try BuiltProgram.line(text, in: folder)
            // A sentence may name a command or an option without its value: then they have to exist.
            let isMention = line.isInline && result.errors.contains("Missing ")
            #expect(
                isMention || [0, 2, 3].contains(result.code),
                "\(name):\(line.number): '\(text)' ended with \(result.code)\n\(result.errors)")
        }
    }

    /// Targets of the Makefile: what they would run, not the hours that some of them take.
    private func make(_ line: DocumentedPage.Line, _ name: String) throws {
        let words = line.text.split(separator: " ", maxSplits: 1)[1]
        let result = try TestSupport.run(
            "/bin/bash", ["-c", "make --no-print-directory -n SWIFT=true \(words)"],
            folder: BuiltProgram.root)
        #expect(
            result.code == 0, "\(name):\(line.number): there is no '\(line.text)'\n\(result.errors)"
        )
    }

    @Test("the output that README shows is printed, line by line")
    func output() throws {
        let page = DocumentedPage(try ProjectFiles.text("README.md"))
        let night = try Night.shared.get()
        let run = try #require(page.outputs.first { $0.intro.contains("`make run` ends") }).lines
        let printed = night.printed.dropLast().split(
            separator: "\n", omittingEmptySubsequences: false
        ).map(String.init)
        for line in run where !line.isEmpty {
            #expect(printed.contains(line), "README: '\(line)' is not printed any more")
        }
        let report = try #require(page.outputs.first { $0.intro.contains("report.md") }).lines
        let written = try night.folder.read("reports/report.md").split(
            separator: "\n", omittingEmptySubsequences: false
        ).map(String.init)
        #expect(
            Array(written.prefix(report.count)) == report, "README shows another report.md")
        #expect(
            try ProjectFiles.text("README.md").contains("(a few of its \(printed.count) lines)"),
            "it prints \(printed.count) lines")
    }

    @Test("pages show commands at all")
    func some() throws {
        let all = try Self.pages.map { DocumentedPage(try ProjectFiles.text($0)).commands }
        #expect(all.reduce(0) { $0 + $1.count } > 25)
    }
}

/// A folder in which both layers ran on the demo's partitions, as `make run` runs them.
private struct Night {
    let folder: TemporaryFolder
    /// What the programs said.
    let printed: String

    static let shared = Result { try Night() }

    private init() throws {
        folder = try TemporaryFolder()
        let root = BuiltProgram.root
        try TestSupport.run(
            "/bin/cp", ["-r", root + "/partitions", root + "/config", folder.path])
        // What a reader has beside the project's own files.
        let config = try ProjectFiles.text("config/gate.yml")
        try folder.write(config, to: "config/stricter.yml")
        try folder.write(config, to: "installed/gate.yml")
        try folder.write(
            #"[{"kind":"attribution_loss","first":"2025-03-29","last":"2025-03-30"}]"#,
            to: "labels.json")
        try folder.write("day,name\n2025-03-08,sale\n", to: "calendar.csv")
        var printed = ""
        // The commands of the Makefile's target, without the report of a healthy day before it.
        for line in [
            "ingest-gate check --all --fail-on never", "analytics-health facts",
            "analytics-health run --expected-day 2025-03-27 --fail-on never",
            "analytics-health run --expected-day 2025-03-30 --fail-on never",
        ] {
            let result = try BuiltProgram.line(line, in: folder)
            guard result.code == 0 else { throw Failure(line: line, errors: result.errors) }
            if !line.contains("2025-03-27") { printed += result.output }
            // An empty line between the layers.
            if line.hasPrefix("ingest-gate") { printed += "\n" }
        }
        self.printed = printed
        try TestSupport.run(
            "/bin/cp", [folder.file("reports/daily_cube.csv"), folder.file("cube.csv")])
    }

    func copied() throws -> TemporaryFolder {
        let copy = try TemporaryFolder()
        try TestSupport.run("/bin/cp", ["-a", folder.path + "/.", copy.path])
        return copy
    }

    private struct Failure: Error {
        let line: String
        let errors: String
    }
}
