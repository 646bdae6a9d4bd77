package import Shared

/// Tiny fact tables for 2025-03-07 and 2025-03-08, of which the latter is the expected day.
package struct HealthExample: Sendable {
    package let sessions: String
    package let orders: String
    package let attribution: String
    /// Days that layer 1 quarantined.
    package let quarantined: [Day]
    /// Days that layer 1 found nothing wrong with. Without either, there is no ledger.
    package let admitted: [Day]
    /// Columns of the orders that the configuration names.
    package let namedColumns: Set<String>
    /// Days on which the shop is closed.
    package let closed: [Day]

    static let sessionHeader = "session_id,client_id,session_start,channel,source,device\n"
    static let orderHeader = "transaction_id,order_time,revenue,client_id,session_id\n"
    static let attributionHeader = "transaction_id,channel,revenue_share,model\n"

    static let goodSessions =
        sessionHeader
        + "S1,c1,2025-03-07T09:00:00Z,Email,news,mobile\n"
        + "S2,c2,2025-03-08T09:00:00Z,Email,news,mobile\n"
        + "S3,c3,2025-03-08T10:00:00Z,Direct,(direct),desktop\n"
    static let goodOrders =
        orderHeader
        + "T1,2025-03-07T09:10:00Z,40.00,c1,S1\n"
        + "T2,2025-03-08T09:10:00Z,50.00,c2,S2\n"
    static let goodAttribution =
        attributionHeader + "T1,Email,1,last_click\nT2,Email,1,last_click\n"

    static let good = HealthExample()

    init(
        sessions: String = goodSessions, orders: String = goodOrders,
        attribution: String = goodAttribution, quarantined: [Day] = [], admitted: [Day] = [],
        namedColumns: Set<String> = [], closed: [Day] = []
    ) {
        self.closed = closed
        self.namedColumns = namedColumns
        self.sessions = sessions
        self.orders = orders
        self.attribution = attribution
        self.quarantined = quarantined
        self.admitted = admitted
    }

    package static let expectedDay = Day(number: 20_155)
}
