/// What the life-cycle bench counts, in the order of its table.
package enum LifecycleFigure: Sendable, CaseIterable {
    case brokenDays, lastBrokenDays, faultsPaged, pagesAFault, relapsesPaged, overlapsPaged
    case overlapsHeard
    case quietAfterRepair
    case changeBlockedDays, changePages, changeDays, changesTold
    case saleBlocked, salesTold, robotsBlocked, robotsNamed, robotsTold
    case devicesPaged, devicesNamed
    case closedPaged, closedBlocked, monthEndsPaged, falsePages

    package enum Target: Sendable, Hashable {
        case atLeast(Double)
        case atMost(Double)

        package func isMet(by value: Double) -> Bool {
            switch self {
            case .atLeast(let least): value >= least
            case .atMost(let most): value <= most
            }
        }
    }

    /// Nil where there is none.
    package var target: Target? {
        switch self {
        case .brokenDays, .faultsPaged, .quietAfterRepair, .devicesPaged: .atLeast(0.95)
        case .relapsesPaged: .atLeast(0.9)
        case .overlapsPaged: .atLeast(0.85)
        case .robotsNamed, .devicesNamed: .atLeast(0.8)
        case .pagesAFault: .atMost(1.1)
        case .changeBlockedDays: .atMost(2)
        case .changePages: .atMost(1.25)
        case .changeDays: .atMost(10)
        case .saleBlocked: .atMost(0.15)
        case .robotsBlocked, .falsePages: .atMost(0.1)
        case .closedPaged: .atMost(0.02)
        case .closedBlocked: .atMost(0.05)
        case .monthEndsPaged: .atMost(0.25)
        case .lastBrokenDays, .overlapsHeard, .changesTold, .salesTold, .robotsTold: nil
        }
    }

    package var title: String {
        switch self {
        case .brokenDays: "broken P0 days that end with exit code 2"
        case .lastBrokenDays: "the same, the last three days of each fault"
        case .faultsPaged: "lasting P0 faults paged"
        case .pagesAFault: "pages each, of those paged"
        case .relapsesPaged: "the same fault again, 2 to 6 days after its repair, paged"
        case .overlapsPaged: "an unrelated fault while one is open, paged as its own"
        case .overlapsHeard: "an unrelated fault while one is open, paged under any name"
        case .quietAfterRepair: "quiet and closed on the second good day after a repair"
        case .changeBlockedDays: "lasting change that is no fault: P0 days"
        case .changePages: "its pages"
        case .changeDays: "days until it is quiet"
        case .changesTold: "lasting changes told"
        case .saleBlocked: "sales that nobody announced with a P0"
        case .salesTold: "sales told"
        case .robotsBlocked: "bots with a P0"
        case .robotsNamed: "bots named, of those told"
        case .robotsTold: "bots told"
        case .devicesPaged: "a device's tracking lost, paged"
        case .devicesNamed: "and the device named"
        case .closedPaged: "closed days with a page"
        case .closedBlocked: "closed days with a P0"
        case .monthEndsPaged: "third and later month ends paged"
        case .falsePages: "false pages in 30 days of a shop"
        }
    }

    /// Counted in hundredths of all, not as a mean.
    package var isShare: Bool {
        switch self {
        case .pagesAFault, .changeBlockedDays, .changePages, .changeDays, .falsePages: false
        default: true
        }
    }

    /// What it is counted over.
    package var unit: String {
        switch self {
        case .brokenDays, .lastBrokenDays, .closedPaged, .closedBlocked, .falsePages: "days"
        case .faultsPaged, .pagesAFault, .quietAfterRepair: "faults"
        case .relapsesPaged: "relapses"
        case .overlapsPaged, .overlapsHeard: "overlaps"
        case .changeBlockedDays, .changePages, .changeDays, .changesTold: "changes"
        case .saleBlocked, .salesTold: "sales"
        case .robotsBlocked, .robotsNamed, .robotsTold: "bots"
        case .devicesPaged, .devicesNamed: "devices"
        case .monthEndsPaged: "month ends"
        }
    }
}
