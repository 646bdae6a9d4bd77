import Detection
package import Rendering
import Shared

extension Message {
    /// What a person at a terminal is told of a run: the last days, the news, and who is told.
    ///
    /// - Parameters:
    ///   - feed: Of several, the one that it is about.
    ///   - footer: Where the run has put what it wrote.
    package init(
        summaryOf run: HealthRun, feed: String? = nil, days: Int = 7, footer: [MessageText]
    ) {
        let name = feed.map { "\(ShownName.text($0)): " } ?? ""
        self.init(headline: MessageText("\(name)\(run.status.rawValue) for \(run.expectedDay)"))
        var table = KPITable(run, days: days).table(status: "status")
        table.header = table.header.map { $0.uppercased() }
        self.table = table
        items = zip(run.news, run.routing.lines).map { news, route in
            let names = route.to.prefix(8).map(ShownName.text)
            let more = route.to.count > 8 ? " and \(route.to.count - 8) more" : ""
            let whom =
                names.isEmpty
                ? "nobody (no entry under routing: fits)" : names.joined(separator: ", ") + more
            let verb: MessageText =
                route.page ? "route to " : "already reported, no page; its route is "
            return Item(title: MessageText(news.title), lines: [.plain(verb + whom)])
        }
        notes = IncidentUpdates.lines(run).map { MessageText($0) }
        self.footer = footer
    }
}
