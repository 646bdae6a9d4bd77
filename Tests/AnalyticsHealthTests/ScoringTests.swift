import Shared
import ShopSupport
import Testing

@testable import AnalyticsHealth
@testable import DailyNumbers
@testable import Detection

/// How alerts are held against what is known to have happened.
@Suite struct ScoringTests {
    private func day(_ number: Int) -> Day { TestShop.first.advanced(by: number) }

    /// Days from a drawing: `.` nothing, `s` sessions alert, `a` the order value does, capitals page, `-`
    /// missing.
    private func days(_ drawing: String, cause: Cause? = nil) -> [ScoredDay] {
        drawing.enumerated().map { number, sign in
            let measures: [Character: Measure] = ["s": Measure(.sessions), "a": Measure(.aov)]
            let measure = measures[Character(sign.lowercased())]
            return ScoredDay(
                day: day(number), isMissing: sign == "-", measures: measure.map { [$0] } ?? [],
                page: sign.isUppercase, cause: measure == nil ? nil : cause)
        }
    }

    private func score(
        _ drawing: String, _ labelled: ClosedRange<Int>?, _ kind: IncidentLabel.Kind = .partialLoad,
        cause: Cause? = nil
    ) -> AlertScore {
        let labels = labelled.map {
            [IncidentLabel(kind, day($0.lowerBound)...day($0.upperBound))]
        }
        return AlertScore(days(drawing, cause: cause), labels: labels ?? [])
    }

    @Test func fromTheFirstDayToOneDayAfterTheLast() {
        for (drawing, detected, falseEpisodes, delay) in [
            ("..........", 0, 0, 0), ("...s......", 1, 0, 0), ("....s.....", 1, 0, 1),
            (".....s....", 1, 0, 2), ("......s...", 0, 1, 0), ("..s.......", 0, 1, 0),
            ("..ss......", 1, 1, 0), ("...sss....", 1, 0, 0),
            // On a measure that the incident does not move: neither found nor false.
            ("...a......", 0, 0, 0), ("...as.....", 1, 0, 1),
        ] {
            let score = score(drawing, 3...4)
            #expect(score.all.detected == detected, "\(drawing)")
            #expect(score.falseEpisodes == falseEpisodes, "\(drawing)")
            #expect(score.all.delay == delay, "\(drawing)")
            #expect(score.all.incidents == 1 && score.days == 10)
        }
    }

    @Test func aFalseEpisodeIsARunOfDaysAndCountsAgainEveryWeek() {
        for (drawing, episodes, pages) in [
            ("s........", 1, 0), ("s.s......", 2, 0), ("S.S......", 2, 2), ("s-s......", 1, 0),
            ("sssssss..", 1, 0), ("ssssssss.", 2, 0), ("Ssssssss", 2, 1),
            ("sssssss-s", 2, 0), ("---------", 0, 0), ("sssssssssssssss", 3, 0),
        ] {
            let score = score(drawing, nil)
            #expect(score.falseEpisodes == episodes, "\(drawing)")
            #expect(score.falsePages == pages, "\(drawing)")
        }
        #expect(score("S.........", nil).falsePagesAMonth == 3)
    }

    @Test func pagesAndCausesCountForDetectedIncidentsOnly() {
        let found = score("...Ss.....", 3...4, cause: .partialLoad)
        #expect(found.all.pagesAnIncident == 1 && found.all.causeShare == 1)
        let wrong = score("...SS.....", 3...4, cause: .traffic)
        #expect(wrong.all.pagesAnIncident == 2 && wrong.all.causeShare == 0)
        let missed = score("...A......", 3...4, cause: .partialLoad)
        #expect(missed.all.pagesAnIncident == nil && missed.all.causeShare == nil)
        // A slow fall has no cause that could be right or wrong.
        #expect(score("...S......", 3...9, .slowDrift).all.causeShare == nil)
    }

    @Test func scoresAddUp() throws {
        var sum = score("...s......", 3...4)
        sum += score("s.........", 3...4)
        sum += score("..........", nil)
        #expect(sum.days == 30 && sum.falseEpisodes == 1)
        #expect(sum.recall == 0.5 && sum.precision == 0.5 && sum.f1 == 0.5)
        let nothing = AlertScore()
        #expect(nothing.f1 == nil && nothing.recall == nil && nothing.falsePagesAMonth == nil)
    }

    @Test func whatAnIncidentMoves() {
        func moved(_ kind: IncidentLabel.Kind) -> [String] {
            let label = IncidentLabel(kind, day(0)...day(0), channel: "paid")
            let parts = [
                Segment(.channel, "paid"), Segment(.channel, "email"), Segment(.device, "mobile"),
                Segment(.device, "desktop"),
            ]
            let whole = Metric.ofShop.filter { $0 != .revenueShare }.map { Measure($0) }
            let slices = parts.flatMap { part in
                [Metric.sessions, .purchases, .revenueShare].map { Measure($0, part) }
            }
            return (whole + slices).filter(label.moves).map(\.description)
        }
        let volumes = ["sessions", "purchases", "revenue"]
        #expect(moved(.fullOutage).starts(with: volumes))
        #expect(!moved(.partialLoad).contains("aov"))
        #expect(moved(.checkoutOutage).starts(with: ["purchases", "revenue", "conversion"]))
        #expect(!moved(.checkoutOutage).contains("sessions"))
        #expect(moved(.mobileCheckout).contains("purchases of mobile"))
        #expect(!moved(.mobileCheckout).contains("purchases of desktop"))
        #expect(moved(.unitError) == ["revenue", "aov"])
        #expect(moved(.attributionLoss).first == "direct_session_share")
        #expect(moved(.channelGone).contains("sessions of paid"))
        #expect(!moved(.channelGone).contains("sessions of email"))
    }

    @Test func labelsAreReadAndEveryMistakeIsTold() throws {
        func read(_ json: String) throws(LabelError) -> [IncidentLabel] {
            try LabelReader.read(Array(json.utf8))
        }
        let labels = try read(
            #"[{"kind":"channel_gone","first":"2025-03-10","last":"2025-03-15","channel":"paid","by":"ana"}]"#
        )
        #expect(
            labels == [
                IncidentLabel(
                    .channelGone, Day("2025-03-10")!...Day("2025-03-15")!, channel: "paid")
            ])
        #expect(try read("[]").isEmpty)
        for (json, problem) in [
            ("{}", "it is not a JSON array"), ("", "it is not a JSON array"),
            (
                #"[{"kind":"flood","first":"2025-03-10","last":"2025-03-10"}]"#,
                "label 1: there is no kind"
            ),
            (
                #"[{"kind":"other","first":"2025-02-30","last":"2025-03-10"}]"#,
                "label 1: first and last must be days"
            ),
            (
                #"[{"kind":"other","first":"2025-03-11","last":"2025-03-10"}]"#,
                "2025-03-11 is after 2025-03-10"
            ),
            (
                #"[{"kind":"channel_gone","first":"2025-03-10","last":"2025-03-10"}]"#,
                "channel_gone needs a channel"
            ),
        ] {
            let error = #expect(throws: LabelError.self) { try read(json) }
            #expect(
                error?.description.contains(problem) == true,
                "\(json): \(String(describing: error))")
        }
        let two = #expect(throws: LabelError.self) {
            try read(
                #"[{"kind":"x","first":"","last":""},{"kind":"other","first":"1","last":"2"}]"#)
        }
        #expect(two?.problems.count == 2)
    }
}
