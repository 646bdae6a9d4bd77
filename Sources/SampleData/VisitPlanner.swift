import Shared

/// Invents sessions: where they come from, what is looked at, whether something is bought.
///
/// Events wait in one bucket a minute. A session is short, so only about an hour of them is ever
/// in memory, however large the day.
struct VisitPlanner {
    let shop: Shop
    let day: Day
    let seed: UInt64
    /// Sessions expected, which decides how many old acquaintances there are.
    let crowd: Int
    /// Thousandths of the channels' own shares of buyers.
    let appetite: Int
    /// No more events than this.
    let limit: Int
    /// The order whose thank-you page is loaded twice, which sends the purchase twice.
    let repeatedOrder: Int?

    private(set) var orders = 0
    private(set) var visits = 0
    private(set) var planned = 0
    private var random: SplitMix64
    private var buckets: [[PlannedEvent]]

    static let millisecondsOfDay = 86_400_000

    init(
        shop: Shop, day: Day, seed: UInt64, crowd: Int, appetite: Int, limit: Int,
        repeatedOrder: Int?
    ) {
        self.shop = shop
        self.day = day
        self.seed = seed
        self.crowd = crowd
        self.appetite = appetite
        self.limit = limit
        self.repeatedOrder = repeatedOrder
        random = SplitMix64(
            SplitMix64.seed(seed, Stream.visits, UInt64(bitPattern: Int64(day.number))))
        buckets = Array(repeating: [], count: 1440)
    }

    /// Shares `left` sessions out to a minute that weighs `weight` of what `rest` of the day does.
    mutating func share(_ left: Int, weight: Int, rest: Int) -> Int {
        let product = left * weight
        return product / rest + (random.chance(product % rest, in: rest) ? 1 : 0)
    }

    /// Takes out the events of a minute that is over: nothing planned later can fall into it.
    mutating func take(minute: Int) -> [PlannedEvent] {
        let bucket = buckets[minute]
        buckets[minute] = []
        return bucket
    }

    /// One session that begins within a minute. What would happen after midnight does not.
    mutating func plan(minute: Int) {
        visits += 1
        let way = shop.channels.pick(&random)
        let begin = minute * 60_000 + random.below(60_000)
        let client = client(returning: way.channel.returning, at: begin)
        let agents = way.channel.inAppBrowser ? shop.inApp : shop.common
        let agent = agents.elements[agents.index(SplitMix64.finish(client.key))]
        let query = way.campaigns?.pick(&random)
        var walk = Walk(
            time: begin,
            visit: Visit(
                client: client, agent: Int32(agent.phrase), query: (query?.phrase).map(Int32.init),
                clickLength: Int32(query?.clickLength ?? 0), key: random.next()),
            referrer: way.referrers.pick(&random).map(Int32.init))

        // One die for the whole funnel: a little less than two baskets in three are left behind,
        // half of the checkouts too.
        let buyers = way.channel.buyers * appetite / 1000 * inclination(agent.device) / 100
        let die = random.below(10_000)
        if die < buyers {
            buy(&walk)
        } else if die < buyers * 36 / 10 {
            let product = shop.products.pick(&random)
            addToCart(product, &walk)
            if die < buyers * 22 / 10 { checkOut(&walk) }
        } else {
            browse(&walk, from: way.landings.pick(&random))
        }
    }

    private func inclination(_ device: Browser.Device) -> Int {
        switch device {
        case .mobile: 85
        case .tablet: 95
        case .desktop: 130
        }
    }

    private mutating func client(returning share: Int, at begin: Int) -> Client {
        guard random.chance(share, in: 100) else {
            return Client(
                firstSeen: UInt32(day.number * 86_400 + begin / 1000), key: random.next())
        }
        // Somebody from the last two months, rather from the last few weeks. Made from the day they
        // first came, so that they are the same on every day they come back.
        let ago = 1 + min(random.below(60), random.below(60))
        let number = random.below(max(8, crowd / 14))
        let since = day.number - ago
        let key = SplitMix64.seed(
            seed, Stream.client, UInt64(bitPattern: Int64(since)), UInt64(number))
        return Client(firstSeen: UInt32(since * 86_400 + Int(key % 86_400)), key: key)
    }

    // MARK: - What visitors do

    private mutating func browse(_ walk: inout Walk, from landing: Channel.Landing) {
        add(.view, page(for: landing), &walk)
        if random.chance(28, in: 1000) { add(.email, walk.page, &walk) }
        let more = [0, 0, 0, 0, 0, 0, 1, 1, 2, 3][random.below(10)]
        for _ in 0..<(more == 3 ? 3 + random.below(4) : more) {
            add(.view, page(for: .anywhere), &walk)
        }
    }

    private mutating func buy(_ walk: inout Walk) {
        let number = orders
        let order = Order(number, on: day, seed: seed, shop: shop)
        // Counted although its last event may fall after midnight: numbers may have gaps.
        orders += 1
        for line in order.lines {
            // Never first: a search has a query of its own and cannot carry a campaign's as well.
            if walk.steps > 0, random.chance(40, in: 100) {
                add(.view, page(for: .anywhere), &walk)
            }
            add(.view, line.product.page, &walk)
            add(.cart, line.variant.page, &walk)
        }
        checkOut(&walk)
        add(.purchase, nil, &walk, order: number)
        if number == repeatedOrder { add(.purchase, nil, &walk, order: number) }
    }

    private mutating func addToCart(_ product: Shop.ListedProduct, _ walk: inout Walk) {
        add(.view, product.page, &walk)
        let variant = product.variants[random.below(product.variants.count)]
        add(.cart, variant.page, &walk)
    }

    private mutating func checkOut(_ walk: inout Walk) {
        add(.checkout, nil, &walk)
        if random.chance(50, in: 100) { add(.view, nil, &walk) }
    }

    private mutating func page(for landing: Channel.Landing) -> Int {
        switch landing {
        case .home: return shop.home
        case .collection: return shop.collections[random.below(shop.collections.count)]
        case .journal: return shop.journal[random.below(shop.journal.count)]
        case .product: return shop.products.pick(&random).page
        case .anywhere:
            let die = random.below(100)
            if die < 55 { return page(for: .product) }
            if die < 77 { return page(for: .collection) }
            if die < 87 { return page(for: .journal) }
            if die < 92 { return shop.home }
            return shop.help[random.below(shop.help.count)]
        }
    }

    /// Where a session has got to.
    private struct Walk {
        var time: Int
        let visit: Visit
        var referrer: Int32?
        var page: Int?
        var steps = 0
    }

    private mutating func add(
        _ kind: PlannedEvent.Kind, _ page: Int?, _ walk: inout Walk, order: Int = -1
    ) {
        if walk.steps > 0 {
            // Some seconds, some minutes: always well below the half hour that ends a session.
            let pause = 4_000 + random.below(45_000)
            walk.time += pause + (random.chance(30, in: 100) ? random.below(300_000) : 0)
            if kind == .view || kind == .checkout {
                walk.referrer = random.chance(45, in: 100) ? Int32(shop.ownReferrer) : nil
            }
        }
        walk.steps += 1
        // A sign-up happens on the page that is open, so its address still has the campaign in it.
        let landed = walk.steps == 1 || (kind == .email && walk.steps == 2)
        walk.page = page
        guard walk.time < VisitPlanner.millisecondsOfDay, planned < limit else { return }
        planned += 1
        buckets[walk.time / 60_000].append(
            PlannedEvent(
                time: UInt32(walk.time), kind: kind, visit: walk.visit, page: page.map(Int32.init),
                landed: landed, referrer: walk.referrer, order: Int32(order)))
    }
}
