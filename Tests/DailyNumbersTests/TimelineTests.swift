import DailyNumbers
import Shared
import Testing

@Suite("The days of a shop, without gaps") struct TimelineTests {
    private let first = Day(number: 20_000)

    private func row(_ offset: Int, _ channel: String = "Direct") -> DailyCube.Row {
        DailyCube.Row(
            day: first.advanced(by: offset), channel: channel, device: "mobile",
            tally: Tally(sessions: 10))
    }

    @Test("a day without rows is missing, whatever is said of it but that it is bad") func missing()
    {
        let timeline = Timeline(
            DailyCube([row(0), row(4)]),
            statuses: [
                first.advanced(by: 1): .complete, first.advanced(by: 2): .quarantined,
                first.advanced(by: 5): .partial,
            ])
        #expect(
            timeline.days.map(\.status) == [
                .complete, .missing, .quarantined, .missing, .complete, .partial,
            ])
        #expect(timeline.uses[0] == .usable && timeline.uses[3] == .unusable(.missing))
    }

    @Test("special days and, where it is asked for, days at risk are no history") func uses() {
        let timeline = Timeline(
            DailyCube([row(0), row(1), row(2)]), statuses: [first.advanced(by: 1): .atRisk],
            calendar: [first.advanced(by: 2): "sale"], atRiskIsHistory: false)
        #expect(timeline.uses == [.usable, .judgedOnly(.atRisk), .special("sale")])
    }

    @Test("channels are known from their first day on, by any spelling") func segments() {
        let timeline = Timeline(DailyCube([row(0), row(2, "Email")]))
        #expect(timeline.segments(.channel, by: 1).map(\.name) == ["Direct"])
        #expect(timeline.segments(.channel, by: 2).map(\.name) == ["Direct", "Email"])
        #expect(timeline.channel(like: "direct") == "Direct")
        #expect(timeline.channel(like: "paid") == "paid")
    }
}
