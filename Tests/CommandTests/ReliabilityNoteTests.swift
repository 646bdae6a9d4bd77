import Foundation
import TestSupport
import Testing

@Suite("docs/reliability.md names tests that exist")
struct ReliabilityNoteTests {
    @Test("every promise names its test")
    func names() throws {
        let note = try String(
            contentsOfFile: BuiltProgram.root + "/docs/reliability.md", encoding: .utf8)
        let sources = try Self.sources()
        let promises = note.split(separator: "\n").filter { $0.hasPrefix("| ") }.map {
            $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }.filter { $0.count == 2 && !["promise", "---"].contains($0[0]) }
        #expect(promises.count > 15)
        for promise in promises {
            let suites = promise[1].matches(of: /`(\w+)`/).map { String($0.output.1) }
            let tests = promise[1].matches(of: /"([^"]+)"/).map { String($0.output.1) }
            #expect(!suites.isEmpty || promise[1].hasPrefix("the same"), "\(promise[0])")
            for suite in suites where suite.hasSuffix("Tests") || suite.hasSuffix("Scenarios") {
                #expect(sources.contains { $0.name == suite + ".swift" }, "\(suite)")
            }
            for test in tests {
                #expect(sources.contains { $0.text.contains("\"\(test)") }, "\(test)")
            }
        }
    }

    private static func sources() throws -> [(name: String, text: String)] {
        try ["Tests", "Fuzz"].flatMap { folder in
            let all = FileManager.default.enumerator(atPath: BuiltProgram.root + "/" + folder)
            return try (all?.allObjects as? [String] ?? []).filter { $0.hasSuffix(".swift") }.map {
                let path = "\(BuiltProgram.root)/\(folder)/\($0)"
                let name = URL(fileURLWithPath: path).lastPathComponent
                return (name, try String(contentsOfFile: path, encoding: .utf8))
            }
        }
    }
}
