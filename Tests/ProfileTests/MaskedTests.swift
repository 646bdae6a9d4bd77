import Profile
import Testing

@Suite("Values as samples show them")
struct MaskedTests {
    @Test(
        "a masked value keeps its form only",
        arguments: [
            ("Ana 27", "xxx 99"), ("a@b.example", "x@x.xxxxxxx"), ("é\t1", "xx 9"), ("", ""),
        ])
    func masked(text: String, shown: String) {
        #expect(Masked.text(Array(text.utf8)) == shown)
    }

    @Test("a long value is cut, and shows that it was")
    func cut() {
        let long = [UInt8](repeating: UInt8(ascii: "a"), count: Masked.limit + 1)
        #expect(Masked.text(long) == String(repeating: "x", count: Masked.limit) + "…")
        #expect(Masked.plain(long) == String(repeating: "a", count: Masked.limit) + "…")
        #expect(Masked.plain(Array("a\nb".utf8)) == "a b")
    }
}
