import TestSupport
import Testing
import TextCoding

@Suite("Encodings beside UTF-8")
struct TextCodingTests {
    private static func coding(_ name: String) throws -> TextCoding {
        try #require(TextCoding(name))
    }

    /// Decodes in pieces of so many bytes.
    private static func decoded(_ bytes: [UInt8], _ name: String, pieces: Int = .max) throws -> (
        text: [UInt8], damage: String?
    ) {
        var decoder = try #require(TextDecoder(coding(name)))
        var text: [UInt8] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            Array(rest.prefix(pieces)).withUnsafeBytes { decoder.decode($0, into: &text) }
            rest = rest.dropFirst(pieces)
        }
        decoder.finish(into: &text)
        return (text, decoder.damage)
    }

    private static func encoded(_ text: String, _ name: String) throws -> [UInt8] {
        let encoder = try #require(TextEncoder(coding(name)))
        return encoder.beginning + encoder.encode(Array(text.utf8))
    }

    @Test(
        "texts by the tables of their standards",
        arguments: [
            ("windows-1252", [0x80, 0xe9, 0x41], "€éA"), ("iso-8859-1", [0xa4, 0xe9], "¤é"),
            ("iso-8859-15", [0xa4], "€"), ("iso-8859-2", [0xb9], "š"),
            ("windows-1251", [0xcf, 0xf0], "Пр"), ("koi8-r", [0xf0], "П"),
            ("macintosh", [0x8e, 0xdb], "é€"), ("ibm850", [0x82], "é"),
            ("utf-16", [0xff, 0xfe, 0x41, 0, 0xac, 0x20], "A€"),
            ("utf-16", [0xfe, 0xff, 0, 0x41, 0x20, 0xac], "A€"), ("utf-16", [0x41, 0], "A"),
            ("utf-16", [0, 0x41], "A"), ("utf-16le", [0x3d, 0xd8, 0, 0xde], "😀"),
            ("utf-16be", [0xd8, 0x3d, 0xde, 0], "😀"),
        ] as [(String, [UInt8], String)])
    func texts(name: String, bytes: [UInt8], text: String) throws {
        for pieces in [1, 2, 3, 5, .max] {
            let found = try Self.decoded(bytes, name, pieces: pieces)
            #expect(String(decoding: found.text, as: UTF8.self) == text && found.damage == nil)
        }
    }

    @Test(arguments: [
        ("Windows-1252", "windows-1252"), ("cp1252", "windows-1252"), ("CP_1250", "windows-1250"),
        ("latin1", "iso-8859-1"), ("ISO8859-15", "iso-8859-15"), ("UTF16", "utf-16"),
        ("MacRoman", "macintosh"), ("cp850", "ibm850"),
    ])
    func namesInTheirUsualSpellings(text: String, name: String) {
        #expect(TextCoding(text)?.name == name)
    }

    @Test(arguments: ["utf-8", "", "iso-8859-12", "windows-1259", "ebcdic", "utf-32", "shift_jis"])
    func namesThatAreNotRead(text: String) { #expect(TextCoding(text) == nil) }

    @Test("the C library knows all of them", arguments: TextCoding.names)
    func known(name: String) throws { #expect(TextDecoder(try Self.coding(name)) != nil) }

    @Test("any bytes are read, and come back as they were", arguments: TextCoding.names)
    func roundTrip(name: String) throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            let isWide = name.hasPrefix("utf-16")
            var bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in
                UInt8.random(in: .min ... .max, using: &random)
            }
            if isWide {
                bytes = Array(bytes.prefix(bytes.count / 2 * 2))
                // Surrogates by chance are rare.
                for i in stride(from: 0, to: bytes.count - 1, by: 2)
                where Bool.random(using: &random) {
                    bytes[i + (name == "utf-16be" ? 0 : 1)] = UInt8.random(
                        in: 0xd8...0xdf, using: &random)
                }
                if name == "utf-16" { bytes = [0xff, 0xfe] + bytes }
                // A mark at the beginning is no character.
                if name != "utf-16",
                    bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff])
                {
                    continue
                }
            }
            let pieces = Int.random(in: 1...64, using: &random)
            let text = try Self.decoded(bytes, name, pieces: pieces).text
            #expect(try text == Self.decoded(bytes, name).text, "seed \(seed)")
            let encoder = try #require(TextEncoder(Self.coding(name)))
            #expect(encoder.beginning + encoder.encode(text) == bytes, "seed \(seed)")
        }
    }

    @Test("what is no character is nothing that UTF-8 has")
    func invalid() throws {
        func isUTF8(_ bytes: [UInt8]) -> Bool { String(validating: bytes, as: UTF8.self) != nil }
        #expect(try !isUTF8(Self.decoded([0x41, 0x81], "windows-1252").text))
        #expect(try !isUTF8(Self.decoded([0x3d, 0xd8, 0x41, 0], "utf-16le").text))
        #expect(try !isUTF8(Self.decoded([0x41, 0, 0x3d, 0xd8], "utf-16le").text))
        #expect(try Self.decoded([0x41, 0, 0x42], "utf-16le").damage != nil)
    }

    @Test(
        "first bytes of another coding are told",
        arguments: [
            ("windows-1252", [0xef, 0xbb, 0xbf, 0x41], true),
            ("windows-1252", [0xff, 0xfe, 0x41, 0], true),
            ("utf-16", [0x69, 0x64], true), ("utf-16", [0xff, 0xfe], false),
            ("utf-16", [0, 0x69], false),
            ("windows-1252", [0x69, 0x64], false), ("windows-1252", [], false),
        ] as [(String, [UInt8], Bool)])
    func mismatch(name: String, first: [UInt8], isOther: Bool) throws {
        #expect(try (Self.coding(name).mismatch(first) != nil) == isOther)
    }
}
