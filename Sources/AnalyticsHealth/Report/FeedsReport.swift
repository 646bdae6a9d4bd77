import Detection
import Rendering
import Shared

/// `report.md` of several feeds: one message, the worst feed first, a section for each with news, and a line for each
/// without.
package struct FeedsReport: Sendable {
    package let text: String

    /// What a section has to have to be worth its place.
    private static let leastOfSection = 300
    private static let gap = "\n\n"

    /// - Parameter limit: In Unicode scalars, as for one feed.
    package init(_ feeds: FeedRuns, limit: Int) {
        let lines = FeedLines(feeds)
        let troubled = feeds.worstFirst.filter { [.p0, .p1].contains($0.health.status) }
        let head = Self.render(lines.head)
        var room = limit - Self.size(head) - 1
        // Where something is wrong, what is well takes a quarter of the room at most.
        let roomOfQuiet = troubled.isEmpty ? room : room / 4
        let quiet = [lines.quiet, lines.quietNames].map(Self.render)
            .first { Self.size($0) <= roomOfQuiet }
        let tail = quiet ?? Self.render(lines.quietNames).shortened(to: max(1, roomOfQuiet))
        if !tail.isEmpty { room -= Self.size(tail) + 2 }
        let sections = Self.sections(troubled, room: room, lines)
        let all = ([head] + sections + [tail]).filter { !$0.isEmpty }
        let whole = all.joined(separator: Self.gap)
        text = (Self.size(whole) < limit ? whole : whole.shortened(to: max(1, limit - 1))) + "\n"
    }

    /// As many as there is room for, the first with twice as much as the others; the rest by name.
    private static func sections(
        _ troubled: [FeedRuns.Judged], room: Int, _ lines: FeedLines
    ) -> [String] {
        guard !troubled.isEmpty else { return [] }
        var count = min(troubled.count, max(1, room / leastOfSection))
        var room = room
        var rest = ""
        if count < troubled.count {
            count = max(1, min(count, (room - leastOfSection) / leastOfSection))
            rest = render(lines.rest(troubled.dropFirst(count))).shortened(to: leastOfSection)
            room -= size(rest) + 2
        }
        let messages = troubled.prefix(count).map(lines.section)
        var sections: [String] = []
        for (position, message) in messages.enumerated() {
            let others = count - position - 1
            let weight = position == 0 ? 2 : 1
            let share = (room - 2 * (others + 1)) * weight / (others + weight)
            let text = text(message.withoutTable, limit: share)
            sections.append(text)
            room -= size(text) + 2
        }
        // No table before every feed has told its news.
        for (position, message) in messages.enumerated() where room > 0 {
            let known = size(sections[position])
            let text = text(message, limit: known + room)
            room -= size(text) - known
            sections[position] = text
        }
        return sections + (rest.isEmpty ? [] : [rest])
    }

    private static func text(_ message: Message, limit: Int) -> String {
        // The line end goes.
        SlackRenderer(limit: max(1, limit)).text(message).trimmedEnd
    }

    private static func render(_ lines: [MessageText]) -> String {
        guard let first = lines.first else { return "" }
        var message = Message(headline: first)
        message.summary = Array(lines.dropFirst())
        return SlackRenderer().text(message).trimmedEnd
    }

    private static func size(_ text: String) -> Int { text.unicodeScalars.count }
}

/// The lines about feeds as a whole.
private struct FeedLines {
    let feeds: FeedRuns

    init(_ feeds: FeedRuns) { self.feeds = feeds }

    /// Verdict and day, then the feeds of which nobody knows.
    var head: [MessageText] {
        let days = Set(feeds.judged.map(\.health.expectedDay)).sorted()
        let day =
            days.count == 1
            ? "\(days[0].weekdayName) \(days[0])"
            : days.map(\.description).joined(separator: " and ")
        let count = Decimals.count(feeds.judged.count + feeds.failed.count, "feed")
        let first: MessageText =
            .bold(Message.word(feeds.status))
            + " · \(day) · \(count) · \(feeds.count(.p0)) P0, \(feeds.count(.p1)) P1"
        let shown = feeds.failed.prefix(4).map { failed in
            .bold(ShownName.text(failed.feed)) + " · " + .bold("NOT JUDGED")
                + ": \(failed.reason.shortened(to: 200))"
        }
        let more = feeds.failed.dropFirst(4).map { ShownName.text($0.feed) }
        return [first] + shown
            + (more.isEmpty
                ? []
                : [
                    MessageText(
                        "Not judged either: \(more.joined(separator: ", "))".shortened(to: 200))
                ])
    }

    func section(_ judged: FeedRuns.Judged) -> Message {
        var message = Message(judged.health)
        message.headline = .bold(ShownName.text(judged.feed)) + " · " + message.headline
        return message
    }

    private var well: [FeedRuns.Judged] {
        feeds.judged.filter { ![.p0, .p1].contains($0.health.status) }
    }

    /// A line for each feed without news, and for each thing that ended or is odd there.
    var quiet: [MessageText] {
        well.flatMap { judged -> [MessageText] in
            let name: MessageText = .bold(ShownName.text(judged.feed))
            let run = judged.health
            let gaps = NotEvaluated(run).line
            let isJudged = run.status == .healthy
            let line =
                name + " · \(Message.word(run.status)) · "
                + (isJudged ? Message.today(run) : MessageText(gaps ?? ""))
            let odd = DayNotes.lines(run) + (isJudged ? gaps.map { [MessageText($0)] } ?? [] : [])
            return [line] + odd.map { name + ": " + $0 }
        } + others
    }

    var quietNames: [MessageText] {
        [DayResult.Status.healthy, .notEvaluated].compactMap { status in
            let names = well.filter { $0.health.status == status }.map { ShownName.text($0.feed) }
            return names.isEmpty
                ? nil : .bold(Message.word(status)) + ": \(names.joined(separator: ", "))"
        } + others
    }

    private var others: [MessageText] {
        let names = feeds.notAskedFor.map(ShownName.text)
        return names.isEmpty
            ? [] : [MessageText("Not judged by layer 2: \(names.joined(separator: ", "))")]
    }

    /// Those with news for which there is no room.
    func rest(_ judged: ArraySlice<FeedRuns.Judged>) -> [MessageText] {
        let names = judged.map { judged in
            "\(ShownName.text(judged.feed)) \(judged.health.worst?.short ?? "")"
        }
        return [
            .italic(
                "… and \(Decimals.count(judged.count, "more feed")), see alerts.json: \(names.joined(separator: ", "))"
            )
        ]
    }
}

extension Message {
    fileprivate var withoutTable: Message {
        var message = self
        message.table = nil
        message.sparklines = []
        return message
    }
}

extension String {
    /// Without the line ends behind it.
    fileprivate var trimmedEnd: String {
        var text = self
        while text.last?.isNewline == true { text.removeLast() }
        return text
    }
}
