import Shared
import TestSupport
import Testing

@testable import Ledger

@Suite("The files of a day in the ledger")
struct FileLinesTests {
    @Test("whatever a path holds, it comes back")
    func roundTrip() throws {
        let seed: UInt64 = 12
        var random = SeededGenerator(seed: seed)
        let pieces = ["a", "/", " ", "\\", "\n", "\\n", "ü", "\r", "\"", "part-1.csv"]
        for _ in 0..<500 {
            let files = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                FileRecord(
                    file: "x"
                        + (0..<5).map { _ in pieces.randomElement(using: &random) ?? "" }.joined(),
                    size: Int.random(in: 0...1_000_000, using: &random), content: "0a1b",
                    records: Int.random(in: 0...9, using: &random))
            }
            let text = FileLines.text(files)
            #expect(FileLines.read(text) == files, "seed \(seed): \(text)")
        }
    }

    @Test("what is no list of files is damage", arguments: ["a", "a 1 2", "a x 2 p", "a 1 -2 p"])
    func damage(text: String) { #expect(FileLines.read(text) == nil) }
}
