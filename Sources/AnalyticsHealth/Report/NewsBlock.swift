import DailyNumbers
import Detection
import Rendering
import Shared

/// One piece of news as an item of the message.
struct NewsBlock {
    let item: Message.Item

    private static let shownAlerts = 3

    /// Lines with the order in which they give way: the highest goes first, zero last of all.
    private struct Lines {
        var all: [(line: Message.Item.Line, rank: Int)] = []

        mutating func add(_ line: Message.Item.Line?, rank: Int) {
            if let line { all.append((line, rank)) }
        }

        func item(_ title: MessageText) -> Message.Item {
            let order = all.indices.filter { all[$0].rank > 0 }
                .sorted { (all[$1].rank, $1) < (all[$0].rank, $0) }
            return Message.Item(title: title, lines: all.map(\.line), giveWay: order)
        }
    }

    init(_ news: NewsItem, number: Int, _ context: NewsContext) {
        var lines = Lines()
        var words: String
        switch news.subject {
        case .data(let checks):
            let data = DataNews(checks, day: context.expectedDay)
            words = data.headline
            Self.add(data, news, context, to: &lines)
        case .business(let incident):
            words = incident.headline
            Self.add(incident, news, context, to: &lines)
        }
        if let known = news.acknowledgement {
            let label = MessageText("Acknowledged by \(ShownName.text(known.by))")
            lines.add(
                .labelled(label, MessageText(known.reason.shortened(to: 160))), rank: 1)
        }
        words = words.shortened(to: 120)
        item = lines.item(Self.title(number, news, words, context.expectedDay))
    }

    /// `1. P0 checkout (ongoing, since 2025-03-07)`; nothing in brackets for what begins today.
    private static func title(
        _ number: Int, _ news: NewsItem, _ words: String, _ day: Day
    ) -> MessageText {
        let state =
            switch news.state {
            case .opened where news.first == day: ""
            case .opened: " (since \(news.first))"
            case _ where news.first == day: " (\(news.state.rawValue))"
            default: " (\(news.state.rawValue), since \(news.first))"
            }
        return .bold("\(number). \(news.severity.short) \(words)") + state
    }

    // MARK: - Data

    private static func add(
        _ data: DataNews, _ news: NewsItem, _ context: NewsContext, to lines: inout Lines
    ) {
        let (shown, more) = data.shownLines
        for (i, line) in shown.enumerated() {
            lines.add(
                .bullet(MessageText("\(line.severity.short) \(line.rule): \(line.words)")),
                rank: i == 0 ? 0 : 3)
        }
        lines.add(more.map { .bullet(MessageText($0)) }, rank: 4)
        for finding in news.reportedFindings {
            lines.add(.labelled("Why", self.finding(finding)), rank: 2)
        }
        if context.isQuarantined {
            let command =
                "ingest-gate explain \(context.expectedDay): what was found, and the commands for what can be done"
            lines.add(.labelled("Do", MessageText(command)), rank: 1)
        } else if let first = data.lines.first {
            let advice = Advice.lookFirst(first.rule, hasLayerOne: context.hasLayerOne)
            lines.add(.labelled("Do", MessageText(advice)), rank: 1)
        }
    }

    // MARK: - Business

    private static func add(
        _ incident: Incident, _ news: NewsItem, _ context: NewsContext, to lines: inout Lines
    ) {
        let alerts = context.alerts(incident)
        var reasons: Set<String> = []
        for (i, alert) in alerts.prefix(shownAlerts).enumerated() {
            let words = AlertMessage(
                alert, range: NormalRange(alert, context.settings.detection),
                currency: context.settings.currency)
            // What made all of them alerts is told once.
            let isNew = reasons.insert(words.reason).inserted
            lines.add(.bullet(text(words, withReason: isNew)), rank: i == 0 ? 0 : 4)
        }
        let rest = alerts.dropFirst(shownAlerts).map(\.measure.words)
        if !rest.isEmpty {
            let more = rest.count > 4 ? " and \(rest.count - 4) more" : ""
            let names = rest.prefix(4).joined(separator: ", ")
            lines.add(.bullet(MessageText("also \(names)\(more)")), rank: 6)
        }
        // What a rule says of a number that stands above says nothing more.
        let metrics = Set(alerts.map(\.measure.metric))
        let said: [String: Metric] = [
            "volume.sessions": .sessions, "freshness.sessions": .sessions,
            "volume.orders": .purchases, "freshness.orders": .purchases,
        ]
        let also = news.also.filter { check in
            said[check.rule].map { !metrics.contains($0) } ?? true
        }
        if !also.isEmpty {
            for line in DataNews(also, day: context.expectedDay).shownLines.lines {
                lines.add(
                    .bullet(MessageText("\(line.severity.short) \(line.rule): \(line.words)")),
                    rank: 5)
            }
        }
        let changes = ChangeLines(incident, context)
        for line in changes.counts { lines.add(line, rank: 7) }
        lines.add(changes.revenue, rank: 8)
        for line in changes.mix { lines.add(line, rank: 9) }
        let why: MessageText = news.explaining > 0 ? "Why" : "Layer 1 also says"
        for finding in news.reportedFindings {
            lines.add(.labelled(why, self.finding(finding)), rank: news.explaining > 0 ? 2 : 5)
        }
        let advice = Advice(incident, hasChannels: context.hasChannels)
        lines.add(.labelled("Do", MessageText(advice.lookFirst)), rank: 1)
        lines.add(.labelled("Affects", MessageText(advice.affected)), rank: 6)
        guard let contact = context.settings.contact(of: incident) else { return }
        lines.add(
            contact.owner.map { .labelled("Owner", MessageText(ShownName.text($0))) }, rank: 2)
        lines.add(
            contact.runbook.map { .labelled("Runbook", MessageText.linked($0).shortened(to: 300)) },
            rank: 2)
    }

    /// `orders *1*, usually 21, normal from 14 (-95 %)`
    private static func text(_ words: AlertMessage, withReason: Bool) -> MessageText {
        guard let value = words.value else { return MessageText(words.name) }
        return MessageText(words.name + " ") + .bold(value) + words.unit + words.rest
            + (withReason ? words.reason : "")
    }

    private static func finding(_ finding: LayerOne.Finding) -> MessageText {
        let since = finding.since < finding.day ? ", since \(finding.since)" : ""
        return finding.subject + " in the raw partition\(finding.ofFeed)\(since): "
            + finding.message.shortened(to: 160) + finding.agreed
    }
}
