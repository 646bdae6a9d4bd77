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
            ("@media", "@media"), ("5 @ 3", "5 @ 3"), ("plain", "plain"),
        ])
    func masked(_ text: String, _ shown: String) {
        #expect(Masked.withoutAddresses(text) == shown)
        #expect(Masked.plain(Array(text.utf8)) == shown)
    }
}
