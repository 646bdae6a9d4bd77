import Shared
import Testing

@Suite("What a terminal may have")
struct PrintableTextTests {
    @Test("every control character is shown, whatever stands around it")
    func everyScalar() {
        for value in UInt32(0)...0x2FFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let stays = !scalar.isControl || scalar == "\n" || scalar == "\t"
            let text = "a\(scalar)b"
            #expect(
                text.printable.unicodeScalars.elementsEqual(
                    "a\(stays ? scalar : "\u{FFFD}")b".unicodeScalars),
                "U+\(String(value, radix: 16))")
        }
    }

    @Test("DEL and C1 are escaped in JSON, others are as they are")
    func json() throws {
        for (text, expected) in [
            ("\u{7f}", #""\u007f""#), ("a\u{80}b\u{9f}", #""a\u0080b\u009f""#),
            ("\u{a0}é", "\"\u{a0}é\""),
        ] {
            #expect(try JSON.text(text) == expected)
        }
    }
}
