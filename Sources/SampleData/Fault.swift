package import Shared

/// Something that is wrong with one partition, on purpose, and what the gate must make of it.
package struct Fault: Sendable {
    package enum Kind: Sendable, Equatable {
        /// Orders that cost nothing.
        case freeOrders([Int])
        /// `client_id` arrives as `clientId`.
        case renamedIdentity
        /// `client_id` is back after the renaming.
        case identityNameRestored
        /// Page views that carry an event name nobody planned.
        case unknownEvent(perMille: Int)
        /// Records without client identifier, instead of one in a hundred.
        case lostIdentity(perMille: Int)
        /// One order gets the number of another.
        case sharedOrderNumber(of: Int, takenBy: Int)
        /// A purchase sent a second time, with the same content.
        case repeatedOrder(Int)
        /// Records cut short, badly quoted or not in UTF-8.
        case malformed(perMille: Int)
        /// `"item_price":"349"` instead of `349`.
        case pricesAsText
        /// An order gets a number that another got some days ago.
        case replayedOrderNumber(of: Int, daysAgo: Int, takenBy: Int)
        /// The `referrer` column is not there.
        case missingReferrer
    }

    package let day: Day
    package let kind: Kind
    /// A rule of layer 1 and how bad it finds this.
    package let findings: [Finding]

    package struct Finding: Sendable, Equatable {
        package let rule: String
        package let severity: Severity
    }

    private init(_ day: Day, _ kind: Kind, _ findings: [(String, Severity)]) {
        self.day = day
        self.kind = kind
        self.findings = findings.map { Finding(rule: $0, severity: $1) }
    }

    /// Days that the plan needs: three weeks of it, after two that are clean.
    package static let shortestRange = 35

    /// A smaller day might lack one of the first five orders, which the plan spoils.
    package static func fits(_ volume: Volume) -> Bool {
        switch volume {
        case .sessions(let average): average >= 700
        case .rows(let count): count >= 5_000
        case .bytes(let bytes): bytes >= 2_000_000
        }
    }

    /// The faults of a range that ends with `last`. The weeks before them are clean, so that every
    /// rule that compares with earlier days has something to compare with.
    package static func plan(endingOn last: Day) -> [Fault] {
        func day(_ before: Int) -> Day { last.advanced(by: -before) }
        let drift = ("schema.header_drift", Severity.p2)
        let renamed = ("schema.column_renamed", Severity.p2)
        let referrer = [
            ("schema.column_missing", Severity.p1), ("attribution.coverage", Severity.p1),
        ]
        return [
            Fault(day(20), .freeOrders([1, 4]), [("purchase.non_positive_revenue", .p1)]),
            Fault(day(18), .renamedIdentity, [renamed, drift]),
            Fault(day(17), .renamedIdentity, [renamed]),
            Fault(day(16), .renamedIdentity, [renamed]),
            Fault(day(15), .identityNameRestored, [drift]),
            Fault(day(14), .unknownEvent(perMille: 40), [("events.unknown", .p2)]),
            Fault(day(12), .lostIdentity(perMille: 150), [("identity.coverage", .p1)]),
            Fault(
                day(11), .sharedOrderNumber(of: 1, takenBy: 3),
                [("purchase.transaction_collision", .p0)]),
            Fault(day(11), .repeatedOrder(4), [("purchase.transaction_duplicate", .p0)]),
            Fault(day(9), .malformed(perMille: 30), [("schema.malformed_rows", .p1)]),
            Fault(day(7), .pricesAsText, [("schema.payload_drift", .p1)]),
            Fault(
                day(5), .replayedOrderNumber(of: 1, daysAgo: 3, takenBy: 2),
                [("purchase.transaction_replay", .p0)]),
            Fault(day(1), .missingReferrer, referrer + [drift]),
            Fault(day(0), .missingReferrer, referrer),
        ]
    }

    /// The verdict that the findings of a day add up to.
    package static func verdict(of faults: [Fault]) -> Verdict {
        Verdict(worst: faults.flatMap(\.findings).map(\.severity).max())
    }
}

/// The faults of one day in the form in which the writer of its records wants them.
struct Alterations {
    var identityColumn = "client_id"
    var hasReferrer = true
    /// Records without client identifier: about one in a hundred, as in the real world.
    var anonymousPerMille = 10
    var unknownPerMille = 0
    var malformedPerMille = 0
    var pricesAsText = false
    var freeOrders: [Int] = []
    var repeatedOrder: Int?
    /// Orders that do not get the number that is theirs.
    var takenNumbers: [Int: (day: Day, order: Int)] = [:]

    init(_ faults: [Fault]) {
        for fault in faults {
            switch fault.kind {
            case .freeOrders(let orders): freeOrders = orders
            case .renamedIdentity: identityColumn = "clientId"
            case .identityNameRestored: break
            case .unknownEvent(let share): unknownPerMille = share
            case .lostIdentity(let share): anonymousPerMille = share
            case .sharedOrderNumber(let owner, let taker):
                takenNumbers[taker] = (fault.day, owner)
            case .repeatedOrder(let order): repeatedOrder = order
            case .malformed(let share): malformedPerMille = share
            case .pricesAsText: pricesAsText = true
            case .replayedOrderNumber(let owner, let days, let taker):
                takenNumbers[taker] = (fault.day.advanced(by: -days), owner)
            case .missingReferrer: hasReferrer = false
            }
        }
    }
}
