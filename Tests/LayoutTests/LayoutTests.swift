import Foundation
import TestSupport
import Testing

/// The compiler holds the arrows between targets; this holds those between the folders of a target.
@Suite("Layout of the sources")
struct LayoutTests {
    @Test("no folders of a target use each other in a circle")
    func noCircles() throws {
        let files = try ProjectFiles.all(below: "Sources", ending: ".swift")
        #expect(files.count > 300)
        let house = House(files)
        // Something was read.
        #expect(house.uses.count > 20)
        #expect(house.circles.isEmpty, "\(house.circles.joined(separator: "\n"))")
    }

    @Test(
        "a circle is found, by whatever way",
        arguments: [
            // Two folders of one target.
            (["A/x/1": "struct One { var two: Two }", "A/y/2": "struct Two { var one: One? }"], 1),
            (["A/x/1": "struct One { var two: Two }", "A/y/2": "struct Two {}"], 0),
            // By way of a third, and of the target's own folder.
            (
                [
                    "A/x/1": "struct One { var two: Two }",
                    "A/2": "enum Two { static let t = Three() }",
                    "A/y/3": "class Three { func f() -> One? { nil } }",
                ], 1
            ),
            // A name in a comment or a text is no use; what is interpolated is.
            (
                [
                    "A/x/1": "struct One { var two: Two }",
                    "A/y/2": #"struct Two { let t = "One \#("One")" /* One */ } // One"#,
                ], 0
            ),
            (
                [
                    "A/x/1": "struct One { var two: Two }",
                    "A/y/2": #"struct Two { let t = "a \(One.self) b" }"#,
                ], 1
            ),
            // A nested type of the same name is another one's business.
            (
                [
                    "A/x/1": "struct One { var two: Two }",
                    "A/y/2": "struct Two { var c: Circle }", "A/z/3": "struct Circle {}",
                ], 0
            ),
            (
                [
                    "A/x/1": "struct One { var two: Two }",
                    "A/y/2": "struct Two { var one: One; enum One {} }",
                ], 0
            ),
            // Of another target's types only those of imported ones count.
            (["A/x/1": "struct One { var two: Two }", "B/y/2": "struct Two { var one: One }"], 0),
        ])
    func circles(_ files: [String: String], _ count: Int) {
        let sources = Dictionary(
            uniqueKeysWithValues: files.map { ("Sources/\($0.key).swift", $0.value) })
        #expect(House(sources).circles.count == count, "\(House(sources).circles)")
    }

    @Test("a use across targets needs an import, and a name that is declared twice says nothing")
    func uses() {
        let house = House([
            "Sources/A/1.swift": "import B\nstruct One { var two: Two; var both: Both }",
            "Sources/B/2.swift": "struct Two {}\nstruct Both {}",
            "Sources/C/3.swift": "struct Three { var two: Two }",
            "Sources/B/x/4.swift": "struct Both {}",
        ])
        #expect(house.uses["Sources/A"]?.keys.sorted() == ["Sources/B"])
        #expect(house.uses["Sources/A"]?["Sources/B"]?.map(\.name) == ["Two"])
        #expect(house.uses["Sources/C"] == nil)
    }

    @Test("texts of every kind end where they end")
    func texts() {
        let words = SourceWords(
            ##"""
            let a = "x \" y"; let b = #"p " \#(Inner("q")) "#; struct First {}
            let c = """
                Hidden "quoted" \(Shown.text)
                """
            /* a /* nested */ Comment */ enum Second { struct Nested {} }
            """##)
        #expect(words.declared == ["First", "Second"])
        #expect(words.nested == ["Nested"])
        #expect(words.used.isSuperset(of: ["Inner", "Shown", "text"]))
        #expect(words.used.isDisjoint(with: ["Hidden", "quoted", "Comment", "x", "p", "q"]))
    }
}
