/// What makes a record a purchase, before its fields are looked at.
struct PurchaseTest: Sendable {
    /// Counts nothing by reference: it is looked at for each record.
    enum Kind: Sendable, BitwiseCopyable {
        case none, every
        /// The place of its name among the events.
        case event(Int32)
        case events
    }

    let kind: Kind
    private let events: [Int32]

    /// - Parameter pin: Gives a name its place among the events, which it keeps.
    init(_ plan: PurchasePlan?, pin: ([UInt8]) -> Int) {
        events = plan?.events.map { Int32(truncatingIfNeeded: pin($0)) } ?? []
        kind =
            plan == nil
            ? .none : events.count > 1 ? .events : events.first.map { .event($0) } ?? .every
    }

    /// - Parameter event: The place of its name; -1 for none, or one that is not kept.
    @inline(__always)
    func fits(_ event: Int32) -> Bool {
        switch kind {
        case .none: false
        case .every: true
        case .event(let wanted): event == wanted
        case .events: events.contains(event)
        }
    }
}
