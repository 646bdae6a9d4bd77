import CSVScan
import FieldText
import Profile
import Shared

extension ProfileCounts {
    /// Reads the payloads of a record, and counts it as a purchase where it is one.
    mutating func countPurchase(
        _ batch: borrowing RecordBatch, isPurchase: Bool, _ start: Int
    ) {
        payload.watch.isOn = false
        if isPurchase { payload.watch.begin() }
        for i in 0..<scratch.payloads.count {
            let column = scratch.payloads[i]
            if unsafe scratch.spans[column].isEmpty { continue }
            readPayload(batch, i, purchase: isPurchase, start)
        }
        if isPurchase, payload.watch.isPurchase(fields, batch) { countPurchase(batch, start) }
    }

    /// Reads the feed's `index`th payload.
    private mutating func readPayload(
        _ batch: borrowing RecordBatch, _ index: Int, purchase: Bool, _ start: Int
    ) {
        let column = scratch.payloads[index]
        // Also of a name that is not kept: which ones are is known at the end only, and must not matter here.
        let event =
            plan.eventName.map { fields.value(batch, $0) }
            ?? fields.value(batch, column).slice(0, 0)
        payload.begin(event: event, column: column)
        let counted = documents.index(payload.salt, name: { payload.eventName }, initial: { 0 })
        if let counted { documents[counted] += 1 }
        payload.watch.watch(payload: index, purchase: purchase)
        let document = fields.decoded(batch, column)
        if !reader.read(document, &payload) {
            let reader = reader
            reject(
                batch, column, start, fields.value(batch, column),
                because: { reader.explanation(document) })
        }
    }

    private mutating func countPurchase(_ batch: borrowing RecordBatch, _ start: Int) {
        if let lines = plan.purchase?.lines { return countLine(lines, batch, start) }
        payload.watch.takeColumns(fields, batch)
        profile.purchases.count += 1
        let revenue = payload.watch.purchase.revenue
        let kind = payload.watch.purchase.kind
        if let kind {
            countException(kind, revenue)
            if kind == .test { return }
        }
        countID(batch, start, isCompared: kind != .refund)
        countRevenue(batch, start)
        if payload.watch.hasCurrency { countCurrency(batch, start) }
        if kind == .refund { return }
        if payload.watch.purchase.itemCount == 0 {
            profile.purchases.emptyItems? += 1
            if payload.watch.purchase.itemsAreText { profile.purchases.textItems? += 1 }
            notePurchase(.emptyItems, batch, start) { $0.shownID }
        }
        if payload.watch.purchase.totalDiffers {
            profile.purchases.itemsTotalMismatch? += 1
            notePurchase(.itemsTotalMismatch, batch, start) {
                let total = Money(micros: $0.itemsTotal / 1_000_000)
                let revenue = revenue.map { Money(micros: Int128($0)).description } ?? ""
                return "\($0.shownID): items \(total), revenue \(revenue)"
            }
        }
    }

    @inline(never)
    private mutating func countException(_ kind: PurchaseKind, _ revenue: Int64?) {
        var counted = profile.purchases.exceptions?[kind.rawValue] ?? PurchaseExceptions()
        counted.count += 1
        if let revenue { counted.amount += Money(micros: Int128(revenue)) }
        profile.purchases.exceptions?[kind.rawValue] = counted
    }

    /// - Parameter isCompared: A refund may name the order that it undoes, so its id is no second use of it.
    private mutating func countID(
        _ batch: borrowing RecordBatch, _ start: Int, isCompared: Bool
    ) {
        if payload.watch.purchase.lacksID {
            let revenue = payload.watch.purchase.revenue
            profile.purchases.missingTransactionID += 1
            if let kind = payload.watch.purchase.placeholder { placeholderIDs[kind] += 1 }
            note(.missingTransactionID, batch, start) {
                "revenue \(revenue.map { Money(micros: Int128($0)).description } ?? "missing")"
            }
        } else if isCompared {
            let content = payload.watch.purchase.content
            let offset = file.place(batch.place(of: start))
            payload.watch.purchase.transactionID.withSlice {
                transactions.insert($0, content: content, offset: offset)
            }
        }
    }

    private mutating func countRevenue(_ batch: borrowing RecordBatch, _ start: Int) {
        guard let revenue = payload.watch.purchase.revenue else {
            if !payload.watch.hasRevenue { return }
            profile.purchases.missingRevenue += 1
            if !payload.watch.purchase.revenueText.isEmpty {
                notePurchase(.unreadRevenue, batch, start) { Masked.text($0.revenueText) }
            }
            return notePurchase(.missingRevenue, batch, start) { $0.shownID }
        }
        revenueMicros += Int128(payload.watch.purchase.counted)
        if !payload.watch.purchase.isPaid {
            profile.purchases.nonPositiveRevenue += 1
            notePurchase(.nonPositiveRevenue, batch, start) {
                "\($0.shownID): revenue \(Money(micros: Int128(revenue)))"
            }
        }
    }

    @inline(never)
    private mutating func notePurchase(
        _ kind: SampleKind, _ batch: borrowing RecordBatch, _ start: Int,
        _ text: (Purchase) -> String
    ) {
        let purchase = payload.watch.purchase
        note(kind, batch, start) { text(purchase) }
    }

    private mutating func countCurrency(_ batch: borrowing RecordBatch, _ start: Int) {
        let currency = payload.watch.purchase.currency
        let index = currency.withSlice { text in
            currencies.index(
                hashed(text), name: { Array(currency.prefix(CappedName.limit)) },
                initial: { CurrencyCount() })
        }
        if let index {
            currencies[index].purchases += 1
            currencies[index].revenue += Int128(payload.watch.purchase.counted)
        }
        // The declared ones stand first.
        let declared = plan.purchase?.currencies.count ?? 0
        if declared > 0, index ?? declared >= declared {
            notePurchase(.currency, batch, start) {
                "\($0.shownID): \($0.currency.isEmpty ? "no currency" : Masked.plain($0.currency))"
            }
        }
    }
}

/// The purchases in one currency.
struct CurrencyCount: Mergeable, Sendable {
    var purchases = 0
    /// In micro-units.
    var revenue: Int128 = 0

    mutating func merge(_ other: CurrencyCount) {
        purchases += other.purchases
        revenue += other.revenue
    }
}

extension Purchase {
    /// Its id, as a sample may have it.
    fileprivate var shownID: String {
        transactionID.isEmpty ? "no id" : Masked.plain(transactionID)
    }
}
