import CSVScan
import FieldText
import Shared

extension ProfileState {
    /// Reads the payloads of a record, and counts it as a purchase where it is one.
    mutating func countPurchase(
        _ batch: borrowing RecordBatch, isPurchase: Bool, _ start: Int
    ) {
        payload.watching = false
        if isPurchase {
            payload.purchase.clear()
            payload.purchase.itemCount = plan.purchase?.items == nil ? nil : 0
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
        let document =
            documents.find(salt)
            ?? documents.index(salt, name: { payload.eventName }, initial: { 0 })
        if let document { documents[document] += 1 }
        payload.watch(payload: index, purchase: purchase)
        let valid = withDecoded(batch, column) { state, text in
            state.reader.read(text, &state.payload)
        }
        if !valid { reject(batch, column, start, value(batch, column)) }
    }

    private mutating func countPurchase(_ batch: borrowing RecordBatch, _ start: Int) {
        guard let plan = plan.purchase else { return }
        takeColumns(plan, batch)
        let purchase = payload.purchase
        profile.purchases.count += 1
        let offset = batch.offset + start
        func id() -> String {
            purchase.transactionID.isEmpty ? "no id" : Masked.plain(purchase.transactionID)
        }
        if purchase.transactionID.allSatisfy({ $0 <= 0x20 }) {
            profile.purchases.missingTransactionID += 1
            note(.missingTransactionID, batch, start) {
                "revenue \(purchase.revenue.map { Money(micros: Int128($0)).description } ?? "missing")"
            }
        } else {
            purchase.transactionID.withSlice {
                transactions.insert($0, content: purchase.content, offset: offset)
            }
        }
        if let revenue = purchase.revenue {
            if revenue > 0 {
                revenueMicros += Int128(revenue)
                countCurrency(purchase.currency, revenue)
            } else {
                profile.purchases.nonPositiveRevenue += 1
                note(.nonPositiveRevenue, batch, start) {
                    "\(id()): revenue \(Money(micros: Int128(revenue)))"
                }
            }
        } else {
            profile.purchases.missingRevenue += 1
            note(.missingRevenue, batch, start) { id() }
        }
        if purchase.itemCount == 0 {
            profile.purchases.emptyItems += 1
            note(.emptyItems, batch, start) { id() }
        }
        if purchase.totalDiffers {
            profile.purchases.itemsTotalMismatch += 1
            note(.itemsTotalMismatch, batch, start) {
                let total = Money(micros: purchase.itemsTotal / 1_000_000)
                let revenue = purchase.revenue.map { Money(micros: Int128($0)).description } ?? ""
                return "\(id()): items \(total), revenue \(revenue)"
            }
        }
    }

    private mutating func countCurrency(_ currency: [UInt8], _ revenue: Int64) {
        guard plan.purchase?.currency != nil else { return }
        let index = currency.withSlice { text in
            currencies.index(
                hashed(text), name: { Array(currency.prefix(CappedName.limit)) }, initial: { 0 })
        }
        if let index { currencies[index] += Int128(revenue) }
    }

    /// The fields of a purchase that are columns of their own.
    private mutating func takeColumns(_ plan: PurchasePlan, _ batch: borrowing RecordBatch) {
        func amount(_ place: PurchasePlan.Place?) -> Int64? {
            guard case .column(let c) = place else { return nil }
            let text = value(batch, c)
            payload.purchase.content &+= hashed(text, seed: UInt64(c))
            return FieldText.micros(text)
        }
        if case .column(let c) = plan.transactionID {
            payload.purchase.transactionID = withDecoded(batch, c) { $1.array }
        }
        if case .column = plan.revenue { payload.purchase.revenue = amount(plan.revenue) }
        if case .column(let c) = plan.currency {
            let text = value(batch, c)
            payload.purchase.content &+= hashed(text, seed: UInt64(c))
            payload.purchase.currency = text.array
        }
        // A plain quantity column makes the record its own and only item.
        guard case .column = plan.quantity else { return }
        let quantity = amount(plan.quantity)
        payload.purchase.itemCount = (quantity ?? 0) > 0 ? 1 : 0
        if let quantity, let price = amount(plan.unitPrice) {
            payload.purchase.itemsPriced = true
            payload.purchase.itemsTotal = Int128(quantity) * Int128(price)
        }
    }
}
