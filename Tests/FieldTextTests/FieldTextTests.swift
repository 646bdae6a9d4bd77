import CSVScan
import Foundation
import Shared
import TestSupport
import Testing

@testable import FieldText

@Suite("Field texts")
struct FieldTextTests {
    @Test(
        "amounts are exact micro-units, or nothing",
        arguments: [
            ("0", 0), ("12", 12_000_000), ("-3.25", -3_250_000), ("+1", 1_000_000),
            ("0.000001", 1), ("0.0000005", 1), ("0.0000004", 0), ("-0.0000005", -1),
            ("59.970000000000006", 59_970_000), ("1e3", 1_000_000_000), ("1.5E-2", 15_000),
            ("20504.8", 20_504_800_000), ("9223372036854.775807", Int64.max),
            ("00012.50", 12_500_000), (".5", 500_000), ("5.", 5_000_000),
            ("0.00000000000000000000000001", 0),
            ("123456789012345678901234567890e-25", 12_345_678_901),
        ] as [(String, Int64)])
    func amounts(text: String, micros: Int64) {
        let got = Array(text.utf8).withSlice { FieldText.micros($0) }
        // 30 digits keep 19 significant ones, which is more than micro-units can show.
        #expect(got == micros, "\(text)")
    }

    @Test(
        "what is no amount",
        arguments: [
            "", "-", ".", "e5", "1e", "1e+", "12a", "1,50", "1 2", " 1", "0x10", "NaN", "inf",
            "9223372036854.775808", "1e300", "99999999999999999999", "--1", "1e99999", "١٢",
        ])
    func noAmounts(text: String) {
        #expect(Array(text.utf8).withSlice { FieldText.micros($0) } == nil)
    }

    @Test(
        "timestamps",
        arguments: [
            ("2025-02-26T00:00:19.607Z", "2025-02-26T00:00:19.607Z"),
            ("2025-02-26 00:00:19", "2025-02-26T00:00:19.000Z"),
            ("2025-02-26T00:00:19+02:00", "2025-02-25T22:00:19.000Z"),
            ("2025-02-26T00:00:19-0530", "2025-02-26T05:30:19.000Z"),
            ("2025-02-26t00:00:19.123456789z", "2025-02-26T00:00:19.123456Z"),
            ("2024-02-29T23:59:60Z", "2024-03-01T00:00:00.000Z"),
            ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59.000Z"),
            ("2025-02-26 00:00:19 UTC", "2025-02-26T00:00:19.000Z"),
            ("2025-02-26 00:00:19.607123 UTC", "2025-02-26T00:00:19.607123Z"),
            ("2025-02-26T00:00:19UTC", "2025-02-26T00:00:19.000Z"),
            ("2025-02-26 00:00:19 utc", "2025-02-26T00:00:19.000Z"),
            ("2025-02-26 00:00:19 GMT", "2025-02-26T00:00:19.000Z"),
            ("2025-02-26 00:00:19 Z", "2025-02-26T00:00:19.000Z"),
            ("2025-02-26 00:00:19+00", "2025-02-26T00:00:19.000Z"),
            ("2025-02-26 00:00:19 +0000", "2025-02-26T00:00:19.000Z"),
            ("2025-02-26 00:00:19.5 +00:00", "2025-02-26T00:00:19.500Z"),
            ("2025-02-26 00:00:19 -0530", "2025-02-26T05:30:19.000Z"),
            ("20250226T000019Z", "2025-02-26T00:00:19.000Z"),
            ("20250226T000019.607Z", "2025-02-26T00:00:19.607Z"),
            ("20250226T000019.607+0200", "2025-02-25T22:00:19.607Z"),
            ("20250226T000019", "2025-02-26T00:00:19.000Z"),
            ("20250226 000019 UTC", "2025-02-26T00:00:19.000Z"),
            ("20250226T0030Z", "2025-02-26T00:30:00.000Z"),
            ("2025-02-26T00:30Z", "2025-02-26T00:30:00.000Z"),
            ("2025-02-26 00:30 +01:00", "2025-02-25T23:30:00.000Z"),
        ])
    func timestamps(text: String, expected: String) {
        var reader = TimestampReader(zone: .utc, formats: [.iso8601])
        let got = Array(text.utf8).withSlice { reader.read($0) }
        #expect(got.map { Instant(microseconds: $0).description } == expected)
        #expect(Instant(rfc3339: expected)?.description == expected)
    }

    @Test(
        "what is no timestamp",
        arguments: [
            "", "2025-02-26", "2025-02-30T00:00:00Z", "2025-13-01T00:00:00Z",
            "2025-02-26T24:00:00Z",
            "2025-02-26T00:60:00Z", "2025-02-26T00:00:61Z", "2025-02-26T00:00:00.Z",
            "2025-02-26T00:00:00.1234567890Z", "2025-02-26T00:00:00ZZ", "2025-02-26T00:00:00+2",
            "0000-01-01T00:00:00Z", "2025/02/26T00:00:00Z", "2025-02-26T00:00:00+25:00",
            "1740528017", "yesterday, in the morning!", "2025-02-26T00:00:00é",
            "0001-01-01T00:00:00+01:00",
            "9999-12-31T23:59:59-01:00", "2025-02-26 00:00:19 CET", "2025-02-26 00:00:19 UT",
            "2025-02-26 00:00:19 UTC+2", "2025-02-26 00:00:19  Z", "2025-02-26 00:00:19 ",
            "26.02.2025 00:00:19", "02/26/2025 00:00:19 UTC", "20250226000019", "20250226T00",
            "20250226T00001Z", "20250230T000019Z", "2025-0226T000019Z", "20250226T00:00:19Z",
            "2025-02-26T0000Z", "2025-02-26T00:00.5Z", "20250308T1000:00:00.000Z",
            "\0\0\0\0\0\0\0\0T000019Z",
        ])
    func noTimestamps(text: String) {
        var reader = TimestampReader(zone: .utc, formats: [.iso8601])
        #expect(Array(text.utf8).withSlice { reader.read($0) } == nil)
    }

    @Test(
        "epochs, where the feed says so",
        arguments: [
            (TimestampFormat.epochSeconds, "1740528017", 1_740_528_017_000_000),
            (.epochSeconds, "1740528017.5", 1_740_528_017_500_000),
            (.epochMilliseconds, "1740528017123", 1_740_528_017_123_000),
        ] as [(TimestampFormat, String, Int64)])
    func epochs(format: TimestampFormat, text: String, micros: Int64) {
        var reader = TimestampReader(zone: .utc, formats: [.iso8601, format])
        #expect(Array(text.utf8).withSlice { reader.read($0) } == micros)
    }

    @Test(
        "every unit since 1970 reads every year that can be written",
        arguments: [
            (TimestampFormat.epochSeconds, 0), (.epochMilliseconds, 3), (.epochMicroseconds, 6),
            (.epochNanoseconds, 9),
        ])
    func epochYears(format: TimestampFormat, digits: Int) throws {
        var reader = TimestampReader(zone: .utc, formats: [format])
        for year in [1970, 1971, 1999, 2001, 2025, 2026, 2038, 2106, 2262, 2263, 2554, 5000, 9999] {
            for (month, day) in [(1, 1), (2, 28), (6, 15), (12, 31)] {
                let date = try #require(Day(year: year, month: month, day: day))
                for second in [0, 1, 43_200, 86_399] {
                    let seconds = date.number * 86_400 + second
                    let unit = String(repeating: "0", count: digits)
                    let first = seconds == 0 ? "0" : "\(seconds)\(unit)"
                    let last = "\(seconds)\(String(repeating: "9", count: digits))"
                    let micros = Int64(seconds) * 1_000_000
                    #expect(Array(first.utf8).withSlice { reader.read($0) } == micros, "\(first)")
                    // The unit's last moment is still in its second.
                    let end = min(digits, 6)
                    let rest =
                        end == 0 ? 0 : 1_000_000 - Int64([1_000_000, 0, 0, 1000, 0, 0, 1][end])
                    #expect(
                        Array(last.utf8).withSlice { reader.read($0) } == micros + rest, "\(last)")
                }
            }
        }
    }

    @Test(
        "integers have 64 bits",
        arguments: [
            ("0", true), ("-7", true), ("+7", true), ("9223372036854775807", true),
            ("9223372036854775808", false), ("-9223372036854775808", true),
            ("-9223372036854775809", false), ("000000000000000000000000000012", true),
            ("100000000000000000000", false), ("00100000000000000000000", false),
            ("18446744073709551616", false), ("", false), ("-", false), ("1.0", false),
            ("0x1", false), ("000", true), ("12a", false),
        ])
    func integers(text: String, valid: Bool) {
        #expect(Array(text.utf8).withSlice { FieldText.isInteger($0) } == valid, "\(text)")
    }

    @Test("an epoch of a year beyond 9999 is no timestamp")
    func farEpochs() {
        var reader = TimestampReader(zone: .utc, formats: [.epochSeconds])
        #expect(Array("9000000000000".utf8).withSlice { reader.read($0) } == nil)
        #expect(Array("-99999999999".utf8).withSlice { reader.read($0) } == nil)
    }

    @Test(
        "URLs",
        arguments: [
            ("https://shop.example/a?b=c", true), ("/cart", true), ("android-app://com.x/", true),
            ("mailto:a@b.example", true), ("shop.example", false), ("", false), ("http:", false),
            ("https://a b", false), ("https://a\u{7f}", false), ("://x", false),
            ("1http://x", false),
        ])
    func urls(text: String, valid: Bool) {
        #expect(Array(text.utf8).withSlice { FieldText.isURL($0) } == valid)
    }

    @Test(
        "campaign parameters are parameters, with a value",
        arguments: [
            ("https://s.example/?utm_source=x", true), ("https://s.example/?a=1&gclid=2#f", true),
            ("https://s.example/?utm_source=", false), ("https://s.example/?utm_source", false),
            ("https://s.example/?xutm_source=1", false), ("https://s.example/#utm_source=1", false),
            ("https://s.example/#?gclid=1", false),
            ("https://s.example/utm_source=1", false), ("https://s.example/?a=utm_source=1", false),
            ("https://s.example/?a&utm_source=1", true), ("https://s.example/?", false),
            ("", false),
            ("https://s.example/?gclid=&utm_source=1", true),
        ])
    func parameters(url: String, tagged: Bool) {
        let names = ["utm_source", "gclid"].map { Array($0.utf8) }
        #expect(
            Array(url.utf8).withSlice { FieldText.hasParameter($0, among: names) } == tagged,
            "\(url)")
    }

    @Test("UTF-8 as the Unicode standard has it, without NUL")
    func text() {
        let good: [[UInt8]] = [
            [], Array("é日本𝄞".utf8), [0x7f], [0xed, 0x9f, 0xbf], [0xf4, 0x8f, 0xbf, 0xbf],
        ]
        let bad: [[UInt8]] = [
            [0], [0x80], [0xc0, 0x80], [0xc1, 0xbf], [0xc3], [0xe0, 0x9f, 0x80],
            [0xed, 0xa0, 0x80],
            [0xf0, 0x8f, 0x80, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80],
            [0xe2, 0x82], [0xc3, 0x28], [0xff],
        ]
        for bytes in good { #expect(bytes.withSlice { FieldText.isText($0) }, "\(bytes)") }
        for bytes in bad { #expect(!bytes.withSlice { FieldText.isText($0) }, "\(bytes)") }
        // Whatever the bytes: the same answer as the standard library's decoder.
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                UInt8.random(in: 0x70...0xff, using: &random)
            }
            let valid = String(validating: bytes, as: UTF8.self) != nil
            #expect(bytes.withSlice { FieldText.isText($0) } == valid, "\(bytes)")
        }
    }
}

@Suite("Short cuts agree with their plain twins")
struct ShortCutTests {
    @Test("a timestamp of the date before is read as any other")
    func timestamps() {
        // A date in any spelling that has so many bytes; the mistakes are in the usual one.
        let spellings = [
            "2025-02-26T10:20:30.405Z", "20250226T102030.405+0000",
        ].map { Array($0.utf8) }
        let usual = spellings[0]
        for seed in UInt64(1)...5000 {
            var generator = SeededGenerator(seed: seed)
            var text = usual
            for _ in 0..<Int.random(in: 0...2, using: &generator) {
                let alphabet =
                    seed % 2 == 0 ? Array("0123456789".utf8) : Array(UInt8.min...UInt8.max)
                text[Int.random(in: 0..<24, using: &generator)] =
                    alphabet.randomElement(using: &generator)!
            }
            let formats: [TimestampFormat] =
                seed % 5 == 0 ? [.epochSeconds, .iso8601] : [.iso8601, .epochSeconds]
            var warm = TimestampReader(zone: .utc, formats: formats)
            let first = spellings[seed % 7 == 0 ? 1 : 0]
            #expect(first.withSlice { warm.read($0) } != nil)
            var cold = TimestampReader(zone: .utc, formats: formats)
            let expected = text.withSlice { cold.read($0) }
            #expect(
                text.withSlice { warm.read($0) } == expected,
                "seed \(seed): \(String(decoding: text, as: UTF8.self))")
        }
    }
}
