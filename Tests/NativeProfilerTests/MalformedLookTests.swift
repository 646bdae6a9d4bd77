import Foundation
import Profile
import Shared
import TestSupport
import Testing

@testable import IngestGate
@testable import NativeProfiler

@Suite("What malformed records look like, wherever they stand and however the file is cut")
struct MalformedLookTests {
    private static let header = Array(RuleExample.header.utf8)

    /// A record whose page ends in some bytes.
    private static func page(_ text: [UInt8], quoted: Bool = false) -> [UInt8] {
        let quote = quoted ? Array("\"".utf8) : []
        return Array("c1,".utf8) + quote + Array("https://shop.example/".utf8) + text + quote
            + Array(",,2025-03-06T10:00:00Z,page_viewed,\n".utf8)
    }

    private static func good(_ count: Int) -> [UInt8] {
        Array(
            RuleExample.views(count).replacingOccurrences(of: "{day}", with: "2025-03-06").utf8)
    }

    private func looks(_ bytes: [UInt8], gz: Bool = false) throws -> MalformedLooks {
        let data = gz ? try gzip(Data(bytes)) : Data(bytes)
        let name = "events_20250306.csv" + (gz ? ".gz" : "")
        let found = try [(256 << 10, 1), (64, 3)].map { chunk, threads in
            try profile(data, name: name, chunk: chunk, threads: threads).format?.malformed
        }
        #expect(found[0] == found[1])
        return try #require(found[0])
    }

    @Test(
        "the encoding of bytes that are not UTF-8",
        arguments: [
            ("caf\u{e9}", .windows1252), ("m\u{fc}ller-stra\u{df}e", .windows1252),
            ("\u{d6}l", .windows1252), ("CAF\u{c9}", .windows1252), ("5-\u{80}", .windows1252),
            ("\u{93}x\u{94}", .windows1252), ("don\u{92}t", .windows1252),
            ("gr\u{f6}\u{df}e", .windows1252), ("50\u{a3}", .windows1252),
            ("caf\u{8e}", nil), ("caf\u{8e}-r\u{8e}sum\u{8e}s", .macRoman),
            ("f\u{9f}r-sch\u{9a}ne-gr\u{9f}n", .macRoman),
            // Whole words: Cyrillic, Greek, Chinese, Japanese.
            ("\u{ef}\u{f0}\u{e8}\u{e2}\u{e5}\u{f2}", nil), ("\u{d6}\u{d0}\u{b9}\u{fa}", nil),
            ("\u{93}\u{fa}\u{96}\u{7b}\u{8c}\u{ea}", nil), ("\u{ff}\u{fe}\u{fd}\u{fc}", nil),
            // The first bytes of é, €, and an emoji.
            ("caf\u{c3}", .cutUTF8), ("x\u{e2}\u{82}", .cutUTF8), ("x\u{f0}\u{9f}\u{98}", .cutUTF8),
            // As one byte each is what the text says, so the letters of DOS are nobody's for certain.
            ("sch\u{94}n", nil), ("f\u{81}r", nil),
        ] as [(String, TextEncoding?)])
    func encodings(_ text: String, _ encoding: TextEncoding?) throws {
        let bytes = text.unicodeScalars.map { UInt8($0.value) }
        for quoted in [false, true] {
            for (before, after) in [(0, 40), (40, 0), (20, 20)] {
                let record = Self.page(bytes, quoted: quoted)
                let text = Self.header + Self.good(before) + record + Self.good(after)
                for gz in [false, true] {
                    let found = try looks(text, gz: gz)
                    #expect(found.votes.encoding == encoding, "\(text)")
                    #expect(found.otherEncoding.records == 1)
                    #expect(found.otherEncoding.line == 2 + before)
                    #expect(found.votes.byte == bytes.first { $0 >= 0x80 })
                }
            }
        }
    }

    @Test("text in UTF-8 beside other bytes is not held against them, and most decides")
    func mixed() throws {
        let utf8 = Array("größe-日本".utf8)
        var text = Self.header
        for i in 0..<30 { text += Self.page(i % 3 == 0 ? utf8 + [0x2d, 0x66, 0xfc, 0x72] : utf8) }
        #expect(try looks(text).votes.encoding == .windows1252)
        // Some Cyrillic words, and nothing is certain.
        for _ in 0..<8 { text += Self.page([0xef, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]) }
        #expect(try looks(text).votes.encoding == nil)
    }

    @Test("a NUL byte is named as that, wherever it stands", arguments: [0, 7, 39])
    func nul(_ before: Int) throws {
        for place in ["x", "", "xy"] {
            let record = Self.page(Array(place.utf8) + [0])
            let found = try looks(
                Self.header + Self.good(before) + record + Self.good(5) + record)
            #expect(found.nul.records == 2 && found.nul.line == before + 2)
            #expect(found.otherEncoding.records == 0)
        }
    }

    private static func payload(_ text: String) -> [UInt8] {
        Array("c1,https://shop.example/,,2025-03-06T10:00:00Z,page_viewed,\(text)\n".utf8)
    }

    @Test(
        "quotes escaped by a backslash, and those that are not",
        arguments: [
            (#""{\"a\":\"b\"}""#, 1), (#""say \"hi\"""#, 1), (#""{\"a\":\"\"}""#, 1),
            (#""{\"a\":\"5\\\" b\",\"c\":1}""#, 1), (#""a \\ b \" c""#, 1),
            // Quotes as RFC 4180 has them, with the backslashes of JSON; and what is odd for other reasons.
            (#""{""a"":""5\"" b""}""#, 0), (#""a" b"#, 0), (#"a "b" c"#, 0), (#""a"b \" c""#, 0),
            (#""C:\",x"#, 0), (#""C:\""#, 0),
        ])
    func quotes(_ text: String, _ records: Int) throws {
        for before in [0, 20] {
            let found = try looks(
                Self.header + Self.good(before) + Self.payload(text) + Self.good(10))
            #expect(found.backslash.records == records, "\(text)")
            #expect(found.backslash.line == (records > 0 ? before + 2 : 0))
        }
    }

    @Test("a quote that swallows the next records, as they are read without the escape")
    func swallowed() throws {
        // The field ends in an escaped quote: to RFC 4180 it goes on in the next record.
        let text = Self.header + Self.payload(#""12\"""#) + Self.good(3) + Self.payload(#""x""#)
        let found = try looks(text)
        #expect(found.backslash.records > 0 && found.backslash.line == 2)
    }

    @Test("a header that is not UTF-8")
    func header() throws {
        var feed = RuleExample.feed
        var column = Column(name: "größe")
        column.required = .p1
        feed.columns.append(column)
        func look(_ name: [UInt8]) throws -> HeaderLook? {
            let text =
                Self.header.dropLast() + Array(",".utf8) + name + Array("\n".utf8)
                + Self.good(3).map { $0 }
            return try profile(Data(text), feed: feed).format?.header
        }
        let windows = Array("gr".utf8) + [0xf6, 0xdf] + Array("e".utf8)
        #expect(try look(windows) == HeaderLook(byte: 0xf6, encoding: .windows1252))
        // ö and ß of Mac Roman alone are not certain, the declared name is.
        let mac = Array("gr".utf8) + [0x9a, 0xa7] + Array("e".utf8)
        #expect(try look(mac) == HeaderLook(byte: 0x9a, encoding: .macRoman))
        #expect(try look([0xef, 0xf0, 0xe8]) == HeaderLook(byte: 0xef, encoding: nil))
        #expect(try look(Array("a\0b".utf8)) == HeaderLook(byte: 0, encoding: nil))
        #expect(try look(Array("größe".utf8)) == nil)
    }
}
