import Profile
import Shared
import TestSupport
import Testing

@testable import IngestGate
@testable import NativeProfiler

@Suite("Who a record is of may stand in several columns")
struct CombinedIdentityTests {
    private func feed(_ identity: FeedIdentity) -> Feed {
        var feed = RuleExample.feed
        feed.columns.append(Column(name: "user_id"))
        feed.identity = identity
        return feed
    }

    /// `client user` of each record.
    private func csv(_ ids: [(String, String)]) -> String {
        let lines = ids.map { client, user in
            RuleExample.views(1, client: client).dropLast() + ",\(user)\n"
        }
        return RuleExample.header.dropLast() + ",user_id\n" + lines.joined()
    }

    private let ids = [
        ("c1", "u1"), ("c2", "u1"), ("c3", ""), ("c3", "undefined"), ("", ""), ("null", ""),
        ("", "u2"), ("c1", "u1"),
    ]

    @Test("the first column that names somebody does")
    func first() throws {
        for chunk in [7, 1 << 18] {
            let got = try profile(
                csv(ids), feed: feed(FeedIdentity(.firstOf, ["user_id", "client_id"])),
                chunk: chunk)
            let identity = try #require(got.identity)
            #expect(identity.name == "user_id or client_id")
            // u1 three times, c3 twice, u2.
            #expect(identity.distinct == 3 && identity.largest == 3)
            #expect(identity.missing == 1 && identity.placeholders == ["null": 1])
            // The columns keep counts of their own.
            #expect(got.columns[0].missing == 2 && got.columns[0].largest == 2)
        }
    }

    @Test("all of them do together, and none may lack")
    func pair() throws {
        let got = try profile(
            csv(ids), feed: feed(FeedIdentity(.allOf, ["client_id", "user_id"])))
        let identity = try #require(got.identity)
        #expect(identity.name == "client_id + user_id")
        // (c1, u1) twice, (c2, u1).
        #expect(identity.distinct == 2 && identity.largest == 2)
        #expect(identity.missing == 3 && identity.placeholders == ["undefined": 1, "null": 1])
    }

    @Test("a file without the columns tells nobody; one of them is enough for the first of several")
    func absent() throws {
        let text = RuleExample.header + RuleExample.views(3)
        let first = FeedIdentity(.firstOf, ["user_id", "client_id"])
        #expect(try profile(text, feed: feed(first)).identity?.distinct == 3)
        let pair = FeedIdentity(.allOf, ["user_id", "client_id"])
        #expect(try profile(text, feed: feed(pair)).identity == nil)
        let without = text.replacing("client_id", with: "somebody")
        #expect(try profile(without, feed: feed(first)).identity == nil)
    }

    @Test("records between malformed ones are counted as well")
    func irregular() throws {
        let text = csv(ids).replacing("\nc3,", with: "\nbad,row\nc3,")
        let got = try profile(
            text, feed: feed(FeedIdentity(.firstOf, ["user_id", "client_id"])))
        #expect(got.malformed.fieldCount == 2 && got.identity?.largest == 3)
    }
}
