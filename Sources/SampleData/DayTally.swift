package import Shared

/// What a written day holds, for reports.
package struct DayTally: Sendable {
    package let day: Day
    package let faults: [Fault]
    package internal(set) var rows = 0
    package internal(set) var sessions = 0
    package internal(set) var orders = 0
    package internal(set) var anonymous = 0
    package internal(set) var unknown = 0
    package internal(set) var malformed = 0
    /// Transaction ids of the orders that a fault touched, by order.
    package internal(set) var transactions: [Int: String] = [:]

    static let unknownEvent = "wishlist_item_added"
}
