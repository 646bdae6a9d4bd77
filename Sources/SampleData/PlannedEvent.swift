/// One record, decided but not yet written. All numbers, so that a million of them can wait.
struct PlannedEvent {
    enum Kind: UInt8 { case view, email, cart, checkout, purchase }

    /// Milliseconds since midnight.
    var time: UInt32
    var kind: Kind
    var visit: Visit
    /// A phrase; nil for the checkout, whose address is the visit's own.
    var page: Int32?
    /// The campaign's query belongs to the page.
    var landed: Bool
    var referrer: Int32?
    var order: Int32 = -1
}

/// What all events of one session share.
struct Visit {
    let client: Client
    let agent: Int32
    let query: Int32?
    let clickLength: Int32
    /// Decides the click identifier and the address of the checkout.
    let key: UInt64
}

/// A browser that the shop has given an identifier: when it was first seen, and a random part.
struct Client {
    let firstSeen: UInt32
    let key: UInt64
}
