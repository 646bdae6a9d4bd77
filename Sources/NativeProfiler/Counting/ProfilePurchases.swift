import CSVScan
import FieldText
import Profile
import Shared

extension ProfileState {
    /// Reads the payloads of a record, and counts it as a purchase where it is one.
    mutating func countPurchase(
        _ batch: borrowing RecordBatch, isPurchase: Bool, _ start: Int
    ) {
        payload.watching = false
        if isPurchase {
            payload.purchase.clear()
            payload.purchase.itemCount = places?.items == nil ? nil : 0
        }
        for i in 0..<hot.payloads.count {
            let column = hot.payloads[i]
            if unsafe hot.spans[column].isEmpty { continue }
            readPayload(batch, i, purchase: isPurchase, start)
        }
        if isPurchase {
            // A purchase whose text is malformed is both; it is rejected as malformed.
            if lastRecord == .event { lastRecord = .purchase }
            countPurchase(batch, start)
        }
    }

    /// Reads the feed's `index`th payload.
    private mutating func readPayload(
        _ batch: borrowing RecordBatch, _ index: Int, purchase: Bool, _ start: Int
    ) {
        let column = hot.payloads[index]
        // Also of a name that is not kept: which ones are is known at the end only, and must not matter here.
        let name = plan.eventName.map { value(batch, $0) }
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
        let document = documents.index(salt, name: { payload.eventName }, initial: { 0 })
        if let document { documents[document] += 1 }
        payload.watch(payload: index, purchase: purchase)
        let valid = withDecoded(batch, column) { state, text in
            state.reader.read(text, &state.payload)
        }
        if !valid { reject(batch, column, start, value(batch, column)) }
    }

    private mutating func countPurchase(_ batch: borrowing RecordBatch, _ start: Int) {
        guard let places else { return }
        takeColumns(places, batch)
        profile.purchases.count += 1
        let offset = batch.offset + start
        let revenue = payload.purchase.revenue
        if payload.purchase.transactionID.allSatisfy({ $0 <= 0x20 }) {
            profile.purchases.missingTransactionID += 1
            note(.missingTransactionID, batch, start) {
                "revenue \(revenue.map { Money(micros: Int128($0)).description } ?? "missing")"
            }
        } else {
            let content = payload.purchase.content
            payload.purchase.transactionID.withSlice {
                transactions.insert($0, content: content, offset: offset)
            }
        }
        if let revenue {
            if revenue > 0 {
                revenueMicros += Int128(revenue)
                if places.currency != nil { countCurrency(revenue) }
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
        if payload.purchase.itemCount == 0 {
            profile.purchases.emptyItems += 1
            notePurchase(.emptyItems, batch, start) { $0.shownID }
        }
        if payload.purchase.totalDiffers {
            profile.purchases.itemsTotalMismatch += 1
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
        let purchase = payload.purchase
        note(kind, batch, start) { text(purchase) }
    }

    private mutating func countCurrency(_ revenue: Int64) {
        let currency = payload.purchase.currency
        let index = currency.withSlice { text in
            currencies.index(
                hashed(text), name: { Array(currency.prefix(CappedName.limit)) }, initial: { 0 })
        }
        if let index { currencies[index] += Int128(revenue) }
    }

    /// The fields of a purchase that are columns of their own.
    private mutating func takeColumns(
        _ places: PurchasePlan.Places, _ batch: borrowing RecordBatch
    ) {
        func amount(_ place: PurchasePlan.Place?) -> Int64? {
            guard case .column(let c) = place else { return nil }
            let text = value(batch, c)
            payload.purchase.content &+= hashed(text, seed: UInt64(c))
            return FieldText.micros(text)
        }
        if case .column(let c) = places.transactionID {
            payload.purchase.transactionID = withDecoded(batch, c) { $1.array }
        }
        if case .column = places.revenue { payload.purchase.revenue = amount(places.revenue) }
        if case .column(let c) = places.currency {
            let text = value(batch, c)
            payload.purchase.content &+= hashed(text, seed: UInt64(c))
            payload.purchase.currency = text.array
        }
        // A plain quantity column makes the record its own and only item.
        guard case .column = places.quantity else { return }
        let quantity = amount(places.quantity)
        payload.purchase.itemCount = (quantity ?? 0) > 0 ? 1 : 0
        if let quantity, let price = amount(places.unitPrice) {
            payload.purchase.itemsPriced = true
            payload.purchase.itemsTotal = Int128(quantity) * Int128(price)
        }
    }
}

extension Purchase {
    /// Its id, as a sample may have it.
    fileprivate var shownID: String {
        transactionID.isEmpty ? "no id" : Masked.plain(transactionID)
    }
}
