import Profile
import Shared
import Testing

@testable import IngestGate

@Suite("Rules about identity")
struct CombinedIdentityRuleTests {
    @Test("the rules about identity judge what the columns say together")
    func judged() throws {
        var feed = RuleExample.feed
        feed.columns.append(Column(name: "user_id"))
        feed.identity = FeedIdentity(.firstOf, ["user_id", "client_id"])
        let half = (0..<10).map { i in
            RuleExample.views(1, client: i % 2 == 0 ? "c\(i)" : "").dropLast()
                + ",\(i % 2 == 0 ? "" : "u\(i)")\n"
        }
        let example = RuleExample(RuleExample.header.dropLast() + ",user_id\n" + half.joined())
        let found = try outcomes(example, by: IdentityCoverage(), feed: feed)
        #expect(found.first?.status == .passed)
        #expect(found.first?.column == "user_id or client_id")
        feed.identity = FeedIdentity(.allOf, ["user_id", "client_id"])
        let all = try outcomes(example, by: IdentityCoverage(), feed: feed)
        #expect(all.first?.status == .violated && all.first?.observed == 1)
    }
}
