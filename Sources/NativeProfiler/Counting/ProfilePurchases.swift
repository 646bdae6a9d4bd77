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
        if isPurchase { countPurchase(batch, start) }
    }

    /// Reads the feed's `index`th payload.
    private mutating func readPayload(
        _ batch: borrowing RecordBatch, _ index: Int, purchase: Bool, _ start: Int
    ) {
        let column = scratch.payloads[index]
        // Also of a name that is not kept: which ones are is known at the end only, and must not matter here.
        let name = plan.eventName.map { fields.value(batch, $0) }
        let salt = mixed(name.map { $0.count > 0 ? hashed($0) : 0 } ?? 0, UInt64(column))
        if salt != payload.salt || payload.eventName.isEmpty {
            payload.salt = salt
            payload.eventName = [
                UInt8(truncatingIfNeeded: column), UInt8(truncatingIfNeeded: column >> 8),
            ]
            if let name {
                payload.eventName += name.slice(0, min(name.count, CappedName.limit)).array
            }
        }
        let counted = documents.index(salt, name: { payload.eventName }, initial: { 0 })
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
        payload.watch.takeColumns(fields, batch)
        profile.purchases.count += 1
        let offset = batch.offset + start
        let revenue = payload.watch.purchase.revenue
        if payload.watch.purchase.lacksID {
            profile.purchases.missingTransactionID += 1
            if let kind = payload.watch.purchase.placeholder { placeholderIDs[kind] += 1 }
            note(.missingTransactionID, batch, start) {
                "revenue \(revenue.map { Money(micros: Int128($0)).description } ?? "missing")"
            }
        } else {
            let content = payload.watch.purchase.content
            payload.watch.purchase.transactionID.withSlice {
                transactions.insert($0, content: content, offset: offset)
            }
        }
        if let revenue {
            if revenue > 0 {
                revenueMicros += Int128(revenue)
                if payload.watch.hasCurrency { countCurrency(revenue) }
            } else {
                profile.purchases.nonPositiveRevenue += 1
                notePurchase(.nonPositiveRevenue, batch, start) {
                    "\($0.shownID): revenue \(Money(micros: Int128(revenue)))"
                }
            }
        } else {
            profile.purchases.missingRevenue += 1
            notePurchase(.missingRevenue, batch, start) { $0.shownID }
        }
        if payload.watch.purchase.itemCount == 0 {
            profile.purchases.emptyItems? += 1
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
    private mutating func notePurchase(
        _ kind: SampleKind, _ batch: borrowing RecordBatch, _ start: Int,
        _ text: (Purchase) -> String
    ) {
        let purchase = payload.watch.purchase
        note(kind, batch, start) { text(purchase) }
    }

    private mutating func countCurrency(_ revenue: Int64) {
        let currency = payload.watch.purchase.currency
        let index = currency.withSlice { text in
            currencies.index(
                hashed(text), name: { Array(currency.prefix(CappedName.limit)) }, initial: { 0 })
        }
        if let index { currencies[index] += Int128(revenue) }
    }
}

extension Purchase {
    /// Its id, as a sample may have it.
    fileprivate var shownID: String {
        transactionID.isEmpty ? "no id" : Masked.plain(transactionID)
    }
}
