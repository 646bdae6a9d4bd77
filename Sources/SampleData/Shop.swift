/// Everything of the shop that does not depend on the day, as ready-made pieces of a row.
struct Shop {
    static let site = "https://wickhollow.example"

    private(set) var phrases = Phrases()
    let home: Int
    let collections: [Int]
    let journal: [Int]
    let help: [Int]
    let products: Weighted<ListedProduct>
    let channels: Weighted<Way>
    let common: Weighted<Agent>
    let inApp: Weighted<Agent>
    /// The site itself, as the referrer of its own pages.
    let ownReferrer: Int

    struct ListedProduct {
        let page: Int
        let variants: [ListedVariant]
    }

    struct ListedVariant {
        let page: Int
        /// The item's JSON up to its quantity.
        let item: Int
        let cents: Int
    }

    struct Way {
        let channel: Channel
        let landings: Weighted<Channel.Landing>
        let referrers: Weighted<Int?>
        let campaigns: Weighted<Query>?
    }

    struct Query {
        let phrase: Int
        let clickLength: Int
    }

    struct Agent {
        let device: Browser.Device
        let phrase: Int
    }

    init() {
        var phrases = Phrases()
        func agents(_ list: [(Browser, weight: Int)]) -> Weighted<Agent> {
            Weighted(
                list.map { browser, weight in
                    let phrase = phrases.add(csvField(browser.userAgent))
                    return (Agent(device: browser.device, phrase: phrase), weight)
                })
        }
        home = phrases.add("\(Shop.site)/")
        ownReferrer = home
        collections = Catalogue.collections.map {
            phrases.add("\(Shop.site)/collections/\($0)")
        }
        journal = Shop.journalTitles.map { phrases.add("\(Shop.site)/journal/\($0)") }
        help = Shop.helpPages.map { phrases.add("\(Shop.site)/\($0)") }
        products = Weighted(
            Catalogue.products.map { product in
                let page = "\(Shop.site)/products/\(product.slug)"
                let variants = product.variants.map { variant in
                    let item =
                        "{\"item_id\":\(jsonString(variant.code))"
                        + ",\"item_name\":\(jsonString(product.name))"
                        + ",\"item_variant\":\(jsonString(variant.name)),\"quantity\":"
                    return ListedVariant(
                        page: phrases.add("\(page)?variant=\(variant.code)"),
                        item: phrases.add(doubled(item)), cents: variant.cents)
                }
                let listed = ListedProduct(page: phrases.add(page), variants: variants)
                return (listed, product.weight)
            })
        channels = Weighted(
            Channel.all.map { channel, weight in
                let queries = channel.campaigns.map { campaign, weight in
                    let phrase = phrases.add("?" + campaign.query)
                    return (Query(phrase: phrase, clickLength: campaign.clickLength), weight)
                }
                let way = Way(
                    channel: channel, landings: Weighted(channel.landings),
                    referrers: Weighted(
                        channel.referrers.map { text, weight in
                            (text.isEmpty ? nil : phrases.add(text), weight)
                        }),
                    campaigns: queries.isEmpty ? nil : Weighted(queries))
                return (way, weight)
            })
        common = agents(Browser.common)
        inApp = agents(Browser.inApp)
        self.phrases = phrases
    }

    private static let journalTitles = [
        "how-high-to-hang-a-pendant", "warm-or-cool-what-kelvin-means",
        "a-reading-corner-in-five-steps", "bulb-bases-explained", "lighting-a-north-facing-room",
        "caring-for-brass", "outdoor-lighting-and-moths", "dimmers-that-do-not-hum",
        "the-lampmaker-of-osier-lane", "three-layers-of-light", "bathroom-zones-and-ip-ratings",
        "how-we-test-our-cables",
    ]

    private static let helpPages = [
        "pages/delivery", "pages/returns", "pages/showroom", "pages/about", "pages/contact",
        "search?q=pendant", "search?q=desk+lamp", "search?q=bulbs+e27", "search?q=outdoor", "cart",
    ]
}
