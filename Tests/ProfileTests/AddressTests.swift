import Profile
import Testing

@Suite("No text that is shown holds an e-mail address")
struct AddressTests {
    @Test(
        "addresses are masked, other text stays",
        arguments: [
            ("ana@mail.example", "xxx@xxxx.xxxxxxx"),
            ("to ana.m+1@mail.example, then", "to xxx.x+9@xxxx.xxxxxxx, then"),
            (
                "https://a.example/?email=ana%40mail.example&x=1",
                "https://a.example/?email=xxx%99xxxx.xxxxxxx&x=1"
            ),
            ("mailto:ana@mail.example", "xxxxxx:xxx@xxxx.xxxxxxx"),
            ("{\"mail\":\"ana@mail.example\"}", "{\"mail\":\"xxx@xxxx.xxxxxxx\"}"),
            ("a?b=ana%2540mail.example", "a?b=xxx%9999xxxx.xxxxxxx"),
            (#"{"m":"ana\u0040mail.example"}"#, #"{"m":"xxx\x9999xxxx.xxxxxxx"}"#),
            ("ana&#64;mail.example", "xxx&#99;xxxx.xxxxxxx"),
            ("ana\u{ff20}mail.example", "xxx\u{ff20}xxxx.xxxxxxx"),
            ("price=40.00, 100 %", "price=40.00, 100 %"),
            ("@media", "@media"), ("5 @ 3", "5 @ 3"), ("plain", "plain"),
        ])
    func masked(_ text: String, _ shown: String) {
        #expect(Masked.withoutAddresses(text) == shown)
        #expect(Masked.plain(Array(text.utf8)) == shown)
    }

    @Test(
        "of a text that is cut, the last word may be the beginning of one",
        arguments: ["ana.m", "ana@", "ana@ma", "ana%4", "ana\\u00", "ana&#6"])
    func cut(_ end: String) {
        let text = String(repeating: "a ", count: Masked.limit)
        let whole = text.prefix(Masked.limit - end.count) + end + "nd more"
        let shown = Masked.plain(Array(whole.utf8))
        #expect(!shown.contains("ana") && shown.hasPrefix("a a a") && shown.hasSuffix("…"))
    }
}
