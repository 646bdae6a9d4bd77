import ShopSupport
import Testing

@testable import AlertShops
@testable import DailyNumbers
@testable import Detection
@testable import Shared

/// How what was told night by night is held against the life of what happened.
@Suite struct LifecycleScoreTests {
    private static func day(_ number: Int) -> Day { TestShop.first.advanced(by: number) }

    private static func label(
        _ role: LifecycleLabel.Role, _ days: ClosedRange<Int>, isBlocker: Bool = false,
        part: String? = nil
    ) -> LifecycleLabel {
        LifecycleLabel(
            role, role.rawValue, day(days.lowerBound)...day(days.upperBound), isBlocker: isBlocker,
            part: part)
    }

    /// Nights from drawings.
    ///
    /// - Parameters:
    ///   - said: `2` is a P0, `1` a P1, `.` nothing, `-` a missing day.
    ///   - ids: The incident of the night; where nothing is said, the one that stays open.
    ///   - pages: `P` where people are paged.
    private static func score(
        _ said: String, ids: String? = nil, pages: String = "", cause: Cause = .unknown,
        _ labels: LifecycleLabel...
    ) -> LifecycleScore {
        let ids = Array(ids ?? String(said.map { $0 == "1" || $0 == "2" ? "a" : "." }))
        let pages = Array(pages)
        let days = said.enumerated().map { number, sign in
            let id = String(ids[number])
            let speaks = sign == "1" || sign == "2"
            let incident = ToldDay.Incident(
                id: id, cause: cause, severity: sign == "2" ? .p0 : .p1,
                pages: number < pages.count && pages[number] == "P")
            return ToldDay(
                day: day(number), isMissing: sign == "-", incidents: speaks ? [incident] : [],
                open: id == "." ? [] : [id])
        }
        return LifecycleScore(days, labels: labels)
    }

    private static func ratio(_ score: LifecycleScore, _ figure: LifecycleFigure) -> [Int] {
        score.figures[figure].map { [$0.sum, $0.cases] } ?? []
    }

    @Test func everyDayOfABrokenShopHasToEndWithExitCode2() {
        for (said, all, last) in [
            ("..22222...", [5, 5], [3, 3]), ("..22211...", [3, 5], [1, 3]),
            ("..12222...", [4, 5], [3, 3]), (".2....222.", [1, 5], [1, 3]),
            // A day without numbers is not one of this score.
            ("..22-22...", [4, 4], [2, 2]), ("..........", [0, 5], [0, 3]),
        ] {
            let score = Self.score(said, Self.label(.fault, 2...6, isBlocker: true))
            #expect(Self.ratio(score, .brokenDays) == all, "\(said)")
            #expect(Self.ratio(score, .lastBrokenDays) == last, "\(said)")
        }
        let closed = Self.score(
            "..22.22...", Self.label(.fault, 2...6, isBlocker: true), Self.label(.closed, 4...4))
        #expect(Self.ratio(closed, .brokenDays) == [4, 4])
        // Not a P0 in kind: its severity is a matter of taste.
        let other = Self.score("..11111...", Self.label(.fault, 2...6))
        #expect(Self.ratio(other, .brokenDays) == [])
    }

    @Test func pagesOfAFault() {
        for (pages, paged, each) in [
            ("..P.......", [1, 1], [1, 1]), ("....P.P...", [1, 1], [2, 1]),
            // The day after the last is still about it, and the day before is not.
            ("..P....P..", [1, 1], [2, 1]), (".......P..", [0, 1], []), (".P........", [0, 1], []),
            ("..P.....P.", [1, 1], [1, 1]),
        ] {
            let score = Self.score(
                "222222222.", pages: pages, Self.label(.fault, 2...6, isBlocker: true))
            #expect(Self.ratio(score, .faultsPaged) == paged, "\(pages)")
            #expect(Self.ratio(score, .pagesAFault) == each, "\(pages)")
        }
    }

    @Test func theSameAgainHasToPageAgain() {
        for (pages, paged) in [
            (".P...P....", [1, 1]), (".P........", [0, 1]), (".P.....P..", [1, 1]),
            (".P......P.", [0, 1]),
        ] {
            let score = Self.score(
                ".22..2222.", pages: pages, Self.label(.fault, 1...2, isBlocker: true),
                Self.label(.relapse, 5...7, isBlocker: true))
            #expect(Self.ratio(score, .relapsesPaged) == paged, "\(pages)")
            #expect(Self.ratio(score, .faultsPaged) == [1, 1], "\(pages)")
        }
    }

    @Test func anUnrelatedFaultHasToPageUnderItsOwnName() {
        for (ids, pages, own, heard) in [
            (".aaabbaa..", ".P..P.....", [1, 1], [1, 1]),
            // The open incident, worse than before.
            (".aaaaaaa..", ".P..P.....", [0, 1], [1, 1]),
            (".aaaaaaa..", ".P........", [0, 1], [0, 1]),
            (".aaabbaa..", ".P........", [0, 1], [0, 1]),
            // After it.
            (".aaaaabb..", ".P....P...", [0, 1], [0, 1]),
            // An older one that was open when the fault began.
            (".bbabbaa..", ".P..P.....", [0, 1], [1, 1]),
        ] {
            let score = Self.score(
                ".2222222..", ids: ids, pages: pages, Self.label(.base, 1...7, isBlocker: true),
                Self.label(.overlap, 4...5))
            #expect(Self.ratio(score, .overlapsPaged) == own, "\(ids) \(pages)")
            #expect(Self.ratio(score, .overlapsHeard) == heard, "\(ids) \(pages)")
        }
    }

    @Test func quietOnTheSecondGoodDay() {
        for (said, ids, quiet) in [
            (".22.......", ".aaa......", [1, 1]), (".221......", ".aaa......", [1, 1]),
            (".2211.....", ".aaaa.....", [0, 1]), (".22.......", ".aaaa.....", [0, 1]),
            // Another one is open by then.
            (".22.......", ".aaabb....", [1, 1]), (".22.1.....", ".aaab.....", [0, 1]),
            // A missing day is not a good one.
            (".22-......", ".aaaa.....", [1, 1]), (".22-.1....", ".aaaaa....", [0, 1]),
            // The shop ends before.
            (".22.", ".aaa", []),
        ] {
            let score = Self.score(said, ids: ids, Self.label(.fault, 1...2, isBlocker: true))
            #expect(Self.ratio(score, .quietAfterRepair) == quiet, "\(said) \(ids)")
        }
        let relapse = Self.score(
            ".22.22....", Self.label(.fault, 1...2, isBlocker: true),
            Self.label(.relapse, 4...5, isBlocker: true))
        #expect(Self.ratio(relapse, .quietAfterRepair) == [1, 1])
    }

    @Test func aLastingChange() {
        for (said, pages, blocked, paged, days) in [
            ("..........", "..........", [0, 1], [0, 1], [0, 1]),
            ("..11111...", "..P.......", [0, 1], [1, 1], [5, 1]),
            ("..22.1..1.", "..P.....P.", [2, 1], [2, 1], [7, 1]),
            ("1.........", "P.........", [0, 1], [0, 1], [0, 1]),
        ] {
            let score = Self.score(said, pages: pages, Self.label(.change, 2...9))
            #expect(Self.ratio(score, .changeBlockedDays) == blocked, "\(said)")
            #expect(Self.ratio(score, .changePages) == paged, "\(said)")
            #expect(Self.ratio(score, .changeDays) == days, "\(said)")
            #expect(Self.ratio(score, .changesTold) == [days[0] > 0 ? 1 : 0, 1], "\(said)")
        }
    }

    @Test func salesBotsAndDevices() {
        for (said, cause, blocked, named, told) in [
            ("..11......", Cause.addedVisits("paid"), [0, 1], [1, 1], [1, 1]),
            ("..12......", .addedVisits(nil), [1, 1], [1, 1], [1, 1]),
            ("..11......", .checkout(nil), [0, 1], [0, 1], [1, 1]),
            ("..........", .unknown, [0, 1], [], [0, 1]),
        ] {
            let score = Self.score(said, cause: cause, Self.label(.bots, 2...3, part: "paid"))
            #expect(Self.ratio(score, .robotsBlocked) == blocked, "\(said)")
            #expect(Self.ratio(score, .robotsNamed) == named, "\(said)")
            #expect(Self.ratio(score, .robotsTold) == told, "\(said)")
        }
        #expect(Self.ratio(Self.score("..12", Self.label(.sale, 2...3)), .saleBlocked) == [1, 1])
        #expect(Self.ratio(Self.score("2.11", Self.label(.sale, 2...3)), .saleBlocked) == [0, 1])
        #expect(Self.ratio(Self.score("2.11", Self.label(.sale, 2...3)), .salesTold) == [1, 1])
        #expect(Self.ratio(Self.score("2...", Self.label(.sale, 2...3)), .salesTold) == [0, 1])
        for (pages, cause, paged, named) in [
            ("..P.", Cause.deviceLost("mobile"), [1, 1], [1, 1]),
            ("..P.", .deviceLost("desktop"), [1, 1], [0, 1]),
            ("..P.", .partialLoad, [1, 1], [0, 1]),
            ("....", .deviceLost("mobile"), [0, 1], []),
        ] {
            let label = Self.label(.deviceLost, 2...3, part: "mobile")
            let score = Self.score("..22", pages: pages, cause: cause, label)
            #expect(Self.ratio(score, .devicesPaged) == paged, "\(pages) \(cause)")
            #expect(Self.ratio(score, .devicesNamed) == named, "\(pages) \(cause)")
        }
    }

    @Test func closedDaysFromTheThirdOnAndMonthEndsFromTheThird() {
        let closed = Self.score(
            "2......2......2......1", pages: "P......P......P......P",
            Self.label(.closed, 0...0), Self.label(.closed, 7...7), Self.label(.closed, 14...14),
            Self.label(.closed, 21...21))
        #expect(Self.ratio(closed, .closedPaged) == [2, 2])
        #expect(Self.ratio(closed, .closedBlocked) == [1, 2])
        #expect(closed.value(.falsePages) == 0)
        let ends = Self.score(
            ".1..1..1..1.", pages: ".P..P..P....", Self.label(.monthEnd, 1...1),
            Self.label(.monthEnd, 4...4), Self.label(.monthEnd, 7...7),
            Self.label(.monthEnd, 10...10))
        #expect(Self.ratio(ends, .monthEndsPaged) == [1, 2])
    }

    @Test func falsePagesAreThoseOfDaysOnWhichNothingHappens() {
        let score = Self.score(
            "1111111111", pages: "P.PPPP....", Self.label(.fault, 2...4, isBlocker: true))
        #expect(Self.ratio(score, .falsePages) == [30, 6])
        #expect(score.misses.filter { $0.figure == .falsePages }.map(\.day) == [Self.day(0)])
    }

    @Test func scoresAddUpAndKeepWhatMissed() {
        let label = Self.label(.fault, 2...3, isBlocker: true)
        var sum = Self.score("..22", pages: "..P.", label)
        sum += Self.score("...2", pages: "...P", label)
        sum += Self.score("....", label)
        #expect(Self.ratio(sum, .brokenDays) == [3, 6])
        #expect(sum.value(.faultsPaged).map { $0 > 0.66 && $0 < 0.67 } == true)
        #expect(sum.misses.filter { $0.figure == .faultsPaged }.map(\.label) == [label])
        #expect(LifecycleScore().value(.brokenDays) == nil)
    }

    /// From the result of a day to what this score looks at.
    @Test func aDayAsItWasTold() {
        var shop = TestShop(seed: 5)
        for day in 40...43 { shop.lose(on: day, sessions: 0, orders: 0) }
        let days = shop.results().map { ToldDay($0) }
        #expect(days.map(\.day) == (0..<60).map { Self.day($0) })
        #expect(days[39].isQuiet && days[39].open.isEmpty && !days[39].isBlocked)
        for day in 40...43 {
            #expect(days[day].isBlocked && !days[day].isMissing, "\(day)")
            #expect(days[day].pages == (day == 40 ? 1 : 0), "\(day)")
            #expect(days[day].open == Set(days[40].incidents.map(\.id)), "\(day)")
            #expect(days[day].incidents.first?.cause == .outage, "\(day)")
        }
        #expect(days[44].isQuiet && days[44].open == days[43].open)
        #expect(days[46].isQuiet && days[46].open.isEmpty)
    }

    @Test func aMissingDayIsTold() {
        let rows = TestShop(seed: 5).rows().filter { $0.day != Self.day(30) }
        let days = DayByDay(Timeline(DailyCube(rows))).results.map { ToldDay($0) }
        #expect(days.count == 60 && days[30].isMissing && days[30].isQuiet)
        #expect(days.count(where: \.isMissing) == 1)
    }
}
