import Durable
import Shared

/// Writes the three fact tables, each whole or not at all.
final class FactWriter {
    private let sessions: AtomicFileWriter
    private let orders: AtomicFileWriter
    private let attribution: AtomicFileWriter
    private(set) var failure: FileError?
    private(set) var counts = FactCounts()
    private let hasCurrency: Bool

    /// For the holder of the run lock: what a killed run left in the folder is removed.
    ///
    /// - Parameter hasCurrency: Orders have a column for it.
    init(folder: String, hasCurrency: Bool) throws(FileError) {
        self.hasCurrency = hasCurrency
        try FileSystem.makeFolder(folder)
        try FileSystem.removeTemporaries(in: folder)
        sessions = try AtomicFileWriter(to: folder + "/fct_sessions.csv")
        orders = try AtomicFileWriter(to: folder + "/fct_orders.csv")
        attribution = try AtomicFileWriter(to: folder + "/fct_attribution.csv")
        try sessions.append(
            "session_id,client_id,session_start,channel,source,device,referrer_missing,events\n")
        try orders.append(
            "transaction_id,order_time,revenue,client_id,session_id\(hasCurrency ? ",currency" : "")\n"
        )
        try attribution.append("transaction_id,channel,revenue_share,model\n")
    }

    private func attempt(_ body: () throws(FileError) -> Void) {
        guard failure == nil else { return }
        do throws(FileError) { try body() } catch { failure = error }
    }

    func write(_ session: Session) {
        counts.sessions += 1
        let fields = [
            session.id, session.client, session.start.description, session.channel, session.source,
            session.device.rawValue, session.referrerMissing ? "1" : "0", String(session.events),
        ]
        attempt { () throws(FileError) in
            try sessions.append(CSVText.line(fields.map(CSVText.name)))
        }
    }

    func write(_ order: Order, channel: String) {
        counts.orders += 1
        var fields = [
            CSVText.name(order.id), order.time.description, order.revenue?.description ?? "",
            CSVText.name(order.client), order.session,
        ]
        if hasCurrency { fields.append(CSVText.name(order.currency)) }
        attempt { () throws(FileError) in
            try orders.append(CSVText.line(fields))
            try attribution.append(
                CSVText.line([CSVText.name(order.id), channel, "1", "last_click"]))
        }
    }

    /// Makes the tables visible.
    func commit() throws(FileError) -> FactCounts {
        if let failure { throw failure }
        let staged = [try sessions.stage(), try orders.stage(), try attribution.stage()]
        for file in staged { try file.commit() }
        return counts
    }
}

/// What a transform wrote.
package struct FactCounts: Sendable, Equatable {
    package var partitions = 0
    package var sessions = 0
    package var orders = 0
}
