import Foundation
import Shared
import Testing

@testable import SampleData

@Suite struct DayGeneratorTests {
    private let monday = Day("2025-02-17")!
    private let small = DayGenerator(seed: 7, volume: .sessions(760))

    @Test func `random numbers are those of the reference`() {
        var random = SplitMix64(1_234_567)
        let first = (0..<5).map { _ in random.next() }
        #expect(
            first == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    @Test func `one seed gives one file`() {
        let again = DayGenerator(seed: 7, volume: .sessions(760))
        let other = DayGenerator(seed: 8, volume: .sessions(760))
        #expect(small.bytes(monday) == again.bytes(monday))
        #expect(small.bytes(monday) != other.bytes(monday))
        #expect(small.bytes(monday) != small.bytes(monday.advanced(by: 1)))
    }

    @Test(arguments: ["2025-02-17", "2024-02-29", "2025-12-31", "2025-03-30"])
    func `a day is sorted, unique and within its day`(_ text: String) throws {
        let day = try #require(Day(text))
        let partition = small.partition(day)
        let times = partition.column("timestamp")
        #expect(
            partition.header == [
                "client_id", "page_url", "referrer", "timestamp", "event_name", "event_data",
                "user_agent",
            ])
        #expect(partition.records.allSatisfy { $0.count == 7 })
        #expect(times == times.sorted())
        #expect(times.allSatisfy { $0.hasPrefix("\(text)T") && $0.utf8.count == 24 })
        #expect(Set(partition.records).count == partition.records.count)
        #expect(
            Set(partition.column("event_name")) == [
                "page_viewed", "email_filled_on_popup", "product_added_to_cart",
                "checkout_started", "checkout_completed",
            ])
        #expect(partition.column("user_agent").allSatisfy { !$0.isEmpty })
        let urls = partition.column("page_url")
        #expect(urls.allSatisfy { $0.contains(".example/") || $0.hasSuffix(".example") })
        #expect(urls.allSatisfy { $0.filter { $0 == "?" }.count <= 1 })
        let anonymous = partition.column("client_id").filter(\.isEmpty).count
        #expect(anonymous * 1000 / partition.records.count < 30)
    }

    @Test func `purchases add up and have numbers of their own`() throws {
        var ids: Set<String> = []
        var count = 0
        for day in 0..<14 {
            let purchases = try small.partition(monday.advanced(by: day)).purchases()
            #expect((8...50).contains(purchases.count))
            for purchase in purchases {
                #expect(purchase.revenue > 0)
                #expect(purchase.total == purchase.revenue)
                #expect(purchase.userEmail.utf8.count == 64)
                ids.insert(purchase.transactionId)
            }
            count += purchases.count
        }
        #expect(ids.count == count)
    }

    @Test func `weekends are busier than the middle of the week`() {
        func average(_ weekdays: Set<Int>) -> Int {
            let days = (0..<42).map { monday.advanced(by: $0) }
                .filter { weekdays.contains($0.weekday) }
            return days.reduce(0) { $0 + Traffic.sessions(on: $1, average: 1000, seed: 7) }
                / days.count
        }
        let ratio = average([5, 6]) * 100 / average([2, 3])
        #expect((115...135).contains(ratio), "weekend against Wednesday and Thursday: \(ratio) %")
    }

    @Test func `sessions end before half an hour of silence`() {
        // Of new clients, who come once: whoever comes back may well do so an hour later.
        let partition = small.partition(monday)
        var last: [String: Int] = [:]
        for (client, time) in zip(partition.column("client_id"), partition.column("timestamp")) {
            let clock = time.dropFirst(11).prefix(8).split(separator: ":").compactMap { Int($0) }
            let second = clock[0] * 3600 + clock[1] * 60 + clock[2]
            guard let seen = Int(client.prefix { $0 != "-" }), seen >= monday.number * 86_400
            else { continue }
            if let before = last[client] { #expect(second - before < 1800) }
            last[client] = second
        }
        #expect(last.count > 400)
    }

    @Test(arguments: [1, 99, 5_000, 30_000])
    func `as many rows as asked for`(_ rows: Int) {
        let partition = DayGenerator(seed: 3, volume: .rows(rows)).partition(monday)
        #expect(partition.records.count == rows)
        #expect(Set(partition.records).count == rows)
    }

    @Test func `as many bytes as asked for, about`() {
        let bytes = DayGenerator(seed: 3, volume: .bytes(5_000_000)).bytes(monday).count
        #expect((4_900_000...5_100_000).contains(bytes), "\(bytes)")
    }

    @Test func `duplicates only where they are asked for`() {
        let generator = DayGenerator(seed: 3, volume: .rows(5_000), duplicatesPerMille: 20)
        let records = generator.partition(monday).records
        let repeated = records.count - Set(records).count
        #expect(repeated == records.count - 5_000)
        #expect((50...200).contains(repeated))
    }

    @Test func `order numbers never repeat`() {
        let numbers = OrderNumbers(day: monday, seed: 1, orders: 5_000)
        #expect(Set((0..<9_000).map { numbers.id($0) }).count == 9_000)
        #expect(numbers.id(0).starts(with: "ORD-20250217-".utf8))
    }
}
