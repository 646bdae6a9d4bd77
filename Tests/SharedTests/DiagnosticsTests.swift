import Shared
import TestSupport
import Testing

@Suite("How mistakes are shown")
struct DiagnosticsTests {
    private func rendered(_ text: String, color: Bool = false) -> String {
        do {
            _ = try GateConfig.load(text: text, path: "gate.yml", catalog: Example.catalog)
            return ""
        } catch {
            return error.rendered(color: color)
        }
    }

    @Test("with the line, a caret and what may have been meant")
    func shape() {
        #expect(
            rendered(Example.file + "limits:\n  sampels: 3\n") == """
                gate.yml:10:3: error: unknown key 'sampels'
                      sampels: 3
                      ^
                gate.yml:10:3: note: did you mean 'samples'?

                """)
    }

    @Test("duplicates point to both places")
    func duplicates() {
        let text = rendered(Example.file + "limits: {}\nlimits: {}\n")
        #expect(text.contains("gate.yml:10:1: error: duplicate key 'limits'"))
        #expect(text.contains("gate.yml:9:1: note: it was first given here"))
    }

    @Test("the caret keeps its column behind tabs and beyond the basic plane")
    func columns() {
        let text = rendered(Example.file + "x: {\"🛒\": 1,\t\"ok\": 2}\nlimits: {samples: \"é\"}\n")
        #expect(text.contains("    limits: {samples: \"é\"}\n                      ^\n"))
    }

    @Test("colour only where it is asked for, and escapes of the file never")
    func color() {
        #expect(!rendered("a: 1").contains("\u{1B}"))
        #expect(rendered("a: 1", color: true).contains("\u{1B}[1;31merror:"))
        #expect(!rendered("a: \u{1B}[2J").contains("\u{1B}"))
    }

    @Test(
        "did you mean",
        arguments: [
            ("reqired", "required"), ("alises", "aliases"), ("Role", "role"),
            ("timezone", "time_zone"), ("zzz", nil),
        ])
    func suggestion(_ word: String, _ wanted: String?) {
        let known = ["required", "aliases", "role", "time_zone", "type"]
        #expect(Suggestion.nearest(to: word, in: known) == wanted)
    }
}
