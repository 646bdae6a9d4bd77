import Profile
import Testing

@Suite("What stands for content")
struct ContentIdentityTests {
    @Test(
        "identities of one engine are compared, those of two cannot be",
        arguments: [
            ("0f", "0f", ContentIdentity.Comparison.same), ("0f", "1f", .different),
            ("0f", "spark:0f", .cannotTell), ("spark:0f", "0f", .cannotTell),
            ("spark:0f", "spark:0f", .same), ("spark:a:b", "spark:a:c", .different),
            ("spark:0f", "duckdb:0f", .cannotTell), ("", "", .same),
        ])
    func comparison(a: String, b: String, expected: ContentIdentity.Comparison) {
        #expect(ContentIdentity(a).compared(with: ContentIdentity(b)) == expected)
    }

    @Test("the ledger has it bare for the native engine, signed for others")
    func text() {
        #expect(ContentIdentity(engine: "native", value: "0f").text == "0f")
        #expect(ContentIdentity(engine: "spark", value: "a:b").text == "spark:a:b")
        #expect(ContentIdentity("spark:a:b") == ContentIdentity(engine: "spark", value: "a:b"))
    }
}
