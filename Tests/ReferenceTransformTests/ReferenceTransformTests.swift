import Foundation
import Operations
import Shared
import TestSupport
import Testing

@testable import ReferenceTransform

@Suite("The reference transform")
struct ReferenceTransformTests {
    /// The channels of config/gate.yml.
    static let config: GateConfig = {
        do {
            let path = BuiltProgram.root + "/config/gate.yml"
            return try GateConfig.load(
                path: path,
                catalog: ConfigurationFile.catalog,
                environment: [:]
            ).config
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    @Test(
        "channels: click ids, then campaigns, then referrers",
        arguments: [
            ("https://shop.example/", "", "Direct"),
            ("https://shop.example/?utm_source=", "", "Direct"),
            ("https://shop.example/", "https://www.google.co.uk/", "Organic Search"),
            ("https://shop.example/", "https://google.evil.example/", "Organic Search"),
            ("https://shop.example/", "https://notgoogle.example/", "Referral"),
            ("https://shop.example/?gclid=x", "https://www.google.com/", "Paid Search"),
            ("https://shop.example/?utm_medium=CPC&utm_source=google", "", "Paid Search"),
            ("https://shop.example/?utm_medium=email&utm_source=crm", "", "Email"),
            ("https://shop.example/?utm_medium=mystery", "https://www.google.com/", "Unassigned"),
            ("https://shop.example/?fbclid=1", "", "Organic Social"),
            ("https://shop.example/?fbclid=1&utm_medium=paid_social", "", "Paid Social"),
            ("https://shop.example/?irclickid=1", "https://blog.example/", "Affiliates"),
            ("https://shop.example/", "https://m.facebook.com/", "Organic Social"),
            ("https://shop.example/", "https://x.com/", "Organic Social"),
            ("https://shop.example/", "https://max.com/", "Referral"),
            ("https://checkout.shop.example/", "https://shop.example/cart", "Direct"),
            ("https://shop.example/#?gclid=1", "", "Direct"), ("not a url", "nor this", "Direct"),
        ])
    func channels(page: String, referrer: String, channel: String) {
        let landing = LandingPage(page: page, referrer: referrer, internalHosts: [])
        #expect(Self.config.channels.channel(of: landing).channel == channel)
    }

    @Test(
        "devices",
        arguments: [
            ("", "unknown"), ("Mozilla/5.0 (X11; Linux x86_64)", "desktop"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_3)", "mobile"),
            ("Mozilla/5.0 (Linux; Android 10; K) Chrome/133.0.0.0 Mobile Safari", "mobile"),
            ("Mozilla/5.0 (Linux; Android 13; SM-X200) Chrome/133", "tablet"),
            ("Mozilla/5.0 (iPad; CPU OS 17_0)", "tablet"),
        ])
    func devices(agent: String, device: String) {
        #expect(Device(userAgent: agent).rawValue == device)
    }

    private static let header =
        "client_id,page_url,referrer,timestamp,event_name,event_data,user_agent\n"

    private func transform(_ days: [String]) throws -> (FactCounts, [String: [[String]]]) {
        let folder = try TemporaryFolder()
        let feed = try #require(Self.config.feeds.first)
        let paths = try days.enumerated().map { i, text in
            try folder.write(Self.header + text, to: "events_2025030\(i + 1).csv")
        }
        let counts = try ReferenceTransform(Self.config).run(
            feed: feed, files: paths, into: folder.file("warehouse"))
        var tables: [String: [[String]]] = [:]
        for name in ["fct_sessions", "fct_orders", "fct_attribution"] {
            tables[name] = try folder.read("warehouse/\(name).csv").split(separator: "\n")
                .dropFirst().map {
                    $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                }
        }
        return (counts, tables)
    }

    private func view(_ client: String, _ time: String, _ query: String = "", agent: String = "a")
        -> String
    {
        "\(client),https://shop.example/\(query),,\(time)Z,page_viewed,,\(agent)\n"
    }

    @Test("a pause of more than 30 minutes ends a session, midnight does not")
    func sessions() throws {
        let (counts, tables) = try transform([
            view("c1", "2025-03-01T10:00:00") + view("c2", "2025-03-01T10:10:00")
                + view("c1", "2025-03-01T10:30:00") + view("c1", "2025-03-01T11:00:01", "?gclid=1")
                + view("c3", "2025-03-01T23:50:00"),
            view("c3", "2025-03-02T00:10:00") + view("c3", "2025-03-02T00:45:00"),
        ])
        #expect(counts == FactCounts(partitions: 2, sessions: 5, orders: 0))
        let sessions = try #require(tables["fct_sessions"])
        let starts = sessions.map { [$0[1], $0[2], $0[3], $0[7]] }.sorted { $0[1] < $1[1] }
        #expect(
            starts == [
                ["c1", "2025-03-01T10:00:00.000Z", "Direct", "2"],
                ["c2", "2025-03-01T10:10:00.000Z", "Direct", "1"],
                ["c1", "2025-03-01T11:00:01.000Z", "Paid Search", "1"],
                ["c3", "2025-03-01T23:50:00.000Z", "Direct", "2"],
                ["c3", "2025-03-02T00:45:00.000Z", "Direct", "1"],
            ])
        #expect(Set(sessions.map { $0[0] }).count == 5)
    }

    @Test("records without a client identifier are told apart by their user agent")
    func anonymous() throws {
        let (counts, _) = try transform([
            view("", "2025-03-01T10:00:00", agent: "a")
                + view("", "2025-03-01T10:01:00", agent: "b")
                + view("", "2025-03-01T10:02:00", agent: "a")
        ])
        #expect(counts.sessions == 2)
    }

    @Test("orders belong to their session and its channel; revenue stays exact, or empty")
    func orders() throws {
        func order(_ id: String, _ revenue: String, _ time: String) -> String {
            let payload = #""{""transaction_id"":""\#(id)"",""revenue"":\#(revenue),""items"":[]}""#
            return "c1,https://shop.example/thanks,,\(time)Z,checkout_completed,\(payload),a\n"
        }
        let (counts, tables) = try transform([
            view("c1", "2025-03-01T10:00:00", "?utm_medium=email") + "broken,row\n"
                + order("A1", "20.05", "2025-03-01T10:05:00")
                + order("A2", "0", "2025-03-01T10:06:00")
                + order("A3", "null", "2025-03-01T10:07:00")
        ])
        #expect(counts == FactCounts(partitions: 1, sessions: 1, orders: 3))
        let orders = try #require(tables["fct_orders"])
        #expect(orders.map { $0[2] } == ["20.05", "0", ""])
        #expect(
            Set(orders.map { $0[4] }) == Set(try #require(tables["fct_sessions"]).map { $0[0] }))
        #expect(
            tables["fct_attribution"]
                == ["A1", "A2", "A3"].map { [$0, "Email", "1", "last_click"] })
    }

    @Test("the same partitions give the same bytes")
    func deterministic() throws {
        let landing = BuiltProgram.root + "/partitions/"
        let feed = try #require(Self.config.feeds.first)
        let files = ["events_20250217.csv.gz", "events_20250218.csv.gz"].map { landing + $0 }
        let outputs = try (0..<2).map { _ in
            let folder = try TemporaryFolder()
            _ = try ReferenceTransform(Self.config).run(
                feed: feed, files: files, into: folder.path)
            return try folder.read("fct_sessions.csv")
        }
        #expect(outputs[0] == outputs[1])
        #expect(outputs[0].split(separator: "\n").count > 800)
    }
}
