import Shared

/// What one purchase says, gathered from its columns and its payload.
struct Purchase {
    var transactionID: [UInt8] = []
    /// The place among the plan's placeholders of an id that is none.
    var placeholder: Int?
    /// In micro-units; nil where it is missing or no number.
    var revenue: Int64?
    /// What stands there instead of a number; empty where nothing does.
    var revenueText: [UInt8] = []
    var currency: [UInt8] = []
    /// What it is, if it is no sale, and whether its amount is revenue all the same.
    var kind: PurchaseKind?
    var countsAsRevenue = false
    /// Its items are not a list but a text with one in it.
    var itemsAreText = false
    /// Nil where the feed has no notion of items.
    var itemCount: Int?
    /// Σ quantity × price in 10⁻¹², and whether every item had both.
    var itemsTotal: Int128 = 0
    var itemsPriced = false
    /// A hash of everything but the id.
    var content: UInt64 = 0

    /// Half a cent: prices often went through binary floating point before they were written.
    private static let tolerance: Int128 = 5_000_000_000

    /// Makes room for the next one.
    mutating func clear() {
        transactionID.removeAll(keepingCapacity: true)
        placeholder = nil
        revenue = nil
        revenueText.removeAll(keepingCapacity: true)
        currency.removeAll(keepingCapacity: true)
        kind = nil
        itemsAreText = false
        itemCount = nil
        itemsTotal = 0
        itemsPriced = false
        content = 0
    }

    /// Amounts are in micro-units. A total beyond 128 bits is no price of anything: it is not compared.
    mutating func addItem(quantity: Int64, price: Int64) {
        let (sum, overflow) = itemsTotal.addingReportingOverflow(Int128(quantity) * Int128(price))
        if overflow { itemsPriced = false } else { itemsTotal = sum }
    }

    /// What it adds to the revenue, in micro-units.
    var counted: Int64 {
        guard let revenue else { return 0 }
        return kind == nil ? max(0, revenue) : countsAsRevenue ? revenue : 0
    }

    /// Whether its amount is what a purchase of its kind may have, where it has one.
    var isPaid: Bool {
        guard let revenue, revenue <= 0 else { return true }
        return kind == .refund || kind == .free && revenue == 0
    }

    var lacksID: Bool { transactionID.isEmpty || placeholder != nil }

    var totalDiffers: Bool {
        guard itemsPriced, let itemCount, itemCount > 0, let revenue else { return false }
        let (difference, overflow) = itemsTotal.subtractingReportingOverflow(
            Int128(revenue) * 1_000_000)
        return overflow || difference.magnitude > Self.tolerance.magnitude
    }
}
