import Foundation
import Testing

@testable import AlertShops
@testable import AnalyticsHealth
@testable import DailyNumbers
@testable import Shared

/// The shops of the life-cycle bench are what docs/alert-quality.md says.
@Suite struct LifecycleShopTests {
    private static let plans = (0..<400).map { number in
        var random = Random(21, UInt64(number))
        return LifecyclePlan(number: number, &random)
    }

    @Test func aSeedGivesTheSameShopAgain() {
        let shop = LifecycleShop(seed: 5, number: 7)
        let again = LifecycleShop(seed: 5, number: 7)
        #expect(shop.cube == again.cube && shop.labels == again.labels)
        #expect(shop.cube != LifecycleShop(seed: 6, number: 7).cube)
        #expect(shop.cube != LifecycleShop(seed: 5, number: 22).cube)
    }

    @Test func labelsAreWhatTheyWereInAFile() throws {
        for plan in Self.plans.prefix(50) {
            let data = Data(try JSON.text(plan.labels).utf8)
            #expect(try JSON.value([LifecycleLabel].self, from: data) == plan.labels)
        }
        for wrong in [
            #"[{"role":"flood","what":"x","first":"2025-03-01","last":"2025-03-02"}]"#,
            #"[{"role":"fault","what":"x","first":"2025-03-03","last":"2025-03-02"}]"#,
            #"[{"role":"fault","what":"x","first":"2025-02-30","last":"2025-03-02"}]"#,
            #"[{"role":"fault","first":"2025-03-01","last":"2025-03-02"}]"#, "{}", "",
        ] {
            #expect(throws: (any Error).self, "\(wrong)") {
                try JSON.value([LifecycleLabel].self, from: Data(wrong.utf8))
            }
        }
    }

    @Test func everythingHappensOftenEnoughToBeCounted() {
        var roles: [LifecycleLabel.Role: Int] = [:]
        for label in Self.plans.flatMap(\.labels) { roles[label.role, default: 0] += 1 }
        for role in LifecycleLabel.Role.allCases {
            #expect(roles[role, default: 0] >= 50, "\(role): \(roles)")
        }
        #expect(roles[.base] == roles[.overlap])
    }

    /// A month of history before the first, at least a fortnight between stories, and in a story what the
    /// labels say.
    @Test func storiesAreApart() throws {
        for (number, plan) in Self.plans.enumerated() {
            #expect((98...120).contains(plan.days))
            #expect(plan.shop.sessions * plan.shop.conversion >= 20)
            #expect(plan.happenings.allSatisfy { $0.days.lowerBound >= 29 })
            #expect(plan.happenings.allSatisfy { $0.days.upperBound <= plan.days })
            for (one, next) in zip(plan.happenings, plan.happenings.dropFirst()) {
                let gap = next.days.lowerBound - one.days.upperBound
                switch next.role {
                case .relapse:
                    #expect((2...6).contains(gap) && one.what == next.what, "\(number)")
                case .overlap:
                    #expect(one.role == .base && one.what != next.what, "\(number)")
                    #expect(one.days.lowerBound + 3 <= next.days.lowerBound, "\(number)")
                    #expect(next.days.upperBound <= one.days.upperBound, "\(number)")
                default: #expect(one.role == .overlap || gap >= 15, "\(number): \(gap)")
                }
                #expect(one.role != .change, "\(number)")
            }
            for happening in plan.happenings where happening.role == .fault {
                #expect((6...20).contains(happening.days.count), "\(number)")
            }
            #expect(
                plan.missing.allSatisfy { day in
                    !plan.happenings.contains { $0.days.contains(day) }
                })
        }
    }

    /// Of each label: sessions and orders over those of the same weekdays of two weeks before.
    @Test func labelsSayWhatWasDone() throws {
        var seen: Set<String> = []
        for number in 0..<120 {
            let shop = LifecycleShop(seed: 3, number: number)
            let days = Dictionary(
                uniqueKeysWithValues: Timeline(shop.cube).days.map { ($0.day, $0) })
            for label in shop.labels where label.role != .closed && label.role != .monthEnd {
                let now = label.days.upperBound
                let weeks = (now.number - label.days.lowerBound.number) / 7 + 1
                guard label.role != .relapse, label.role != .overlap, weeks <= 4,
                    let then = days[now.advanced(by: -7 * weeks)], then.status == .complete,
                    then.total.purchases >= 10,
                    !shop.labels.contains(where: { $0.window.contains(then.day) }),
                    !shop.labels.contains(where: { $0 != label && $0.days.contains(now) })
                else { continue }
                let today = try #require(days[now])
                seen.insert("\(label.role) \(label.what)")
                #expect(
                    shows(label, today, then),
                    "\(shop.name): \(label), \(today.total) after \(then.total)")
            }
        }
        for what in [
            "fault checkout_outage", "fault partial_load", "fault full_outage", "fault unit_error",
            "fault duplicate_load", "sale sale", "bots bots", "deviceLost device_lost",
        ] {
            #expect(seen.contains(what), "\(seen.sorted())")
        }
    }

    private func shows(
        _ label: LifecycleLabel, _ day: DailyMetrics, _ before: DailyMetrics
    ) -> Bool {
        func ratio(_ now: Int, _ then: Int) -> Double { Double(now) / Double(max(1, then)) }
        let sessions = ratio(day.total.sessions, before.total.sessions)
        let orders = ratio(day.total.purchases, before.total.purchases)
        let value = (day.total.aov ?? 0) / (before.total.aov ?? 1)
        let device = Segment(.device, label.part ?? "")
        return switch label.what {
        case "checkout_outage": orders < 0.4 && sessions > 0.6
        case "partial_load": sessions < 0.6
        case "full_outage": day.total.sessions == 0
        case "unit_error": value > 10 || value < 0.1
        case "duplicate_load":
            sessions > 1.3 && day.total.sessions % 2 == 0 && day.total.purchases % 2 == 0
        case "device_lost":
            ratio(day.tally(device).sessions, before.tally(device).sessions) < 0.06
        case "sale": sessions > 1.2 && orders > 1.2
        case "bots": sessions > orders
        default: true
        }
    }

    @Test func closedDaysHaveNoTradeAndMonthEndsMore() {
        var whats: Set<String> = []
        for number in stride(from: 0, to: 40, by: 5) {
            let shop = LifecycleShop(seed: 4, number: number)
            let days = Dictionary(
                uniqueKeysWithValues: Timeline(shop.cube).days.map { ($0.day, $0) })
            for label in shop.labels where label.role == .closed {
                whats.insert(label.what)
                let day = days[label.days.lowerBound]
                #expect(label.days.lowerBound == label.days.upperBound)
                #expect(day?.total.sessions ?? 0 == 0)
                if label.what.contains("zeros") { #expect(day?.hasNothing == false) }
                if label.what.contains("no_rows") { #expect(day?.hasNothing != false) }
                #expect(
                    (shop.calendar[label.days.lowerBound] == "closed")
                        == label.what.contains("calendar"))
            }
        }
        #expect(whats == ["zeros", "no_rows", "in_calendar_zeros", "in_calendar_no_rows"])
        for number in stride(from: 1, to: 41, by: 5) {
            let shop = LifecycleShop(seed: 4, number: number)
            let days = Timeline(shop.cube).days.filter { $0.status == .complete }
            let usual = RobustScale.median(days.map { Double($0.total.sessions) }) ?? 0
            let ends = shop.labels.filter { $0.role == .monthEnd }
            #expect((3...4).contains(ends.count))
            for end in ends {
                #expect(end.days.upperBound.advanced(by: 1).civil.day == 1)
                let day = days.first { $0.day == end.days.upperBound }
                #expect(day.map { Double($0.total.sessions) > 0.7 * usual } ?? true)
            }
        }
    }
}
