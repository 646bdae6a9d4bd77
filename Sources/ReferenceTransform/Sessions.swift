import CSVScan
import Shared

/// One visit.
struct Session {
    var id: String
    var client: String
    var start: Instant
    var last: Int64
    var channel: String
    var source: String
    var device: Device
    /// The landing record had no referrer at all, or the file has no such column.
    var referrerMissing: Bool
    var events: Int
}

/// One purchase.
struct Order {
    var id: String
    var time: Instant
    /// Nil where it is missing or no number.
    var revenue: Money?
    var client: String
    var session: String
    var currency: String
}

/// One record, as far as sessions care.
struct Visit {
    var client: String
    var time: Int64
    var page: String
    var referrer: String
    var userAgent: String
}

/// Sessions that may still go on.
///
/// A visitor's records belong to one session until a pause longer than the limit. Records without client
/// identifier are told apart by their user agent: two anonymous visitors with the same browser at the same time
/// become one session, which counts too few rather than one session a record.
struct OpenSessions {
    private let settings: ChannelSettings
    private let pause: Int64
    private var open: [String: Session] = [:]
    private var swept = Int64.min

    init(_ settings: ChannelSettings) {
        self.settings = settings
        pause = Int64(settings.sessionMinutes) * 60_000_000
    }

    /// The session of a record; sessions that ended meanwhile are written.
    mutating func session(of visit: Visit, into writer: FactWriter) -> Session {
        sweep(before: visit.time, into: writer)
        let key = visit.client.isEmpty ? "ua:" + visit.userAgent : "id:" + visit.client
        // Records may be a little out of order, so a session reaches both ways.
        if var known = open[key], abs(visit.time - known.last) <= pause {
            known.last = max(known.last, visit.time)
            known.events += 1
            open[key] = known
            return known
        }
        if let ended = open.removeValue(forKey: key) { writer.write(ended) }
        let landing = LandingPage(
            page: visit.page, referrer: visit.referrer, internalHosts: settings.internalHosts)
        let (channel, source) = settings.channel(of: landing)
        let number = Array("\(key) \(visit.time)".utf8).withSlice { hashed($0) }
        let session = Session(
            id: "s" + String(number, radix: 36), client: visit.client,
            start: Instant(microseconds: visit.time), last: visit.time, channel: channel,
            source: source, device: Device(userAgent: visit.userAgent),
            referrerMissing: visit.referrer.isEmpty, events: 1)
        open[key] = session
        return session
    }

    /// Writes what ended long ago, so that memory holds a few hours of visitors and not all of them.
    private mutating func sweep(before time: Int64, into writer: FactWriter) {
        let hour: Int64 = 3_600_000_000
        guard time - hour > swept else { return }
        swept = time
        let limit = hour + pause
        close(writer) { time - $0.last > limit }
    }

    mutating func finish(into writer: FactWriter) { close(writer) { _ in true } }

    private mutating func close(_ writer: FactWriter, where ended: (Session) -> Bool) {
        let done = open.filter { ended($0.value) }
        // In an order that does not depend on hashing.
        for (key, session) in done.sorted(by: {
            ($0.value.start, $0.value.id) < ($1.value.start, $1.value.id)
        }) {
            writer.write(session)
            open[key] = nil
        }
    }
}
