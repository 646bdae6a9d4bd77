import Foundation
import IngestGate
import Profile
import Shared
import TestSupport
import Testing

@testable import NativeProfiler

@Suite("A partition that is a set of files")
struct FileSetTests {
    private static let header = "client_id,page_url,referrer,timestamp,event_name,event_data\n"
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static func feed(_ change: (inout Feed) -> Void = { _ in }) throws -> Feed {
        var feed = RuleExample.feed
        feed.files = FeedFiles([try PathPattern("{yyyy}{mm}{dd}/*.csv")])
        change(&feed)
        return feed
    }

    private func profile(
        _ files: [String: Data], _ engine: NativeEngine = NativeEngine(RunLimits()),
        feed: Feed? = nil
    ) throws -> ProfiledPartition {
        let place = UUID().uuidString
        for (name, data) in files { try folder.write(data, to: "\(place)/\(name)") }
        return try engine.profile(
            PartitionSource(
                feed: feed ?? Self.feed(), day: RuleExample.day, name: "p",
                location: folder.file(place), parts: files.keys.sorted().map { .init(path: $0) }))
    }

    private func profile(_ texts: [String: String], feed: Feed? = nil) throws -> ProfiledPartition {
        try profile(texts.mapValues { Data($0.utf8) }, feed: feed)
    }

    /// Records of all kinds: fine, malformed in each way, empty lines, purchases that meet again.
    private static func records(_ count: Int, _ random: inout SeededGenerator) -> [String] {
        (0..<count).map { i in
            let id = Int.random(in: 0...9, using: &random)
            let second = 10 + Int.random(in: 0...49, using: &random)
            let time = "2025-03-06T10:00:\(second)Z"
            let purchase =
                "c\(id),https://shop.example/thanks,,\(time),checkout_completed,"
                + "\"{\"\"transaction_id\"\":\"\"T\(id)\"\",\"\"revenue\"\":\(id % 4),"
                + "\"\"items\"\":[{\"\"quantity\"\":1,\"\"item_price\"\":\(id % 4)}]}\""
            return switch Int.random(in: 0...12, using: &random) {
            case 0: purchase
            case 1: purchase + " "
            case 2: ""
            case 3: "c\(id),too,few"
            case 4: "c\(id),\"odd\"x,,\(time),page_viewed,"
            case 5: ",https://shop.example/?utm_source=a,,\(time),unknown_\(id),"
            case 6: "c\(id),no url,,yesterday,page_viewed,{broken"
            case 7: "c\(id),https://shop.example/,,2025-03-05T10:00:00Z,page_viewed,"
            default: "c\(id),https://shop.example/\(i),https://a.example/,\(time),page_viewed,"
            }
        }
    }

    @Test("however a day is cut into files, it is counted as one")
    func cuts() throws {
        let seed: UInt64 = 4711
        var random = SeededGenerator(seed: seed)
        for round in 0..<40 {
            let count = Int.random(in: 1...120, using: &random)
            let lines = Self.records(count, &random)
            let whole = try profile([
                "a.csv": Self.header + lines.map { $0 + "\n" }.joined()
            ])
            var files: [String: Data] = [:]
            var rest = lines[...]
            while !rest.isEmpty {
                let part = rest.prefix(Int.random(in: 1...40, using: &random))
                rest = rest.dropFirst(part.count)
                var text = Self.header + part.map { $0 + "\n" }.joined()
                // The last line end may be missing, unless nothing stands on the line.
                if part.last != "", Bool.random(using: &random) { text.removeLast() }
                let isPacked = Int.random(in: 0...5, using: &random) == 0
                let name = "b\(1000 + files.count).csv" + (isPacked ? ".gz" : "")
                files[name] = isPacked ? try gzip(Data(text.utf8)) : Data(text.utf8)
            }
            var engine = NativeEngine(RunLimits())
            engine.threads = Int.random(in: 1...4, using: &random)
            // Some files then are longer than a chunk, and some are read by several threads.
            engine.chunkBytes = [40, 700, 256 << 10].randomElement(using: &random) ?? 40
            let cut = try profile(files, engine)
            let place: Comment = "seed \(seed), round \(round), \(files.count) files"
            func same(_ profile: PartitionProfile) -> PartitionProfile {
                var profile = profile
                profile.bytes = 0
                // Which records are shown is the files' order; where they stand differs.
                profile.samples = profile.samples.mapValues { samples in
                    samples.map { .init(line: 0, offset: 0, text: $0.text) }
                }
                profile.set = nil
                profile.format = nil
                return profile
            }
            #expect(same(cut.profile) == same(whole.profile), place)
            #expect(cut.transactions.keys == whole.transactions.keys, place)
            #expect(cut.transactions.colliding == whole.transactions.colliding, place)
            #expect(cut.files?.map(\.records).reduce(0, +) == cut.profile.records, place)
            #expect(cut.profile.set?.headers.count == 1, place)
            // Nothing depends on threads or chunks.
            let again = try profile(files)
            #expect(again.profile == cut.profile, place)
            #expect(again.content == cut.content && again.files == cut.files, place)
        }
    }

    private func view(_ client: String, _ extra: String = "") -> String {
        "\(client),https://shop.example/,,2025-03-06T10:00:00Z,page_viewed,\(extra)\n"
    }

    @Test("a record's evidence names its file, and the line there")
    func evidence() throws {
        let found = try profile([
            "a.csv": Self.header + view("a"),
            "b.csv": Self.header + view("b") + "bad\n" + view("c"),
            "c.csv": Self.header + "\"x\"y,bad\n",
        ])
        let samples = found.profile.samples["malformed"] ?? []
        #expect(samples.map(\.file) == ["b.csv", "c.csv"])
        #expect(samples.map(\.line) == [3, 2])
        #expect(samples.map(\.offset) == [Self.header.utf8.count + view("b").utf8.count, 61 - 1])
    }

    @Test("the content of a set is that of its files by their paths")
    func content() throws {
        let texts = ["a.csv": Self.header + view("a"), "b.csv": Self.header + view("b")]
        let one = try profile(texts)
        #expect(try profile(texts).content == one.content)
        func differs(_ change: (inout [String: String]) -> Void) throws -> Bool {
            var other = texts
            change(&other)
            return try profile(other).content != one.content
        }
        #expect(try differs { $0["c.csv"] = Self.header })
        #expect(try differs { $0["b.csv"] = nil })
        #expect(try differs { $0["a.csv"] = Self.header + view("aa") })
        #expect(try differs { ($0["a.csv"], $0["b.csv"]) = ($0["b.csv"]!, $0["a.csv"]!) })
        #expect(
            try differs {
                $0["d.csv"] = $0["a.csv"]
                $0["a.csv"] = nil
            })
        // That a file was compressed since is no other content.
        let packed = try profile([
            "a.csv.gz": try gzip(Data((texts["a.csv"] ?? "").utf8)),
            "b.csv": Data((texts["b.csv"] ?? "").utf8),
        ])
        #expect(packed.content == one.content)
    }

    @Test("the same content under two names is named; files without records are no copies")
    func copies() throws {
        let text = Self.header + view("a")
        let found = try profile(
            [
                "a.csv": Data(text.utf8), "b.csv.gz": gzip(Data(text.utf8)),
                "c.csv": Data(Self.header.utf8), "d.csv": Data(Self.header.utf8),
                "e.csv": Data((Self.header + view("b")).utf8),
            ])
        #expect(
            found.profile.set?.copies.first == [
                .init(path: "b.csv.gz", original: "a.csv", records: 1)
            ])
    }

    @Test("each file is read by its own header, and that they differ is known")
    func headers() throws {
        let found = try profile([
            "a.csv": Self.header + view("a"), "b.csv": Self.header + view("b"),
            "c.csv": "event_name,timestamp,client_id,page_url,event_data,more\n"
                + "page_viewed,2025-03-06T10:00:00Z,c,https://shop.example/,,x\n",
        ])
        let profile = found.profile
        #expect(profile.records == 3 && profile.malformed.records == 0)
        #expect(profile.set?.headers.map(\.files) == [2, 1])
        func missing(_ name: String) -> Int? {
            profile.columns.first { $0.name == name }?.missing
        }
        #expect(profile.columns.map(\.name).last == "more")
        #expect(missing("client_id") == 0 && missing("referrer") == 3 && missing("more") == 2)
        #expect(profile.time.unparsable == 0 && profile.events["page_viewed"] == 3)
        #expect(profile.columns.first { $0.name == "page_url" }?.invalid == 0)
    }

    @Test("more headers than anybody means are not counted, and named")
    func manyHeaders() throws {
        var texts: [String: String] = [:]
        for i in 0..<40 {
            texts["f\(10 + i).csv"] =
                "client_id,page_url,referrer,timestamp,event_name,event_data,x\(i)\n" + view("a,")
        }
        let set = try profile(texts).profile.set
        #expect(set?.headers.count == 16)
        #expect(set?.damaged.count == 24)
    }

    @Test("where only the first file has the header, the others go on")
    func headerInFirst() throws {
        let feed = try Self.feed { $0.format.isHeaderInFirstOnly = true }
        let found = try profile(
            [
                "a.csv": Self.header + view("a"), "b.csv": view("b") + view("c"),
                // A header that stands there all the same is none of its records.
                "c.csv": Self.header + view("d"), "d.csv": "",
                "e.csv": "<html>\n", "f.csv": "bad\n",
            ], feed: feed)
        let profile = found.profile
        #expect(profile.records == 5 && profile.malformed.records == 1)
        #expect(profile.events["page_viewed"] == 4)
        #expect(profile.set?.damaged.first.map(\.path) == ["e.csv"])
        #expect(profile.samples["malformed"]?.first?.line == 1)
        #expect(profile.format?.repeatedHeaders == 0)
    }

    @Test("what is no table, or is cut, is named; the others are counted")
    func damage() throws {
        let good = Data((Self.header + (0..<200).map { view("c\($0)") }.joined()).utf8)
        let found = try profile([
            "a.csv": good, "b.csv.gz": gzip(good).dropLast(20), "c.csv": Data("<html>".utf8),
            "d.csv": Data(), "e.csv": Data(view("no header").utf8),
            "f.csv": Data([0xff, 0xfe, 0x61, 0]), "g.csv.gz": Data("plain".utf8),
        ])
        let set = try #require(found.profile.set)
        #expect(
            set.damaged.first.map(\.path) == [
                "b.csv.gz", "c.csv", "d.csv", "e.csv", "f.csv", "g.csv.gz",
            ])
        #expect(
            set.damaged.first.map(\.why)[1...3] == [
                .format(.errorPage("HTML")), .empty, .format(.noHeader),
            ])
        #expect(found.profile.records >= 200 && found.profile.records <= 400)
        #expect(found.profile.format?.cause == nil)
        #expect(found.profile.columns.count == 6)
    }

    @Test("a set in which nothing is a table says what it is")
    func noTable() throws {
        let found = try profile(["a.csv": "<html>", "b.csv": "<html>"])
        #expect(found.profile.format?.cause == .errorPage("HTML"))
        #expect(found.profile.set?.damaged.count == 2)
        let empty = try profile(["a.csv": "", "b.csv": ""])
        #expect(empty.profile.records == 0 && empty.profile.bytes == 0)
    }

    @Test("any bytes are counted somehow, the same way in every run")
    func anyBytes() throws {
        let seed: UInt64 = 99
        var random = SeededGenerator(seed: seed)
        let pieces = [
            Self.header, "\"", "\n", "\r\n", ",", "\u{feff}", "a", "{\"a\":", "<", "\0",
            "client_id,event_name\n", view("a"),
        ]
        for round in 0..<150 {
            var files: [String: Data] = [:]
            for i in 0..<Int.random(in: 1...6, using: &random) {
                let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                    pieces.randomElement(using: &random) ?? ""
                }.joined()
                var data = Data(text.utf8)
                switch Int.random(in: 0...4, using: &random) {
                case 0: data = try gzip(data)
                case 1: data.append(contentsOf: [0xff, 0x1f, 0x8b])
                default: break
                }
                files["f\(i).csv" + (Bool.random(using: &random) ? ".gz" : "")] = data
            }
            let feed = try Self.feed {
                let kind = round % 3
                $0.format.header = kind != 0
                $0.format.isHeaderInFirstOnly = kind == 1
            }
            var engine = NativeEngine(RunLimits())
            let one = try profile(files, engine, feed: feed)
            engine.threads = 3
            engine.chunkBytes = 16
            let other = try profile(files, engine, feed: feed)
            let place: Comment = "seed \(seed), round \(round)"
            #expect(one.profile == other.profile, place)
            #expect(one.content == other.content, place)
        }
    }

    @Test("a file that is not the one that was listed decides nothing")
    func changed() throws {
        try folder.write(Self.header + view("a"), to: "s/a.csv")
        try folder.write(Data(repeating: 0x61, count: 300), to: "s/b.csv.gz")
        for path in ["a.csv", "b.csv.gz"] {
            let source = PartitionSource(
                feed: try Self.feed(), day: nil, name: "p", location: folder.file("s"),
                parts: [.init(path: path, expected: (size: 5, modified: 7))])
            #expect(throws: EngineError.self) { try NativeEngine(RunLimits()).profile(source) }
            do {
                _ = try NativeEngine(RunLimits()).profile(source)
            } catch {
                #expect(error.kind == .changed && error.message.contains(path))
            }
        }
    }
}
