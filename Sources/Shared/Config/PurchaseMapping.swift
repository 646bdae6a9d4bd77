/// Where one value of a record stands: a column, or a path inside a JSON column.
package struct FieldPlace: Sendable, Hashable, CustomStringConvertible {
    package var column: String
    /// Nil: the column itself. Else as in a profile's payload: `revenue`, `items[]`,
    /// `items[].item_price`.
    package var path: String?

    package init(column: String, path: String? = nil) {
        self.column = column
        self.path = path
    }

    package var description: String {
        path.map { $0.hasPrefix("[") ? column + $0 : "\(column).\($0)" } ?? column
    }
}

/// Where the fields of a purchase live, and which purchases are no sales.
package struct PurchaseMapping: Sendable, Equatable {
    /// The event names that mark a record as a purchase. Empty: records of any name.
    package var events: [String] = []
    /// What has to be true of such a record for it to be a purchase; nil: nothing more.
    package var when: PurchaseCondition?
    package var transactionID: FieldPlace
    /// Nil: the feed has no amounts, so nothing about money is judged.
    package var revenue: FieldPlace?
    package var currency: FieldPlace?
    /// Those that a purchase may be in; empty: any.
    package var currencies: [String] = []
    /// The line items: an array path such as `event_data.items[]`.
    package var items: FieldPlace?
    /// Of each item (`event_data.items[].quantity`), or of the record where it is a plain column.
    package var quantity: FieldPlace?
    package var unitPrice: FieldPlace?
    /// Nil: each record is a purchase. Else all records of an id are one.
    package var lines: OrderLines?
    /// What tells purchases that are no sales, in the order in which they are asked.
    package var exceptions: [PurchaseException] = []

    package init(transactionID: FieldPlace, revenue: FieldPlace? = nil) {
        self.transactionID = transactionID
        self.revenue = revenue
    }

    /// Whether each record is a purchase.
    package var isEveryRecord: Bool { events.isEmpty && when == nil }
}

/// Records are lines of orders.
package struct OrderLines: Sendable, Equatable {
    package enum Revenue: String, Sendable, CaseIterable {
        /// Lines have amounts of their own, which add up.
        case sum
        /// Each line, or one of them, has the amount of the whole order.
        case repeated
    }

    package var revenue = Revenue.sum
    /// Columns that say the same on all lines of an order. Nil: the identity, the time and the currency.
    package var same: [String]?

    package init() {}
}

extension Feed {
    /// The currency is compared wherever it stands.
    package func sameColumns(_ lines: OrderLines) -> [String] {
        lines.same
            ?? columns.filter { $0.role == .identity || $0.role == .eventTime }.map(\.name)
    }
}

/// What a purchase is, if it is no sale. One that fits several is the first of them.
package enum PurchaseKind: String, Sendable, CaseIterable {
    case test, refund, free

    /// Purchases of the kind: `12 test orders`.
    package var noun: String {
        switch self {
        case .test: "test order"
        case .refund: "refund"
        case .free: "free order"
        }
    }
}

/// Purchases that are no sales: how they are told, and how many are accepted.
package struct PurchaseException: Sendable, Equatable {
    package var kind: PurchaseKind
    package var when: PurchaseCondition
    /// So many are accepted in a partition; nil: any number.
    package var maxCount: Int?
    /// The accepted share of all purchases, 0 to 1; nil: any.
    package var maxShare: Double?
    /// Whether their amounts belong to the revenue, the negative ones too.
    package var countsAsRevenue = false

    package init(_ kind: PurchaseKind, when: PurchaseCondition) {
        self.kind = kind
        self.when = when
    }
}

/// What is true of a purchase; where both are given, both must be.
package struct PurchaseCondition: Sendable, Equatable {
    package enum Amount: String, Sendable, CaseIterable {
        case negative, zero
    }

    package var revenue: Amount?
    package var field: FieldPlace?
    /// One of these stands in the field, letter for letter; empty: anything but nothing, null, false and 0.
    package var values: [String] = []
    /// The field is a list with commas, and the value may be any part of it.
    package var isList = false

    package init(revenue: Amount? = nil, field: FieldPlace? = nil, values: [String] = []) {
        self.revenue = revenue
        self.field = field
        self.values = values
    }
}
