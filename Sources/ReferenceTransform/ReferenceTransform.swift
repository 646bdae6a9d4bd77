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
                feed: feed, day: feed.files.place(of: name).map { feed.partition(at: $0) },
                name: name, location: path)
        }
        return try run(feed: feed, partitions: partitions, into: folder)
    }

    /// The same of partitions that may be sets of files.
    package func run(
        feed: Feed, partitions: [PartitionSource], into folder: String
    ) throws -> FactCounts {
        let writer = try FactWriter(
            folder: folder, hasCurrency: feed.purchases?.currency != nil)
        var collector = Collector(OpenSessions(config.channels), writer, feed.purchases)
        for source in partitions {
            try NativeEngine(config.limits).read(source) { collector.take($0) }
            collector.finishOrders()
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

    /// Nil: each record is an order.
    private let lines: OrderLines?
    private let exceptions: [PurchaseException]
    /// Orders of several lines, in the order of their first ones, until their partition ends.
    private var open: [String: (order: Order, channel: String)] = [:]
    private var ids: [String] = []

    init(_ sessions: OpenSessions, _ writer: FactWriter, _ purchases: PurchaseMapping?) {
        lines = purchases?.lines
        exceptions = purchases?.exceptions ?? []
        self.sessions = sessions
        self.writer = writer
    }

    mutating func take(_ record: ReadRecord) {
        // Without a time there is no session, and no day, that it could belong to.
        guard let time = record.time else { return }
        let visit = Visit(
            client: record.identity ?? "", time: time, page: record.pageURL ?? "",
            referrer: record.text(.attribution) ?? "", userAgent: record.userAgent ?? "")
        let session = sessions.session(of: visit, into: writer)
        guard let purchase = record.purchase else { return }
        let order = Order(
            id: purchase.id, time: Instant(microseconds: time), revenue: purchase.revenue,
            client: visit.client, session: session.id, currency: purchase.currency)
        guard let lines else { return writer.write(order, channel: session.channel) }
        guard var known = open[order.id] else {
            open[order.id] = (order, session.channel)
            return ids.append(order.id)
        }
        if known.order.currency.isEmpty { known.order.currency = order.currency }
        if let amount = order.revenue, known.order.revenue == nil || lines.revenue == .sum {
            known.order.revenue = (known.order.revenue ?? .zero) + amount
        }
        open[order.id] = known
    }

    /// Writes the orders of a partition that has been read, without those that are no sales by their whole amount.
    mutating func finishOrders() {
        for id in ids {
            guard let (order, channel) = open[id] else { continue }
            let revenue = order.revenue ?? .zero
            let isNoSale = exceptions.contains { exception in
                guard exception.when.field == nil, !exception.countsAsRevenue else { return false }
                return switch exception.when.revenue {
                case .negative: revenue < .zero
                case .zero: order.revenue == .zero
                case nil: false
                }
            }
            if !isNoSale { writer.write(order, channel: channel) }
        }
        (open, ids) = ([:], [])
    }
}
