import Shared

/// Turns the events of a day into records of the default feed.
struct RecordWriter {
    private let shop: Shop
    private let day: Day
    private let seed: UInt64
    private let alterations: Alterations
    private let numbers: (Day) -> OrderNumbers
    private let duplicatesPerMille: Int
    private let datePrefix: [UInt8]
    private var random: SplitMix64
    private var lastAnonymous: UInt32?
    private(set) var tally: DayTally

    init(
        shop: Shop, day: Day, seed: UInt64, faults: [Fault], alterations: Alterations, orders: Int,
        duplicatesPerMille: Int
    ) {
        self.shop = shop
        self.day = day
        self.seed = seed
        self.duplicatesPerMille = duplicatesPerMille
        self.alterations = alterations
        numbers = { OrderNumbers(day: $0, seed: seed, orders: orders) }
        datePrefix = Array("\(day)T".utf8)
        random = SplitMix64(
            SplitMix64.seed(seed, Stream.rows, UInt64(bitPattern: Int64(day.number))))
        tally = DayTally(day: day, faults: faults)
    }

    func header(to out: inout [UInt8]) {
        out.append("\(alterations.identityColumn),page_url,")
        if alterations.hasReferrer { out.append("referrer,") }
        out.append("timestamp,event_name,event_data,user_agent\n")
    }

    mutating func append(_ event: PlannedEvent, to out: inout [UInt8]) {
        let begin = out.count
        let damage = damage(event)
        if !isAnonymous(event) {
            out.append(decimal: Int(event.visit.client.firstSeen))
            out.append(UInt8(ascii: "-"))
            out.append(token: event.visit.client.key, count: 12)
        }
        out.append(UInt8(ascii: ","))
        address(event, to: &out)
        out.append(UInt8(ascii: ","))
        if alterations.hasReferrer {
            if let referrer = event.referrer { shop.phrases.append(Int(referrer), to: &out) }
            out.append(UInt8(ascii: ","))
        }
        out.append(contentsOf: datePrefix)
        clock(event.time, to: &out)
        out.append(UInt8(ascii: ","))
        name(event, to: &out)
        if damage != .cut {
            out.append(UInt8(ascii: ","))
            payload(event, to: &out)
            out.append(UInt8(ascii: ","))
            agent(event, damage, to: &out)
        }
        out.append(UInt8(ascii: "\n"))
        tally.rows += 1
        if duplicatesPerMille > 0, random.chance(duplicatesPerMille, in: 1000) {
            out.append(contentsOf: Array(out[begin...]))
            tally.rows += 1
        }
    }

    // MARK: - Fields

    /// Two records of one millisecond without client could be identical, so the second keeps it.
    private mutating func isAnonymous(_ event: PlannedEvent) -> Bool {
        guard random.chance(alterations.anonymousPerMille, in: 1000), lastAnonymous != event.time
        else { return false }
        lastAnonymous = event.time
        tally.anonymous += 1
        return true
    }

    private func address(_ event: PlannedEvent, to out: inout [UInt8]) {
        guard let page = event.page else {
            out.append("https://checkout.wickhollow.example/checkouts/")
            out.append(token: event.visit.key, count: 20)
            if event.kind == .purchase { out.append("/thank-you") }
            return
        }
        shop.phrases.append(Int(page), to: &out)
        if event.landed, let query = event.visit.query {
            shop.phrases.append(Int(query), to: &out)
            out.append(token: event.visit.key, count: Int(event.visit.clickLength))
        }
    }

    private func clock(_ time: UInt32, to out: inout [UInt8]) {
        let time = Int(time)
        out.append(digits: time / 3_600_000, width: 2)
        out.append(UInt8(ascii: ":"))
        out.append(digits: time / 60_000 % 60, width: 2)
        out.append(UInt8(ascii: ":"))
        out.append(digits: time / 1000 % 60, width: 2)
        out.append(UInt8(ascii: "."))
        out.append(digits: time % 1000, width: 3)
        out.append(UInt8(ascii: "Z"))
    }

    private mutating func name(_ event: PlannedEvent, to out: inout [UInt8]) {
        switch event.kind {
        case .view:
            if alterations.unknownPerMille > 0, !event.landed,
                random.chance(alterations.unknownPerMille, in: 1000)
            {
                tally.unknown += 1
                out.append(DayTally.unknownEvent)
            } else {
                out.append("page_viewed")
            }
        case .email: out.append("email_filled_on_popup")
        case .cart: out.append("product_added_to_cart")
        case .checkout: out.append("checkout_started")
        case .purchase: out.append("checkout_completed")
        }
    }

    private mutating func payload(_ event: PlannedEvent, to out: inout [UInt8]) {
        switch event.kind {
        case .view, .cart, .checkout: break
        case .email:
            out.append("\"{\"\"user_email\"\":\"\"")
            out.append(digest: event.visit.client.key)
            out.append("\"\"}\"")
        case .purchase:
            let number = Int(event.order)
            let owner = alterations.takenNumbers[number] ?? (day, number)
            let id = numbers(owner.day).id(owner.order)
            let free = alterations.freeOrders.contains(number)
            Order(number, on: day, seed: seed, shop: shop).appendPayload(
                id: id, email: event.visit.client.key, free: free,
                pricesAsText: alterations.pricesAsText, shop: shop, to: &out)
            tally.orders += 1
            if free || alterations.takenNumbers[number] != nil
                || number == alterations.repeatedOrder
            {
                tally.transactions[number] = String(decoding: id, as: UTF8.self)
            }
        }
    }

    // MARK: - Damage

    private enum Damage { case none, cut, unquoted, trailing, notUTF8 }

    /// Page views only: a purchase that cannot be read would be a second fault.
    private mutating func damage(_ event: PlannedEvent) -> Damage {
        guard alterations.malformedPerMille > 0, event.kind == .view,
            random.chance(alterations.malformedPerMille, in: 1000)
        else { return .none }
        tally.malformed += 1
        // Half of them cut short, which needs nothing of the record; the rest damage its last
        // field where that is quoted. All of it stays on one line, so that every parser finds the
        // same number of records.
        let quoted = shop.phrases.text(Int(event.visit.agent)).first == UInt8(ascii: "\"")
        guard quoted, random.chance(50, in: 100) else { return .cut }
        return [Damage.unquoted, .trailing, .notUTF8][random.below(3)]
    }

    private func agent(_ event: PlannedEvent, _ damage: Damage, to out: inout [UInt8]) {
        switch damage {
        case .none, .cut:
            shop.phrases.append(Int(event.visit.agent), to: &out)
        case .unquoted:
            out.append(contentsOf: shop.phrases.text(Int(event.visit.agent)).dropFirst().dropLast())
        case .trailing:
            shop.phrases.append(Int(event.visit.agent), to: &out)
            out.append("; wv")
        case .notUTF8:
            out.append(contentsOf: shop.phrases.text(Int(event.visit.agent)).dropLast())
            out.append(contentsOf: [UInt8(ascii: " "), 0xE9, 0xFF, UInt8(ascii: "\"")])
        }
    }
}
