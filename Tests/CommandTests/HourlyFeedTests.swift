import Foundation
import Shared
import TestSupport
import Testing

/// `partition: hour`: each hour is judged by itself, against the same hours of the days before.
@Suite("A feed by the hour")
struct HourlyFeedTests {
    private static let file = """
        files: events_{yyyy}{mm}{dd}.csv
            time_zone: UTC          # or +02:00, or Europe/Berlin
        """

    private func work(
        _ files: String = "{yyyy}/{mm}/{dd}/{hh}/*.csv", _ more: String = "", zone: String = "UTC"
    ) throws -> Workplace {
        try Workplace(
            replacing: Self.file,
            with: "files: \"\(files)\"\n    partition: hour\(more)\n    time_zone: \(zone)")
    }

    /// Visits of an hour, a few at night, many by day.
    private static func records(
        _ day: Int, _ hour: Int, ids: [String] = [], views: Int? = nil
    ) -> String {
        let time = "2025-03-\(two(day))T\(two(hour))"
        return Workplace.day(ids, views: views ?? (hour < 6 ? 30 : 300))
            .replacing(#/\{day\}T1[0-9]/#, with: time)
            .replacing("/p", with: "/\(day)-\(hour)-")
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private func land(_ work: Workplace, _ day: Int, _ hour: Int, _ text: String) throws {
        let folder = "partitions/2025/03/\(Self.two(day))/\(Self.two(hour))"
        try work.folder.write(text, to: "\(folder)/part-0.csv")
    }

    /// Eight days of the hours 3 to 7, all of them good.
    private func landed(_ work: Workplace) throws {
        for day in 1...8 {
            for hour in 3...7 {
                try land(
                    work, day, hour, Self.records(day, hour, ids: ["D\(day)H\(hour)"]))
            }
        }
    }

    @Test("is judged against the same hours, so neither night nor noon is a surprise")
    func sameHours() throws {
        let work = try work("{yyyy}/{mm}/{dd}/{hh}/*.csv", "\n    rules: {events.missing: off}")
        try landed(work)
        let first = try work.gate("check", "--json")
        let report = try work.report(first)
        #expect(first.code == 0, "\(first.output)\(first.errors)")
        #expect(
            report.partitions.map(\.day.description).prefix(3) == [
                "2025-03-01T03", "2025-03-01T04", "2025-03-01T05",
            ])
        #expect(report.partitions.map(\.partition).last == "web_events-2025-03-08T07")
        // As many visits at night as by day would be usual for the feed, and is not for the hour.
        try land(work, 9, 3, Self.records(9, 3, ids: ["X"], views: 300))
        try land(work, 9, 6, Self.records(9, 6, ids: ["Y"], views: 300))
        let next = try work.report(work.gate("check", "--json"))
        let night = try #require(next.partitions.first { $0.day.hour == 3 })
        #expect(night.check("volume.row_count")?.status == .violated)
        #expect(
            night.check("volume.row_count")?.baselineDays.map(\.description).first == "2025-03-01")
        let noon = try #require(next.partitions.first { $0.day.description == "2025-03-09T06" })
        #expect(noon.check("volume.row_count")?.status != .violated)
        #expect(
            work.folder.exists("state/promoted/web_events-2025-03-09T06/2025/03/09/06/part-0.csv"))
    }

    @Test("times of another hour are outside, by the clock of the feed")
    func outside() throws {
        let work = try work()
        try land(work, 1, 5, Self.records(1, 5, ids: ["A"]))
        try land(work, 1, 6, Self.records(1, 5, ids: ["B"], views: 31))
        let report = try work.report(work.gate("check", "--json"))
        #expect(report.partitions.map(\.verdict) != [.quarantined, .quarantined])
        #expect(report.partitions[0].check("time.outside_partition")?.status != .violated)
        let wrong = try #require(report.partitions[1].check("time.outside_partition"))
        #expect(wrong.status == .violated)
        #expect(wrong.message.contains("outside 2025-03-01T06"), "\(wrong.message)")
        #expect(wrong.message.contains("another hour"), "\(wrong.message)")

        let zoned = try self.work("{yyyy}/{mm}/{dd}/{hh}/*.csv", zone: "\"+01:00\"")
        try land(zoned, 1, 6, Self.records(1, 5, ids: ["B"]))
        let other = try zoned.report(zoned.gate("check", "--json"))
        #expect(other.partitions[0].check("time.outside_partition")?.status != .violated)
    }

    @Test("an id of an earlier hour of the same day is a replay")
    func replay() throws {
        let work = try work()
        try land(work, 1, 5, Self.records(1, 5, ids: ["A", "B"]))
        try land(work, 1, 6, Self.records(1, 6, ids: ["B", "C"]))
        let report = try work.report(work.gate("check", "--json"))
        #expect(report.partitions[0].check("purchase.transaction_replay")?.status != .violated)
        let replay = try #require(report.partitions[1].check("purchase.transaction_replay"))
        #expect(replay.status == .violated && replay.observed == 1)
        #expect(replay.message.contains("2025-03-01T05"), "\(replay.message)")
    }

    @Test("an hour that comes late has the later ones looked at again for its ids")
    func lateHour() throws {
        let work = try work()
        try land(work, 1, 6, Self.records(1, 6, ids: ["B", "C"]))
        _ = try work.gate("check")
        try land(work, 1, 5, Self.records(1, 5, ids: ["A", "B"]))
        let report = try work.report(work.gate("check", "--json"))
        let later = try #require(report.partitions.last { $0.day.hour == 6 })
        #expect(report.partitions.count { $0.day.hour == 6 } == 1)
        #expect(later.check("purchase.transaction_replay")?.status == .violated)
    }

    @Test("hours that are missing are told together, and one word dismisses them")
    func missing() throws {
        let work = try work()
        for hour in [3, 4, 8] { try land(work, 1, hour, Self.records(1, hour)) }
        let result = try work.gate("check")
        #expect(result.output.contains("no file of 2025-03-01T05 to 2025-03-01T07 has landed"))
        #expect(result.output.contains("3 hours missing"), "\(result.output)")
        let word = try work.gate("dismiss", "2025-03-01T05", "--by", "ana", "--reason", "outage")
        #expect(word.code == 0, "\(word.errors)")
        let status = try work.gate("status")
        #expect(status.output.contains("2025-03-01T05 to 2025-03-01T07"), "\(status.output)")
        #expect(status.output.contains("dismissed by ana"), "\(status.output)")
        // All of a day can be asked for.
        let asked = try work.gate("check", "--expected-day", "2025-03-02")
        #expect(asked.code == 2)
        #expect(
            asked.output.contains("2025-03-02T00 to 2025-03-02T23 are expected"), "\(asked.output)")
    }

    @Test("a date stands for its hours; a release names one")
    func commands() throws {
        let work = try work()
        for hour in 3...5 { try land(work, 1, hour, Self.records(1, hour, ids: ["H\(hour)"])) }
        try land(work, 1, 6, Self.records(1, 6, ids: ["Z", "Z"]).replacing("buyer1", with: "b"))
        try land(work, 2, 3, Self.records(2, 3))
        let blocked = try work.gate("check")
        #expect(blocked.code == 2, "\(blocked.output)")
        #expect(blocked.output.contains("Next, about 2025-03-01T06"), "\(blocked.output)")
        let day = try work.report(work.gate("check", "2025-03-01", "--json"))
        #expect(
            day.partitions.filter { $0.action != "missing" }.map(\.day.hour) == [3, 4, 5, 6])
        let hour = try work.report(work.gate("check", "2025-03-01T04", "--json"))
        #expect(hour.partitions.map(\.day.description) == ["2025-03-01T04"])
        let why = try work.gate("explain", "2025-03-01")
        #expect(why.output.contains("2025-03-01T06") && !why.output.contains("2025-03-01T04"))
        let vague = try work.gate("release", "2025-03-01", "--by", "ana", "--reason", "x")
        #expect(vague.code != 0 && vague.errors.contains("name one, such as"), "\(vague.errors)")
        let release = try work.gate(
            "release", "2025-03-01T06", "--by", "ana", "--reason", "looked at", "--drop-rejected")
        #expect(release.code == 0, "\(release.errors)")
        #expect(try work.gate("check").code == 0)
    }

    @Test("an hour whose marker is not there is waited for, and the others are judged")
    func markers() throws {
        let work = try work(
            "{yyyy}/{mm}/{dd}/{hh}/*.csv", "\n    complete: {marker: _SUCCESS}")
        for hour in 3...4 { try land(work, 1, hour, Self.records(1, hour)) }
        try work.folder.write("", to: "partitions/2025/03/01/03/_SUCCESS")
        let result = try work.gate("check")
        #expect(result.output.contains("web_events-2025-03-01T03"), "\(result.output)")
        #expect(result.output.contains("WAITING 2025-03-01T04"), "\(result.output)")
        #expect(!work.folder.exists("state/promoted/web_events-2025-03-01T04"))
        try work.folder.write("", to: "partitions/2025/03/01/04/_SUCCESS")
        _ = try work.gate("check")
        #expect(work.folder.exists("state/promoted/web_events-2025-03-01T04"))
    }

    @Test("layer 2 takes a day for partial while hours are missing, for quarantined while one is")
    func layerTwo() throws {
        let work = try work("{yyyy}/{mm}/{dd}/{hh}/*.csv", "\n    rules: {events.missing: off}")
        for hour in 0..<24 where hour != 7 {
            try land(work, 1, hour, Self.records(1, hour, ids: ["H\(hour)"], views: 30))
        }
        _ = try work.gate("check")
        #expect(try work.health("facts").code == 0)
        let orders = try work.folder.read("warehouse/fct_orders.csv").split(separator: "\n")
        #expect(orders.count == 24 && orders[7].contains("H6") && orders[8].contains("H8"))
        func status() throws -> String {
            let run = try work.health("run", "--expected-day", "2025-03-01")
            return run.output + run.errors + (try work.folder.read("reports/report.md"))
        }
        let partial = try status()
        #expect(partial.contains("partial"), "\(partial)")
        try land(work, 1, 7, Self.records(1, 8, ids: ["H8", "H9"], views: 30))
        #expect(try work.gate("check").code == 2)
        let blocked = try status()
        #expect(blocked.contains("quarantined"), "\(blocked)")
    }

    @Test(
        "what cannot be meant is a mistake of the configuration",
        arguments: [
            ("events_{yyyy}{mm}{dd}.csv", "", "'files' does not say the hour"),
            (
                "{yyyy}{mm}{dd}/{hh}.csv", "\n    complete: {hours: all}",
                "a partition of this feed is one hour"
            ),
        ])
    func mistakes(files: String, more: String, words: String) throws {
        let result = try work(files, more).gate("config", "check")
        #expect(result.code == 78 && result.errors.contains(words), "\(result.errors)")
    }
}
