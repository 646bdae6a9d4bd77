import CSVScan
import Shared

/// Where the fields of a purchase are found in a file.
struct PurchasePlan: Sendable {
    enum Place: Sendable, Equatable, BitwiseCopyable {
        case column(Int)
        case path(column: Int, UInt64)
        /// In one element of a list inside a payload: told by the plan's `selectors`.
        case selected(column: Int)
        /// The column is not in the file.
        case absent
    }

    /// Nothing in it is counted by reference: it is looked at for each purchase.
    struct Places: Sendable, BitwiseCopyable {
        let transactionID: Place
        let revenue: Place?
        let currency: Place?
        /// The elements.
        let items: Place?
        /// What they are elements of, where it is inside a payload.
        let itemList: Place?
        let quantity: Place?
        let unitPrice: Place?
    }

    /// A kind of purchases that are no sales.
    struct Exception: Sendable {
        let kind: PurchaseKind
        let countsAsRevenue: Bool
        let amount: PurchaseCondition.Amount?
    }

    /// What a field is asked for.
    struct Condition: Sendable {
        /// Nil: nothing.
        let place: Place?
        /// Empty: any value.
        let values: [[UInt8]]
        /// The field is a list with commas.
        let isList: Bool

        /// Whether a value, which is not empty, is one of those that are asked for.
        func asks(for value: ByteSlice) -> Bool {
            if isList { return listHasOne(value) }
            guard values.isEmpty else { return values.contains { value.equals($0) } }
            return !Self.nothing.contains { value.equals($0) }
        }

        private func listHasOne(_ list: ByteSlice) -> Bool {
            var start = 0
            for i in 0...list.count where i == list.count || list[i] == UInt8(ascii: ",") {
                let part = list.slice(start, i)
                if values.contains(where: { part.equals($0) }) { return true }
                start = i + 1
            }
            return false
        }

        private static let nothing: [[UInt8]] = ["false", "null", "0"].map { Array($0.utf8) }
    }

    /// Records are lines of orders.
    struct Lines: Sendable {
        /// Each line, or one of them, has the amount of the whole order.
        let isRevenueRepeated: Bool
        /// Columns that say the same on all lines of an order; nil for one that the file does not have.
        let same: [Int?]

        /// Of a line as it is logged.
        var words: Int { 3 + same.count }
    }

    let lines: Lines?
    /// Empty: records of any name.
    let events: [[UInt8]]
    let places: Places
    let currencies: [[UInt8]]
    let exceptions: [Exception]
    /// Of each exception; behind them, where there is one, that of the purchase itself.
    let conditions: [Condition]
    let selectors: [Selector]
    /// JSON columns that hold some of it.
    let payloadColumns: Set<Int>

    init(_ mapping: PurchaseMapping, _ feed: Feed, _ columns: [ScanPlan.PlannedColumn]) {
        lines = mapping.lines.map { lines in
            Lines(
                isRevenueRepeated: lines.revenue == .repeated,
                same: feed.sameColumns(lines).map { name in
                    columns.firstIndex { $0.declared?.name == name }
                })
        }
        var payloads: Set<Int> = []
        var selectors: [Selector] = []
        func place(_ field: FieldPlace, _ target: Selector.Target? = nil) -> Place {
            guard let i = columns.firstIndex(where: { $0.declared?.name == field.column }) else {
                return .absent
            }
            guard let path = field.path else { return .column(i) }
            payloads.insert(i)
            if let target, let selected = SelectedPath(path) {
                selectors.append(Selector(selected, column: i, target))
                return .selected(column: i)
            }
            return .path(column: i, PayloadReader.hash(of: path))
        }
        events = mapping.events.map { Array($0.utf8) }
        // `items` and `items[]` mean the same: the elements.
        let list = mapping.items.flatMap { field in
            field.path.map { path in
                FieldPlace(
                    column: field.column,
                    path: path.hasSuffix("[]") ? String(path.dropLast(2)) : path)
            }
        }
        places = Places(
            transactionID: place(mapping.transactionID, .transactionID),
            revenue: mapping.revenue.map { place($0, .revenue) },
            currency: mapping.currency.map { place($0, .currency) },
            items: (list.map { FieldPlace(column: $0.column, path: ($0.path ?? "") + "[]") }
                ?? mapping.items).map { place($0) },
            itemList: list.map { place($0) }, quantity: mapping.quantity.map { place($0) },
            unitPrice: mapping.unitPrice.map { place($0) })
        currencies = mapping.currencies.map { Array($0.utf8) }
        exceptions = mapping.exceptions.map { exception in
            Exception(
                kind: exception.kind, countsAsRevenue: exception.countsAsRevenue,
                amount: exception.when.revenue)
        }
        let asked = mapping.exceptions.map(\.when) + (mapping.when.map { [$0] } ?? [])
        conditions = asked.enumerated().map { i, when in
            Condition(
                place: when.field.map { place($0, .condition(i)) },
                values: when.values.map { Array($0.utf8) }, isList: when.isList)
        }
        payloadColumns = payloads
        self.selectors = selectors
    }
}
