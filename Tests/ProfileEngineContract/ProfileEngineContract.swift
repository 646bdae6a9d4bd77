import Foundation
package import Profile
package import Shared
import TestSupport

/// What every engine has to do, whatever it runs on: `breaches` is empty for one that does.
///
/// The fixtures are small partitions of `Fixtures/feed.yml`, each with its profile. An engine may leave out what it
/// cannot count; what it says has to be right.
package struct ProfileEngineContract {
    let engine: any ProfileEngine
    private let secret: HashSecret
    private let feed: Feed
    private let folder: TemporaryFolder

    package static let day = PartitionDay("2025-03-06")!
    private static let fixtures =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Fixtures/"

    /// - Parameter secret: What the engine keys ids with.
    package init(_ engine: any ProfileEngine, secret: HashSecret = .ofProcess) throws {
        self.engine = engine
        self.secret = secret
        feed = try GateConfig.load(
            path: Self.fixtures + "feed.yml", catalog: ConfigCatalog(rules: [], sections: [])
        ).config.feeds[0]
        folder = try TemporaryFolder()
    }

    /// Names of the fixtures.
    package static var names: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: fixtures)
                .filter { $0.hasSuffix(".csv") }.map { String($0.dropLast(4)) }.sorted()
        }
    }

    // MARK: - Clauses

    /// The profile of a fixture is the expected one, but for what the engine leaves out.
    package func profileBreaches(_ fixture: String) throws -> [String] {
        let data = try Data(contentsOf: URL(fileURLWithPath: Self.fixtures + fixture + ".json"))
        let expected = try JSON.value(PartitionProfile.self, from: data)
        let found = try engine.profile(source(fixture)).profile
        return ProfileDifference.list(found, expected).map { "\(fixture): \($0)" }
    }

    /// Content has one identity, whatever its name, and every other content another one; the engine signs it.
    package func identityBreaches() throws -> [String] {
        var breaches: [String] = []
        func expect(_ holds: Bool, _ what: String) { if !holds { breaches.append(what) } }
        expect(
            !engine.name.isEmpty && !engine.name.contains(":"), "a name is short, without a colon")
        let text = try String(contentsOfFile: Self.fixtures + "plain.csv", encoding: .utf8)
        func identity(_ text: String, as name: String) throws -> ContentIdentity {
            let path = try folder.write(Data(text.utf8), to: name)
            return try engine.profile(
                PartitionSource(feed: feed, day: Self.day, name: name, location: path)
            ).content
        }
        let first = try identity(text, as: "events_20250306.csv")
        expect(first.engine == engine.name, "an identity names its engine")
        expect(
            try identity(text, as: "events_20250306.csv").compared(with: first) == .same,
            "the same bytes have the same identity")
        expect(
            try identity(text, as: "events_20250307.csv").compared(with: first) == .same,
            "the name of a file is no part of its content")
        expect(
            ContentIdentity(first.text) == first, "an identity comes back from the ledger as it was"
        )
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let changes = [
            ("a byte", text.replacingOccurrences(of: "T1", with: "T3")),
            ("a record more", text + lines[1] + "\n"),
            ("two records the other way round", swapped(lines).joined(separator: "\n")),
            ("a name in the header", text.replacingOccurrences(of: "page_url", with: "page_uri")),
        ]
        for (what, other) in changes {
            expect(
                try identity(other, as: "events_20250306.csv").compared(with: first) == .different,
                "\(what) makes another identity")
        }
        return breaches
    }

    private func swapped(_ lines: [Substring]) -> [Substring] {
        var lines = lines
        lines.swapAt(1, 2)
        return lines
    }

    /// Keys of transactions are those of every engine, sorted, once each, with their texts.
    package func transactionBreaches() throws -> [String] {
        var breaches: [String] = []
        func expect(_ holds: Bool, _ what: String) { if !holds { breaches.append(what) } }
        let facts = try engine.profile(source("purchases")).transactions
        let ids = ["T1", "T2", "T4", "T5", "T6", "T7"]
        let keys = ids.map { TransactionKey(text: Array($0.utf8), secret: secret) }
        expect(facts.keys == keys.sorted(), "keys are those of the ids, sorted")
        expect(
            try facts.texts(of: Set(keys)) == Dictionary(uniqueKeysWithValues: zip(keys, ids)),
            "keys have their texts")
        expect(facts.colliding == [keys[1]], "ids with different contents collide")
        expect(facts.repeated == [keys[0]], "ids with like contents are repeated")
        expect(
            facts.collisionCount == 1 && facts.duplicateCount == 1
                && facts.collisions == ["T2"] && facts.duplicates == ["T1"],
            "collisions and duplicates are counted and listed")
        return breaches
    }

    /// What cannot be read is an error; what is damaged says so.
    package func failureBreaches() throws -> [String] {
        var breaches: [String] = []
        let name = "events_20250306.csv"
        let missing = PartitionSource(
            feed: feed, day: Self.day, name: name, location: folder.path + "/missing/" + name)
        do throws(EngineError) {
            _ = try engine.profile(missing)
            breaches.append("a partition that is not there has no profile")
        } catch {
            if error.kind != .notFound { breaches.append("not there, told as \(error.kind)") }
        }
        let whole = try gzip(Data(contentsOf: URL(fileURLWithPath: Self.fixtures + "plain.csv")))
        let path = try folder.write(whole.dropLast(9), to: name + ".gz")
        let cut = try engine.profile(
            PartitionSource(feed: feed, day: Self.day, name: name + ".gz", location: path))
        if cut.profile.damage == nil { breaches.append("a truncated file is damaged") }
        return breaches
    }

    /// Records come in the order of the file, each whole and on one side, or not at all and with a reason.
    package func evidenceBreaches() throws -> [String] {
        let asked = try source("purchases")
        let facts = try engine.profile(asked).transactions
        let rules = Dictionary(
            uniqueKeysWithValues: RecordFault.allCases.map { ($0, "\($0)") })
        let sink = EvidenceList()
        do throws(EngineError) {
            try engine.split(
                asked, by: RecordRejection(rules: rules, facts, replayed: []), into: sink)
        } catch {
            guard error.kind == .unsupported else { return ["evidence: \(error)"] }
            return error.message.isEmpty || !sink.lines.isEmpty
                ? ["evidence is refused before anything is told, with a reason"] : []
        }
        let expected = [
            "kept", "3: duplicate", "4: collision", "5: collision", "6: missingTransactionID",
            "7: nonPositiveRevenue", "8: missingRevenue", "kept", "kept",
        ]
        var breaches = sink.lines == expected ? [] : ["evidence: \(sink.lines)"]
        let text = try String(contentsOfFile: Self.fixtures + "purchases.csv", encoding: .utf8)
        let records = text.split(separator: "\n").dropFirst().map(String.init)
        if sink.records != records { breaches.append("evidence has the bytes of the file") }
        return breaches
    }

    private func source(_ fixture: String) throws -> PartitionSource {
        PartitionSource(
            feed: feed, day: Self.day, name: fixture + ".csv",
            location: Self.fixtures + fixture + ".csv")
    }
}

/// Lists what an engine tells of records.
private final class EvidenceList: EvidenceSink {
    var lines: [String] = []
    var records: [String] = []

    func keep(_ record: UnsafeRawBufferPointer) {
        lines.append("kept")
        records.append(String(decoding: record, as: UTF8.self))
    }

    func reject(_ record: UnsafeRawBufferPointer, line: Int, rules: [String], malformed: Bool) {
        lines.append("\(line): \(rules.joined(separator: " "))")
        records.append(String(decoding: record, as: UTF8.self))
    }

    func reject(oversized record: OversizedText) { lines.append("\(record.line): oversized") }
}
