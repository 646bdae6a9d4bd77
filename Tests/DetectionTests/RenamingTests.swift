import DailyNumbers
import Shared
import ShopSupport
import Testing

@testable import Detection

/// Channels and devices that come, go, and change their names.
@Suite struct RenamingTests {
    /// The rows of a shop in which parts have other names from a day on.
    private func results(
        _ shop: TestShop, from day: Int = 40, channels: [String: String] = [:],
        devices: [String: String] = [:], rows more: [DailyCube.Row] = []
    ) -> [DayResult] {
        let first = TestShop.first.advanced(by: day)
        let rows = shop.rows().map { row in
            row.day < first
                ? row
                : DailyCube.Row(
                    day: row.day, channel: channels[row.channel] ?? row.channel,
                    device: devices[row.device] ?? row.device, tally: row.tally)
        }
        return DayByDay(Timeline(DailyCube(rows + more))).results
    }

    private func words(_ incident: Incident?) -> [String] {
        (incident?.renamings ?? []).map { "\($0.old.name) > \($0.new.name)" }
    }

    @Test(arguments: [1, 2, 3] as [UInt64], ["Paid", "PAID", "google / cpc"])
    func aRenamedChannelIsToldWithItsNewName(seed: UInt64, name: String) {
        let results = results(TestShop(seed: seed), channels: ["paid": name])
        let incident = results[40].incident
        #expect(incident?.cause == .channelLost("paid"), "seed \(seed)")
        #expect(words(incident) == ["paid > \(name)"], "seed \(seed)")
        #expect(incident?.headline == "channel paid lost (renamed to \(name)?)")
        // On the next days it is no less so.
        #expect(words(results[42].incident) == ["paid > \(name)"], "seed \(seed)")
        // It is told with the incident, not again as a new channel.
        #expect(
            !results.contains { $0.notes.contains { if case .new = $0 { true } else { false } } })
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func aRenamedDeviceAndAllOfThem(seed: UInt64) {
        let phone = results(TestShop(seed: seed), devices: ["mobile": "phone"])
        #expect(phone[40].incident?.headline == "device mobile lost (renamed to phone?)")
        let both = results(TestShop(seed: seed), channels: ["paid": "Paid", "direct": "Direct"])
        #expect(
            Set(words(both[40].incident)) == ["paid > Paid", "direct > Direct"], "seed \(seed)")
        #expect(both[40].incident?.headline.hasPrefix("2 channels lost, as many are new") == true)
    }

    /// What came as another one went is not its new name, if it is of another size or sells as nothing else does.
    @Test(arguments: [(0.2, 1.0), (3, 1), (1, 12), (1, 0)])
    func anotherChannelIsNoNewName(sessions: Double, orders: Double) {
        var shop = TestShop(seed: 5, sessions: 8000)
        for day in 40..<44 {
            shop.lose(on: day, sessions: sessions, orders: orders, channel: "paid")
        }
        let results = results(shop, channels: ["paid": "partners"])
        #expect(results[40].incident != nil)
        #expect(words(results[40].incident).isEmpty)
    }

    @Test func theWritingOfANameCountsMoreThanItsSize() {
        var shop = TestShop(seed: 6)
        for day in 40..<44 { shop.lose(on: day, sessions: 0.3, orders: 0.3, channel: "paid") }
        #expect(
            words(results(shop, channels: ["paid": "_Paid_"])[40].incident) == ["paid > _Paid_"])
    }

    // MARK: - New ones

    private func added(_ counts: [Int: Int], channel: String = "affiliates") -> [DailyCube.Row] {
        counts.map { day, sessions in
            DailyCube.Row(
                day: TestShop.first.advanced(by: day), channel: channel, device: "mobile",
                tally: Tally(sessions: sessions, purchases: sessions / 40))
        }
    }

    private func news(_ results: [DayResult]) -> [String] {
        results.enumerated().flatMap { day, result in
            result.notes.compactMap {
                if case .new(let slice) = $0 {
                    "\(day) \(slice.segment.name)\(slice.isFirst ? " first" : "")"
                } else {
                    nil
                }
            }
        }
    }

    @Test func aNewChannelIsMentionedOnceAndPagesNobody() {
        let shop = TestShop(seed: 9)
        let all = Dictionary(uniqueKeysWithValues: (40..<60).map { ($0, 400) })
        let results = results(shop, rows: added(all))
        #expect(news(results) == ["40 affiliates first"])
        #expect(results[40].incident == nil)
    }

    @Test(
        arguments: [
            ("below a twentieth", [40: 100, 41: 100], []),
            ("once it is larger", [38: 60, 39: 60, 40: 500, 41: 500], ["40 affiliates"]),
            ("only twenty visits in all", [40: 10], []),
        ] as [(String, [Int: Int], [String])])
    func whenItIsMentioned(name: String, counts: [Int: Int], expected: [String]) {
        #expect(news(results(TestShop(seed: 10), rows: added(counts))) == expected, "\(name)")
    }

    @Test func whatGrewForWeeksIsNotNew() {
        let grown = Dictionary(uniqueKeysWithValues: (0..<60).map { ($0, 20 + 5 * $0) })
        #expect(news(results(TestShop(seed: 11), rows: added(grown))).isEmpty)
    }

    @Test func theFirstDaysOfAShopAreAllNew() {
        #expect(news(TestShop(seed: 12, days: 5).results()).isEmpty)
    }
}
