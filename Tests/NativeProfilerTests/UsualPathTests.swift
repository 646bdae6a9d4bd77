import Foundation
import Profile
import Shared
import TestSupport
import Testing

@testable import IngestGate
@testable import NativeProfiler

@Suite("Paths of earlier days are counted whatever else a payload holds")
struct UsualPathTests {
    /// Records whose payloads together have so many keys that nobody knows.
    private func junk(_ keys: Int, event: String = "page_viewed") -> String {
        stride(from: 0, to: keys, by: 100).map { start in
            let members = (start..<min(start + 100, keys)).map { "\"\"k\($0)\"\":1" }
            return
                "c\(start),https://s.example/,,{day}T10:00:00Z,\(event),\"{\(members.joined(separator: ","))}\"\n"
        }.joined()
    }

    private let purchases = (0..<6).map { RuleExample.purchase("T\($0)", minute: "1\($0)") }
        .joined()

    private func read(
        _ text: String, usual: UsualPaths, chunk: Int = 256 << 10, threads: Int = 1
    ) throws -> PartitionProfile {
        let folder = try TemporaryFolder()
        let text = text.replacing("{day}", with: "2025-03-06")
        let path = try folder.write(Data(text.utf8), to: "events_20250306.csv")
        var engine = NativeEngine(RunLimits())
        engine.chunkBytes = chunk
        engine.threads = threads
        return try engine.profile(
            PartitionSource(
                feed: RuleExample.feed, day: RuleExample.day, name: "events_20250306.csv",
                location: path, usual: usual)
        ).profile
    }

    private func paths(_ profile: PartitionProfile, _ event: String) -> [String: PathProfile] {
        profile.payloadByEvent?["event_data"]?[event]?.paths ?? [:]
    }

    @Test("three thousand junk keys in one event change nothing that is said of another")
    func junkKeys() throws {
        let usual = UsualPaths([try profile(RuleExample.header + purchases)])
        let quiet = try read(RuleExample.header + purchases, usual: usual)
        let text = RuleExample.header + purchases + junk(3000)
        let loud = try read(text, usual: usual)
        #expect(paths(loud, "checkout_completed") == paths(quiet, "checkout_completed"))
        #expect(try #require(loud.payloadUnlisted) > 500)
        for chunk in [1, 999, 20_000] {
            #expect(try read(text, usual: usual, chunk: chunk, threads: 1 + chunk % 3) == loud)
        }
        // Without a history the smallest hashes stay, whoever they belong to.
        #expect(
            paths(try profile(text), "checkout_completed").count
                < paths(quiet, "checkout_completed").count)
    }

    @Test("one that did not occur is told as such where its event did")
    func absent() throws {
        let before = try profile(
            RuleExample.header + purchases + RuleExample.purchase("T9", extra: #""coupon":"A""#)
                + "c,https://s.example/,,{day}T10:00:00Z,page_viewed,\"{\"\"k\"\":1}\"\n")
        let today = try read(RuleExample.header + purchases, usual: UsualPaths([before]))
        #expect(paths(today, "checkout_completed")["coupon"] == PathProfile())
        #expect(today.payloadByEvent?["event_data"]?["page_viewed"] == nil)
        #expect(today.payload?["event_data"]?["k"] == nil)
    }

    @Test("a habit is what was there on two days, and no more than there is room for")
    func habits() throws {
        let once = try profile(RuleExample.header + RuleExample.purchase("T1", extra: #""odd":1"#))
        let plain = try profile(RuleExample.header + RuleExample.purchase("T1"))
        func known(_ days: [PartitionProfile]) -> [String] {
            UsualPaths(days).columns["event_data"]?["checkout_completed"] ?? []
        }
        let usual = [
            "currency", "items", "items[]", "items[].item_price", "items[].quantity", "revenue",
            "transaction_id",
        ]
        #expect(known([plain]) == usual)
        #expect(known([once]).contains("odd"))
        #expect(known([once, plain]) == usual)
        #expect(known([once, plain, once]).contains("odd"))
        #expect(UsualPaths([]) == UsualPaths())
        // What did not occur is none, and neither is a key that is shown by its form only.
        let again = try read(
            RuleExample.header + RuleExample.purchase("T1"), usual: UsualPaths([once]))
        #expect(!known([again]).contains("odd"))
        let masked = try profile(
            RuleExample.header + RuleExample.purchase("T1", extra: #""xxx.x":1"#))
        #expect(known([masked]) == usual)
    }

    /// Of six days: five usual ones, and today.
    private func drift(today text: String, usual: [PartitionProfile]) throws -> [RecordedOutcome] {
        var config = GateConfig()
        config.feeds = [RuleExample.feed]
        let history = PartitionHistory(
            baseline: usual.enumerated().map { i, profile in
                .init(day: RuleExample.day.date.advanced(by: i - usual.count), profile: profile)
            })
        return Judgement(
            RuleExample.feed, try read(text, usual: UsualPaths(usual)), history, config: config,
            rules: [SchemaPayloadDrift()], today: RuleExample.day.date
        ).checks
    }

    @Test("no path is called absent because there was no room for it, today or earlier")
    func rule() throws {
        let header = RuleExample.header
        let plain = Array(repeating: try profile(header + purchases), count: 5)
        #expect(
            try drift(today: header + purchases + junk(3000), usual: plain).map(\.status) == [
                .passed
            ])
        // It is gone, and that is certain although the table is full.
        let without = purchases.replacing("\"\"revenue\"\":20,", with: "")
        let gone = try drift(today: header + without + junk(3000), usual: plain)
        #expect(gone.map(\.status) == [.violated])
        #expect(gone[0].message == "checkout_completed.revenue present in 0 %, usually 100 %")
        // Days that had no room for it say nothing of it, so today's is no change.
        let full = try (0..<5).map { _ in
            try read(header + purchases + junk(3000), usual: UsualPaths())
        }
        #expect(try drift(today: header + purchases, usual: full).allSatisfy { !$0.isViolated })
        // Nobody knew to look for it: then it is not evaluated, which is no pass.
        var config = GateConfig()
        config.feeds = [RuleExample.feed]
        let unknown = Judgement(
            RuleExample.feed, full[0],
            PartitionHistory(
                baseline: plain.enumerated().map { i, profile in
                    .init(day: RuleExample.day.date.advanced(by: i - 5), profile: profile)
                }), config: config, rules: [SchemaPayloadDrift()], today: RuleExample.day.date
        ).checks
        #expect(unknown.map(\.status) == [.passed, .notEvaluated])
        #expect(unknown[1].message.contains("so nobody knows of checkout_completed."))
    }
}
