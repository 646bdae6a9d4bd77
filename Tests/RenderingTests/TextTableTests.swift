import Rendering
import Testing

@Suite("Columns of text") struct TextTableTests {
    @Test("columns are as wide as they need to be, and no line ends with a blank")
    func tables() {
        let table = TextTable(
            header: ["day", "rows"],
            rows: [[.init("mon"), .init("1", .red)], [.init("tuesday"), .init("1,000")]],
            right: [1], color: false)
        #expect(table.text == "day       rows\nmon          1\ntuesday  1,000")
        let colored = TextTable(
            header: ["a", ""], rows: [[.init("b", .green), .init("")]], color: true)
        #expect(colored.text == "a\n\u{1b}[32mb\u{1b}[0m")
    }
}
