import CSVScan
import FieldText
import Shared

/// Watches the fields of a record for what a purchase says.
struct PurchaseWatch: PayloadVisitor, Sendable {
    /// The purchase being read.
    private(set) var purchase = Purchase()
    /// Whether the payload that is read tells of one.
    var isOn = false
    private let places: PurchasePlan.Places?
    private let placeholders: Placeholders
    private let key: HashKey
    private var plan = Watched()
    /// How amounts in columns are written; nil where all are plain.
    private let numbers: [NumberReader]?
    /// How amounts in texts of each payload are written.
    private let payloadNumbers: [NumberReader?]
    private var textNumbers: NumberReader?
    /// For each payload column what is watched in a purchase's; nil for nothing.
    private let plans: [Watched?]
    /// For each payload column, where one element of a list is asked of it.
    private var selected: [SelectedPlaces?]
    /// Which of them is read; nil for none.
    private var selecting: Int?
    private var quantity: Int64?
    private var price: Int64?
    private var element: UInt64 = 0
    /// Elements of lists are asked of some payload, or numbers in a form of their own.
    private let isSpecial: Bool
    private let exceptions: [PurchasePlan.Exception]
    private let conditions: [PurchasePlan.Condition]
    private let hasLines: Bool
    /// A bit for each of them whose field is as asked.
    private var told: UInt8 = 0

    init(_ plan: ScanPlan) {
        places = plan.purchase?.places
        placeholders = plan.placeholders
        exceptions = plan.purchase?.exceptions ?? []
        conditions = plan.purchase?.conditions ?? []
        hasLines = plan.purchase?.lines != nil
        key = plan.key
        let forms = plan.columns.map { column in
            column.declared.map { plan.feed.numbers(of: $0) } ?? .plain
        }
        numbers = forms.allSatisfy(\.isPlain) ? nil : forms.map { NumberReader($0) }
        payloadNumbers = plan.payloads.map {
            forms[$0].isPlain ? nil : NumberReader(forms[$0])
        }
        selected = plan.payloads.map { column in
            let selectors = plan.purchase?.selectors.filter { $0.column == column } ?? []
            return selectors.isEmpty ? nil : SelectedPlaces(selectors)
        }
        isSpecial = numbers != nil || selected.contains { $0 != nil }
        plans = plan.payloads.map { column in
            plan.purchase.flatMap {
                $0.payloadColumns.contains(column) ? Watched($0, column: column) : nil
            }
        }
    }

    var hasRevenue: Bool { places?.revenue != nil }
    var hasCurrency: Bool { places?.currency != nil }

    /// Makes room for the next purchase.
    mutating func begin() {
        purchase.clear()
        purchase.itemCount = places?.items == nil ? nil : 0
        told = 0
    }

    /// Watches the payload that is read next, the feed's `index`th, where a purchase is told in it.
    mutating func watch(payload index: Int, purchase: Bool) {
        guard purchase, let watched = plans[index] else {
            isOn = false
            return
        }
        isOn = true
        plan = watched
        element = 0
        if isSpecial { lookAlso(index) }
    }

    /// What hardly any feed asks for.
    private mutating func lookAlso(_ index: Int) {
        selecting = selected[index] == nil ? nil : index
        if let selecting { selected[selecting]?.begin() }
        textNumbers = payloadNumbers[index]
    }

    /// Whether a record that has the event of a purchase is one, once its payloads have been read.
    func isPurchase(_ fields: RecordFields, _ batch: borrowing RecordBatch) -> Bool {
        conditions.count == exceptions.count || isAsked(exceptions.count, fields, batch)
    }

    // MARK: - Columns

    /// Takes the fields of a purchase that are columns of their own, once its payloads have been read.
    mutating func takeColumns(_ fields: RecordFields, _ batch: borrowing RecordBatch) {
        guard let places else { return }
        takeColumns(places, fields, batch)
        if !exceptions.isEmpty { takeKind(fields, batch) }
    }

    private mutating func takeColumns(
        _ places: PurchasePlan.Places, _ fields: RecordFields, _ batch: borrowing RecordBatch
    ) {
        if case .column(let c) = places.transactionID {
            purchase.transactionID = fields.decoded(batch, c).array
        }
        if !purchase.transactionID.isEmpty {
            purchase.placeholder = purchase.transactionID.withSlice { placeholders.kind($0) }
        }
        if case .column(let c) = places.revenue {
            let text = fields.value(batch, c)
            purchase.revenue = takeAmount(text, c)
            if purchase.revenue == nil { purchase.revenueText = text.array }
        }
        if case .column(let c) = places.currency {
            let text = fields.value(batch, c)
            purchase.content &+= hashed(text, seed: UInt64(c), key: key)
            purchase.currency = text.array
        }
        // A plain quantity column makes the record its own and only item.
        guard case .column(let c) = places.quantity else { return }
        let quantity = takeAmount(fields.value(batch, c), c)
        purchase.itemCount = (quantity ?? 0) > 0 ? 1 : 0
        guard let quantity, case .column(let p) = places.unitPrice else { return }
        if let price = takeAmount(fields.value(batch, p), p) {
            purchase.itemsPriced = true
            purchase.itemsTotal = Int128(quantity) * Int128(price)
        }
    }

    /// Finds what the purchase is, once all else of it is known.
    private mutating func takeKind(_ fields: RecordFields, _ batch: borrowing RecordBatch) {
        for (i, exception) in exceptions.enumerated() {
            // What a line's amount is says nothing of its order.
            if hasLines, exception.amount != nil { continue }
            switch exception.amount {
            case .negative: guard let amount = purchase.revenue, amount < 0 else { continue }
            case .zero: guard purchase.revenue == 0 else { continue }
            case nil: break
            }
            guard isAsked(i, fields, batch) else { continue }
            purchase.kind = exception.kind
            purchase.countsAsRevenue = exception.countsAsRevenue
            return
        }
    }

    /// Whether the field that a condition asks for, if it does, is as asked.
    private func isAsked(
        _ i: Int, _ fields: RecordFields, _ batch: borrowing RecordBatch
    ) -> Bool {
        switch conditions[i].place {
        case nil: return true
        case .column(let c):
            let value = fields.decoded(batch, c)
            return value.count > 0 && conditions[i].asks(for: value)
        case .path, .selected: return told &>> UInt8(i) & 1 == 1
        case .absent: return false
        }
    }

    /// A bit for each exception whose field is as asked, whatever the amount is.
    func told(_ fields: RecordFields, _ batch: borrowing RecordBatch) -> UInt8 {
        var bits: UInt8 = 0
        for i in exceptions.indices where isAsked(i, fields, batch) {
            bits |= 1 &<< UInt8(i)
        }
        return bits
    }

    private mutating func takeAmount(_ text: ByteSlice, _ column: Int) -> Int64? {
        purchase.content &+= hashed(text, seed: UInt64(column), key: key)
        return numbers.map { $0[column].micros(text) } ?? FieldText.micros(text)
    }

    // MARK: - Payload

    mutating func value(_ type: JSONType, path: UInt64, token: ByteSlice) -> Bool {
        if isOn { take(type, path, token) }
        return true
    }

    mutating func add(path: UInt64, text: [UInt8]) {}

    mutating func take(_ type: JSONType, _ path: UInt64, _ token: ByteSlice) {
        if path == plan.transactionID {
            // No number has a backslash.
            if type == .string || type == .number {
                JSONText.unescape(token, into: &purchase.transactionID)
            }
            return
        }
        // Only leaves count: an object's content is that of its members.
        if type != .object, type != .array {
            purchase.content &+= mixed(hashed(token, seed: path, key: key), element)
        }
        if let selecting { selected[selecting]?.take(type, path, token) }
        if plan.hasConditions { takeCondition(type, path, token) }
        switch path {
        case plan.revenue: takeRevenue(type, token)
        case plan.currency where type == .string:
            JSONText.unescape(token, into: &purchase.currency)
        case plan.quantity: quantity = amount(type, token)
        case plan.unitPrice: price = amount(type, token)
        case plan.itemList where type == .string: purchase.itemsAreText = Self.isJSON(token)
        default: break
        }
    }

    private mutating func takeCondition(_ type: JSONType, _ path: UInt64, _ token: ByteSlice) {
        for i in 0..<conditions.count where path == plan.conditions[i] {
            takeCondition(i, type, token)
        }
    }

    private mutating func takeCondition(_ i: Int, _ type: JSONType, _ token: ByteSlice) {
        if type == .object || type == .array {
            // It is there, and that is all that can be asked of it.
            if conditions[i].values.isEmpty { told |= 1 &<< UInt8(i) }
        } else if type != .null {
            let text = type == .string ? JSONText.unescaped(token) : token.array
            let asked = text.withSlice { !text.isEmpty && conditions[i].asks(for: $0) }
            if asked { told |= 1 &<< UInt8(i) }
        }
    }

    private mutating func takeSelected(
        _ selector: PurchasePlan.Selector, _ type: JSONType, _ token: ByteSlice
    ) {
        switch selector.target {
        case .transactionID:
            if type == .string || type == .number {
                JSONText.unescape(token, into: &purchase.transactionID)
            }
        case .revenue: takeRevenue(type, token)
        case .currency:
            if type == .string { JSONText.unescape(token, into: &purchase.currency) }
        case .condition(let i): takeCondition(i, type, token)
        }
    }

    /// Whether a text looks like a list or an object that was encoded once more.
    private static func isJSON(_ token: ByteSlice) -> Bool {
        var i = 0
        while i < token.count, token[i] == UInt8(ascii: " ") { i += 1 }
        return i < token.count && (token[i] == UInt8(ascii: "[") || token[i] == UInt8(ascii: "{"))
    }

    private mutating func takeRevenue(_ type: JSONType, _ token: ByteSlice) {
        purchase.revenue = amount(type, token)
        if purchase.revenue == nil, type == .string { purchase.revenueText = token.array }
    }

    /// A number, also one that is written as a string.
    private func amount(_ type: JSONType, _ token: ByteSlice) -> Int64? {
        switch type {
        case .number: return FieldText.micros(token)
        case .string: return textNumbers.map { $0.micros(token) } ?? FieldText.micros(token)
        default: return nil
        }
    }

    mutating func beginElement(path: UInt64) {
        guard isOn else { return }
        element &+= 1
        if let selecting { selected[selecting]?.beginElement(path) }
        guard path == plan.items else { return }
        quantity = nil
        price = nil
    }

    mutating func endElement(path: UInt64) {
        guard isOn else { return }
        if let selecting, var places = selected[selecting] {
            places.endElement(path) { takeSelected($0, $1, $2) }
            selected[selecting] = places
        }
        guard path == plan.items else { return }
        if purchase.itemCount == 0 { purchase.itemsPriced = true }
        purchase.itemCount = (purchase.itemCount ?? 0) + 1
        if let quantity, let price {
            purchase.addItem(quantity: quantity, price: price)
        } else {
            purchase.itemsPriced = false
        }
    }
}

extension PurchaseWatch {
    /// The path hashes of one payload column's purchase fields; zero for "not here".
    fileprivate struct Watched: Sendable {
        var transactionID: UInt64 = 0
        var revenue: UInt64 = 0
        var currency: UInt64 = 0
        var items: UInt64 = 0
        var quantity: UInt64 = 0
        var unitPrice: UInt64 = 0
        var itemList: UInt64 = 0
        /// Of each exception, and of the purchase itself.
        var conditions: [4 of UInt64] = [0, 0, 0, 0]
        var hasConditions = false

        init() {}

        init(_ purchase: PurchasePlan, column: Int) {
            let places = purchase.places
            func hash(_ place: PurchasePlan.Place?) -> UInt64 {
                if case .path(column, let hash) = place { hash } else { 0 }
            }
            transactionID = hash(places.transactionID)
            revenue = hash(places.revenue)
            currency = hash(places.currency)
            items = hash(places.items)
            quantity = hash(places.quantity)
            unitPrice = hash(places.unitPrice)
            itemList = hash(places.itemList)
            for (i, condition) in purchase.conditions.enumerated() {
                conditions[i] = hash(condition.place)
                if conditions[i] != 0 { hasConditions = true }
            }
        }
    }
}
