import CSVScan
import FieldText
import Profile
import Shared

/// What the lines of orders come to, where an order is all records of an id.
///
/// Each line is logged as some words under its order's id; here the lines of one order meet, in the order of the file.
struct OrderCount {
    /// What one line of an order says, as it is logged.
    struct Line {
        enum Amount: UInt64 { case none, some, broken }

        var amount = Amount.none
        /// In micro-units.
        var micros: Int64 = 0
        /// A bit for each exception whose field, if it asks one, is as asked.
        var told: UInt8 = 0
        /// Hashes; 0 where nothing stands there.
        var currency: UInt64 = 0
        var same: [UInt64] = []

        func write(into words: inout [UInt64]) {
            words.removeAll(keepingCapacity: true)
            words.append(amount.rawValue | UInt64(told) << 8)
            words.append(UInt64(bitPattern: micros))
            words.append(currency)
            words += same
        }

        init() {}

        init(_ words: [UInt64]) {
            amount = Amount(rawValue: words[0] & 0xff) ?? .broken
            told = UInt8(truncatingIfNeeded: words[0] >> 8)
            micros = Int64(bitPattern: words[1])
            currency = words[2]
            same = Array(words[3...])
        }
    }

    enum Verdict {
        case fine, collides
        /// Its id says nothing: a test order, or a refund, which may name the order that it undoes.
        case isNotCompared
    }

    private let plan: PurchasePlan
    private let lines: PurchasePlan.Lines
    /// Ids that are listed, of each fault.
    private static let listed = 10

    private(set) var orders = 0
    private(set) var exceptions: [PurchaseKind: PurchaseExceptions] = [:]
    private(set) var missingRevenue = 0
    private(set) var nonPositive = 0
    private(set) var revenue: Int128 = 0
    private(set) var currencies: [UInt64: CurrencyCount] = [:]
    /// The smallest ids, so that they do not depend on the order in which they come.
    private(set) var missingIDs: [String] = []
    private(set) var nonPositiveIDs: [String] = []
    private(set) var faults = TransactionFacts.Orders()
    /// Lines that leave a value empty which another line of their order has, for each of the plan's `same`.
    private(set) var toldElsewhere: [Int]

    init?(_ plan: PurchasePlan?) {
        guard let plan, let lines = plan.lines else { return nil }
        self.plan = plan
        self.lines = lines
        toldElsewhere = lines.same.map { _ in 0 }
    }

    /// Adds an order by its lines.
    mutating func add(_ all: [Line], _ key: TransactionKey, _ id: () -> String) -> Verdict {
        orders += 1
        for i in toldElsewhere.indices where all.contains(where: { $0.same[i] != 0 }) {
            toldElsewhere[i] += all.count { $0.same[i] == 0 }
        }
        var order = Purchase()
        order.revenue = amount(all)
        if let exception = exception(all, order.revenue) {
            (order.kind, order.countsAsRevenue) = (exception.kind, exception.countsAsRevenue)
            exceptions[exception.kind, default: PurchaseExceptions()].count += 1
            if let revenue = order.revenue {
                exceptions[exception.kind]?.amount += Money(micros: Int128(revenue))
            }
            if exception.kind == .test { return .isNotCompared }
        }
        if plan.places.revenue != nil {
            if order.revenue == nil {
                missingRevenue += 1
                faults.withoutRevenue.insert(key)
                Self.add(id(), to: &missingIDs)
            } else if !order.isPaid {
                nonPositive += 1
                faults.notPaid.insert(key)
                Self.add(id(), to: &nonPositiveIDs)
            }
            revenue += Int128(order.counted)
        }
        let currency = all.first { $0.currency != 0 }?.currency ?? 0
        currencies[currency, default: CurrencyCount()].purchases += 1
        currencies[currency]?.revenue += Int128(order.counted)
        if order.kind == .refund { return .isNotCompared }
        return collides(all) ? .collides : .fine
    }

    private static func add(_ id: String, to list: inout [String]) {
        list.append(id)
        if list.count > listed * 16 { list = Array(list.sorted().prefix(listed)) }
    }

    static func listed(_ ids: [String]) -> [String] { Array(ids.sorted().prefix(listed)) }

    /// Lines without an amount add nothing; one that cannot be read leaves the whole unknown.
    private func amount(_ all: [Line]) -> Int64? {
        if all.contains(where: { $0.amount == .broken }) { return nil }
        let amounts = all.filter { $0.amount == .some }.map(\.micros)
        guard let first = amounts.first else { return nil }
        if lines.isRevenueRepeated { return first }
        return Int64(exactly: amounts.reduce(Int128(0)) { $0 + Int128($1) })
    }

    private func exception(_ all: [Line], _ revenue: Int64?) -> PurchasePlan.Exception? {
        let told = all.reduce(UInt8(0)) { $0 | $1.told }
        return plan.exceptions.enumerated().first { i, exception in
            guard told &>> UInt8(i) & 1 == 1 else { return false }
            return switch exception.amount {
            case .negative: revenue.map { $0 < 0 } ?? false
            case .zero: revenue == 0
            case nil: true
            }
        }?.element
    }

    /// Whether lines say different things of what an order has once. What a line leaves empty says nothing.
    private func collides(_ all: [Line]) -> Bool {
        func differ(_ value: (Line) -> UInt64?) -> Bool {
            var seen: UInt64?
            for line in all {
                guard let value = value(line) else { continue }
                if let seen, seen != value { return true }
                seen = value
            }
            return false
        }
        if differ({ $0.currency == 0 ? nil : $0.currency }) { return true }
        if lines.isRevenueRepeated,
            differ({ $0.amount == .some ? UInt64(bitPattern: $0.micros) : nil })
        {
            return true
        }
        return lines.same.indices.contains { i in differ { $0.same[i] == 0 ? nil : $0.same[i] } }
    }
}

extension ProfileCounts {
    /// Counts a record as a line of an order; what the order is, is told once all lines are there.
    mutating func countLine(
        _ lines: PurchasePlan.Lines, _ batch: borrowing RecordBatch, _ start: Int
    ) {
        payload.watch.takeColumns(fields, batch)
        profile.purchases.lines = (profile.purchases.lines ?? 0) + 1
        var line = OrderCount.Line()
        line.told = payload.watch.told(fields, batch)
        let isTest = plan.purchase?.exceptions.enumerated().contains { i, exception in
            exception.kind == .test && line.told &>> UInt8(i) & 1 == 1
        }
        if payload.watch.purchase.lacksID {
            if isTest == true { return }
            profile.purchases.missingTransactionID += 1
            if let kind = payload.watch.purchase.placeholder { placeholderIDs[kind] += 1 }
            return note(.missingTransactionID, batch, start) { "a line of an order" }
        }
        if let revenue = payload.watch.purchase.revenue {
            (line.amount, line.micros) = (.some, revenue)
        } else if case .column(let c)? = plan.purchase?.places.revenue,
            fields.value(batch, c).count > 0
        {
            line.amount = .broken
            note(.missingRevenue, batch, start) { "a line with an amount that is no number" }
        }
        let currency = payload.watch.purchase.currency
        if payload.watch.hasCurrency, !currency.isEmpty {
            line.currency = currency.withSlice { text in
                let hash = hashed(text)
                _ = currencies.index(
                    hash, name: { Array(currency.prefix(CappedName.limit)) },
                    initial: { CurrencyCount() })
                return hash
            }
        }
        for column in lines.same { line.same.append(sameValue(batch, column)) }
        line.write(into: &lineWords)
        let (offset, words) = (file.place(batch.place(of: start)), lineWords)
        payload.watch.purchase.transactionID.withSlice {
            transactions.insert($0, content: 0, offset: offset, extra: words)
        }
    }

    /// What a line says in a column that all lines of its order share; 0 where it says nothing, or names nobody.
    private func sameValue(_ batch: borrowing RecordBatch, _ column: Int?) -> UInt64 {
        guard let column else { return 0 }
        let text = fields.value(batch, column)
        if text.count == 0 { return 0 }
        if plan.identities.contains(column), plan.placeholders.kind(text) != nil { return 0 }
        return hashed(text, key: plan.key) | 1
    }

    /// Puts what the orders came to into a profile.
    func finish(_ orders: OrderCount, _ result: inout PartitionProfile) {
        result.purchases.count += orders.orders
        for (column, count) in zip(plan.purchase?.lines?.same ?? [], orders.toldElsewhere) {
            if let column { result.columns[column].toldByOrder = count }
        }
        for (kind, counted) in orders.exceptions {
            result.purchases.exceptions?[kind.rawValue, default: PurchaseExceptions()].merge(
                counted)
        }
        result.purchases.missingRevenue += orders.missingRevenue
        result.purchases.nonPositiveRevenue += orders.nonPositive
        result.purchases.ordersWithoutRevenue = OrderCount.listed(orders.missingIDs)
            .map { Masked.withoutAddresses($0) }
        result.purchases.ordersNotPaid = OrderCount.listed(orders.nonPositiveIDs)
            .map { Masked.withoutAddresses($0) }
        result.purchases.revenue += Money(micros: orders.revenue)
        guard plan.purchase?.places.currency != nil else { return }
        for (hash, counted) in orders.currencies {
            let name = currencyName(hash)
            result.purchases.revenueByCurrency[name, default: .zero] += Money(
                micros: counted.revenue)
            result.purchases.countByCurrency?[name, default: 0] += counted.purchases
        }
    }

    /// Of very many currencies the names of some are not kept; those stand under none.
    private func currencyName(_ hash: UInt64) -> String {
        guard let i = currencies.find(hash) else { return "" }
        let name = currencies.entries[i].name
        return name.withSlice { plan.placeholders.kind($0) != nil } ? "" : shownName(name)
    }
}
