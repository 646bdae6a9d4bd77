import CZstd
import Foundation
import Shared
import TestSupport
import Testing

/// Files that are compressed by zstd, and texts of other encodings, by the built program.
@Suite("Packed files and other encodings")
struct PackedFileTests {
    private static let day = Workplace.day(["A1", "A2"], views: 60).replacing(
        "{day}", with: "2025-03-06")
    private static let name = "events_20250306.csv"
    private static let files = "files: events_{yyyy}{mm}{dd}.csv"

    private static func frame(_ data: Data) -> Data {
        var packed = Data(count: ZSTD_compressBound(data.count))
        let room = packed.count
        let count = packed.withUnsafeMutableBytes { to in
            data.withUnsafeBytes { from in
                ZSTD_compress(to.baseAddress, room, from.baseAddress, from.count, 3)
            }
        }
        return packed.prefix(count)
    }

    /// A frame that readers skip.
    private static let skippable = Data([0x53, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4])

    private func check(_ data: Data, as name: String) throws -> (ProgramResult, Workplace) {
        let work = try Workplace()
        try work.folder.write(data, to: "partitions/\(name)")
        return (try work.gate("check", "--json"), work)
    }

    private func profile(_ work: Workplace, _ name: String) throws -> [String: Any] {
        let result = try work.gate("profile", "partitions/\(name)", "--config", "config/gate.yml")
        var facts =
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
            ?? [:]
        facts["partition"] = nil
        return facts
    }

    @Test("zstd of one frame or several is the plain file, and has its content")
    func frames() throws {
        let plain = Data(Self.day.utf8)
        let (whole, work) = try check(plain, as: Self.name)
        #expect(whole.code == 0)
        let wanted = try profile(work, Self.name)
        let halves =
            Self.frame(plain.prefix(1000)) + Self.skippable + Self.frame(plain.dropFirst(1000))
        for packed in [
            Self.frame(plain), halves, Self.skippable + Self.frame(plain) + Self.frame(Data()),
        ] {
            let (result, work) = try check(packed, as: Self.name + ".zst")
            #expect(result.code == 0, "\(result.output)")
            let found = try profile(work, Self.name + ".zst")
            #expect(found as NSDictionary == wanted as NSDictionary)
            // By its bytes, whatever the name says.
            try work.folder.write(packed, to: "partitions/\(Self.name)")
            try FileManager.default.removeItem(
                atPath: work.folder.file("partitions/\(Self.name).zst"))
            #expect(try work.gate("check", "--all").code == 0)
        }
    }

    @Test("what is cut, corrupt, misnamed or a bomb is named, and what could be read counted")
    func damage() throws {
        let packed = Self.frame(Data(Self.day.utf8))
        var corrupt = Self.frame(Data(Self.day.utf8)) + packed
        corrupt[packed.count + 9] ^= 0xff
        corrupt[packed.count + 30] ^= 0xff
        let bomb = Self.frame(Data(count: 80 << 20))
        let cases: [(Data, String, String)] = [
            (packed.dropLast(7), ".zst", "truncated after"),
            (packed + packed.prefix(3), ".zst", "truncated after"),
            (corrupt, ".zst", "corrupt near byte"),
            (packed + Data("no frame at all".utf8), ".zst", "corrupt near byte"),
            (Data(Self.day.utf8), ".zst", "the name says .zst, the bytes are not zstd"),
            (packed, ".gz", ""), (bomb, ".zst", "expands more than 200-fold"),
        ]
        for (data, ending, words) in cases {
            let (result, work) = try check(data, as: Self.name + ending)
            #expect(result.code == (words.isEmpty ? 0 : 2), "\(words): \(result.output)")
            let why = try work.gate("explain", "2025-03-06")
            #expect(words.isEmpty || why.output.contains(words), "\(words): \(why.output)")
        }
    }

    @Test("a set of packed files, JSON lines and standard input")
    func elsewhere() throws {
        let set = try Workplace(replacing: Self.files, with: "files: \"{yyyy}{mm}{dd}/*.csv\"")
        try set.folder.write(Self.frame(Data(Self.day.utf8)), to: "partitions/20250306/a.csv.zst")
        let other = Self.day.replacing("A", with: "B").replacing("/p", with: "/q")
        try set.folder.write(Data(other.utf8), to: "partitions/20250306/b.csv")
        let result = try set.gate("check", "--json")
        #expect(result.code == 0, "\(result.output)\(result.errors)")
        #expect(try set.report(result).partitions.count == 1)

        let input = try Workplace()
        let piped = try input.gate(
            "check", "-", "--as", Self.name, input: Self.frame(Data(Self.day.utf8)))
        #expect(piped.code == 0, "\(piped.output)\(piped.errors)")

        let lines = try Workplace(
            config: """
                feeds:
                  shop:
                    files: shop_{yyyy}{mm}{dd}.jsonl.zst
                    columns: [{name: id, required: P0}, {name: note}]
                """)
        let text = (1...50).map { "{\"id\":\"\($0)\",\"note\":\"n\"}\n" }.joined()
        try lines.folder.write(
            Self.frame(Data(text.utf8)), to: "partitions/shop_20250306.jsonl.zst")
        #expect(try lines.gate("check").code == 0)
        #expect(try profile(lines, "shop_20250306.jsonl.zst")["records"] as? Int == 50)
    }

    // MARK: - Encodings

    private static func bytes(_ text: String, _ encoding: String) throws -> Data {
        try #require(text.data(using: Self.encoding(encoding)))
    }

    private static let foreign = day.replacing("search.example", with: "süche.example/é")

    @Test(
        "a declared encoding is read as UTF-8 is, and remainders keep it",
        arguments: ["windows-1252", "iso-8859-1", "utf-16", "utf-16be", "utf-16le", "macintosh"])
    func encodings(encoding: String) throws {
        let plain = try Workplace()
        try plain.folder.write(Self.foreign, to: "partitions/\(Self.name)")
        let text = Self.files + "\n    format: {encoding: \(encoding)}"
        let config = plain.folder.file("config/gate.yml")
        let work = try Workplace(
            config: String(contentsOfFile: config, encoding: .utf8)
                .replacing(#/\n    format:\n(      [^\n]*\n)+/#, with: "\n")
                .replacing(Self.files, with: text))
        let bytes = try Self.bytes(Self.foreign, encoding)
        try work.folder.write(bytes, to: "partitions/\(Self.name)")
        let result = try work.gate("check", "--json")
        #expect(result.code == 0, "\(result.output)\(result.errors)")
        var (found, wanted) = (try profile(work, Self.name), try profile(plain, Self.name))
        #expect(found["fingerprint"] as? String != wanted["fingerprint"] as? String)
        (found["fingerprint"], wanted["fingerprint"]) = (nil, nil)
        #expect(found as NSDictionary == wanted as NSDictionary)
        #expect(
            try work.folder.data("state/promoted/\(Self.name)") == bytes, "what landed is promoted")

        let twice =
            Self.foreign
            + Self.foreign.split(separator: "\n").dropFirst().map { line in
                line.replacing(#/"revenue"":20/#, with: "\"revenue\"\":30") + "\n"
            }.filter { $0.contains("A1") }.joined()
        try work.folder.write(Self.bytes(twice, encoding), to: "partitions/\(Self.name)")
        #expect(try work.gate("check").code == 2)
        let release = try work.gate(
            "release", "2025-03-06", "--by", "ana", "--reason", "x", "--drop-rejected")
        #expect(release.code == 0, "\(release.errors)")
        let kept = Self.foreign.split(separator: "\n").filter { !$0.contains("A1") }
            .map { $0 + "\n" }.joined()
        let left = try work.folder.data("state/promoted/\(Self.name)")
        #expect(String(data: left, encoding: Self.encoding(encoding)) == kept)
    }

    private static func encoding(_ name: String) -> String.Encoding {
        switch name {
        case "windows-1252": .windowsCP1252
        case "iso-8859-1": .isoLatin1
        case "utf-16be": .utf16BigEndian
        case "utf-16le": .utf16LittleEndian
        case "utf-16": .utf16
        default: .macOSRoman
        }
    }

    @Test("bytes that are no character make their record malformed, and no other")
    func invalid() throws {
        let work = try Workplace(
            config: """
                feeds:
                  shop:
                    files: events_{yyyy}{mm}{dd}.csv
                    format: {encoding: windows-1252}
                    columns: [{name: id, required: P0}, {name: note}]
                """)
        var bytes = Data("id,note\n".utf8)
        for i in 1...30 {
            bytes += Data("\(i),".utf8) + Data(i == 9 ? [0x81] : [0xe9]) + Data("\n".utf8)
        }
        try work.folder.write(bytes, to: "partitions/\(Self.name)")
        _ = try work.gate("check")
        let why = try work.gate("explain", "2025-03-06")
        #expect(
            why.output.contains("1 with bytes that are no windows-1252, first in line 10"),
            "\(why.output)")
        #expect(try profile(work, Self.name)["records"] as? Int == 30)
    }

    @Test(
        "what cannot be meant is a mistake of the configuration",
        arguments: [
            ("utf-8", "needs no 'encoding'"), ("windows-1259", "is no encoding that is read"),
            ("iso-8859-51", "did you mean"),
        ])
    func mistakes(name: String, words: String) throws {
        let text = Self.files + "\n    format: {encoding: \(name)}"
        let work = try Workplace()
        let config = try work.folder.read("config/gate.yml")
            .replacing(#/\n    format:\n(      [^\n]*\n)+/#, with: "\n").replacing(
                Self.files, with: text)
        try work.folder.write(config, to: "config/gate.yml")
        let result = try work.gate("config", "check")
        #expect(result.code == 78 && result.errors.contains(words), "\(result.errors)")
    }
}
