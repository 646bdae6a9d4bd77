import NativeProfiler
package import Profile
package import Shared

/// Promoted partitions to fact tables, for teams without a transform of their own and for the demo.
///
/// A reference, not the product: sessions by pauses, channels of landing pages by configured rules,
/// attribution to the session's own channel (last click). Partitions are read one after another, records as
/// they come; the same partitions give the same bytes.
package struct ReferenceTransform {
    private let config: GateConfig

    package init(_ config: GateConfig) { self.config = config }

    /// - Parameters:
    ///   - files: Paths of promoted partitions, in the order of days.
    ///   - folder: Gets `fct_sessions.csv`, `fct_orders.csv` and `fct_attribution.csv`.
    package func run(feed: Feed, files: [String], into folder: String) throws -> FactCounts {
        let partitions = files.map { path in
            let name = path.split(separator: "/").last.map(String.init) ?? path
            return PartitionSource(
                feed: feed, day: feed.files.day(in: name), name: name, location: path)
        }
        return try run(feed: feed, partitions: partitions, into: folder)
    }

    /// The same of partitions that may be sets of files.
    package func run(
        feed: Feed, partitions: [PartitionSource], into folder: String
    ) throws -> FactCounts {
        let writer = try FactWriter(
            folder: folder, hasCurrency: feed.purchases?.currency != nil)
        var collector = Collector(OpenSessions(config.channels), writer)
        for source in partitions {
            try NativeEngine(config.limits).read(source) { collector.take($0) }
        }
        collector.sessions.finish(into: writer)
        var counts = try writer.commit()
        counts.partitions = partitions.count
        return counts
    }
}

/// Turns records into visits and orders, in the order of the file.
private struct Collector {
    var sessions: OpenSessions
    private let writer: FactWriter

    init(_ sessions: OpenSessions, _ writer: FactWriter) {
        self.sessions = sessions
        self.writer = writer
    }

    mutating func take(_ record: ReadRecord) {
        // Without a time there is no session, and no day, that it could belong to.
        guard let time = record.time else { return }
        let visit = Visit(
            client: record.text(.identity) ?? "", time: time, page: record.pageURL ?? "",
            referrer: record.text(.attribution) ?? "", userAgent: record.userAgent ?? "")
        let session = sessions.session(of: visit, into: writer)
        guard let purchase = record.purchase else { return }
        writer.write(
            Order(
                id: purchase.id, time: Instant(microseconds: time), revenue: purchase.revenue,
                client: visit.client, session: session.id, currency: purchase.currency),
            channel: session.channel)
    }
}
