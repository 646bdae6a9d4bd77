import Durable
import Foundation
import Ledger
import NativeProfiler
import Profile
import ProfileEngineContract
import Shared
import TestSupport
import Testing

@testable import IngestGate

@Suite("The gate does not know its engine")
struct EngineTests {
    /// A landing area with one day in it.
    private struct Place {
        let folder: TemporaryFolder
        let config: GateConfig
        let file: LandedFile

        init(_ text: String) throws {
            folder = try TemporaryFolder()
            var config = GateConfig()
            config.feeds = [RuleExample.feed]
            config.folders.state = folder.path + "/state"
            config.folders.landing = folder.path
            self.config = config
            let name = RuleExample.feed.files.fileName(for: RuleExample.day)
            file = LandedFile(
                feed: RuleExample.feed, day: RuleExample.day, name: name,
                path: folder.path + "/" + name)
            try FileSystem.makeFolder(config.folders.state)
            try land(text)
        }

        func land(_ text: String) throws {
            let day = RuleExample.day.description
            _ = try folder.write(
                Data(text.replacingOccurrences(of: "{day}", with: day).utf8), to: file.name)
        }

        func gate(_ engine: any ProfileEngine) throws -> Gate {
            Gate(
                config: config, ledger: try Ledger.open(state: config.folders.state),
                engine: engine, now: Instant(microseconds: 1_741_300_000_000_000), version: "1")
        }

        func check(by engine: any ProfileEngine) throws -> PartitionReport {
            var gate = try gate(engine)
            let report = try gate.act(on: gate.judge(gate.reader().read(file)))
            try gate.settle()
            try gate.finish()
            return report
        }
    }

    private let good = RuleExample.header + RuleExample.views(3)
    private let native = NativeEngine(RunLimits())

    @Test("the same bytes are not restated by another engine, other bytes are")
    func restated() throws {
        let place = try Place(good)
        let first = try place.check(by: native)
        #expect(first.verdict == .clean && first.action == .promoted)
        var other = try place.gate(OtherEngine())
        let judged = try other.judge(other.reader().read(place.file))
        #expect(try other.foresee(judged).restates == nil)
        #expect(try place.check(by: OtherEngine()).action == .unchanged)
        try place.land(good + RuleExample.views(1, client: "new"))
        let again = try place.check(by: OtherEngine())
        #expect(again.restates == .clean)
        // And the other way round.
        #expect(try place.check(by: native).restates == nil)
        let entry = try #require(
            try Ledger.open(state: place.config.folders.state).current(
                feed: RuleExample.feed.name, day: RuleExample.day))
        #expect(entry.fingerprint.hasPrefix("other:of "))
    }

    @Test(
        "an engine that hands out no records quarantines all the same, and says why there are none")
    func refusedEvidence() throws {
        // A column is missing.
        let bad =
            "client_id,page_url,referrer,timestamp,event_name\n"
            + "c1,https://shop.example/,,{day}T10:00:00Z,page_viewed\n"
        let place = try Place(bad)
        let report = try place.check(by: OtherEngine())
        #expect(report.verdict == .quarantined && report.action == .quarantined)
        #expect(report.rejected == nil)
        let folder = try #require(report.quarantine)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(files == ["REASON.md", "findings.json"])
        let reason = try String(contentsOfFile: folder + "/REASON.md", encoding: .utf8)
        #expect(reason.contains("- No records: the engine 'other' hands out no records.\n"))
        #expect(!reason.contains("--drop-rejected"))
        var gate = try place.gate(OtherEngine())
        let entry = try #require(
            try gate.ledger.current(feed: RuleExample.feed.name, day: RuleExample.day))
        #expect(throws: ReleaseRefusal.self) {
            try gate.release(entry, by: "ana", reason: "test", dropRejected: true)
        }
        let whole = try gate.release(entry, by: "ana", reason: "test", dropRejected: false)
        #expect(whole.file == place.file.name)
    }

    @Test("what the engine does not count is not evaluated, with that reason, and never zero")
    func uncounted() throws {
        let text = good + RuleExample.purchase("T1")
        let place = try Place(text)
        var gate = try place.gate(OtherEngine())
        let read = try gate.reader().read(place.file)
        let lacking = try gate.judge(read).judgement.checks.filter {
            $0.reason?.hasPrefix("the engine does not count ") == true
        }
        #expect(lacking.allSatisfy { $0.status == .notEvaluated && !$0.counts })
        #expect(
            Set(lacking.map(\.rule)) == [
                "schema.malformed_rows", "schema.type", "schema.payload_drift",
                "duplicates.exact_rows", "purchase.empty_items", "purchase.items_total_mismatch",
                "purchase.transaction_collision", "purchase.transaction_duplicate",
                "time.resolution",
            ])
        var native = try place.gate(native)
        let all = try native.judge(native.reader().read(place.file)).judgement
        #expect(!all.checks.contains { $0.reason?.hasPrefix("the engine") == true })
        // The rest is judged as ever.
        let known = Set(lacking.map(\.rule))
        let other = try gate.judge(read).judgement.checks
        #expect(
            other.filter { !known.contains($0.rule) }
                == all.checks.filter { !known.contains($0.rule) })
    }

    @Test("a lesser engine keeps the contract", arguments: try! ProfileEngineContract.names)
    func lesser(fixture: String) throws {
        #expect(try ProfileEngineContract(OtherEngine()).profileBreaches(fixture) == [])
    }

    @Test("in everything else as well")
    func lesserClauses() throws {
        let contract = try ProfileEngineContract(OtherEngine())
        #expect(try contract.identityBreaches() == [])
        #expect(try contract.transactionBreaches() == [])
        #expect(try contract.failureBreaches() == [])
        #expect(try contract.evidenceBreaches() == [])
    }
}
