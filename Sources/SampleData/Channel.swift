/// A way in which visitors come, and what it leaves in a URL and a referrer.
struct Channel {
    enum Landing { case home, collection, product, journal, anywhere }

    let name: String
    let weight: Int
    /// Sessions in ten thousand that end in an order, before the device has its say.
    let buyers: Int
    /// Visitors in a hundred who have been here before.
    let returning: Int
    let inAppBrowser: Bool
    let landings: [(Landing, weight: Int)]
    /// The empty text: none is sent.
    let referrers: [(String, weight: Int)]
    let campaigns: [(Campaign, weight: Int)]

    /// The query of a landing page: fixed parameters, then a click identifier of its own.
    struct Campaign {
        let query: String
        var clickLength = 0
    }

    /// Direct, organic search and referral leave nothing in the URL: without the referrer column
    /// they cannot be told apart. The demo's last fault lives on that.
    static let all: [(Channel, weight: Int)] = [
        Channel(
            name: "direct", weight: 300, buyers: 350, returning: 45, inAppBrowser: false,
            landings: [(.home, 50), (.product, 25), (.collection, 15), (.anywhere, 10)],
            referrers: [("", 1)], campaigns: []),
        Channel(
            name: "organic search", weight: 230, buyers: 230, returning: 18, inAppBrowser: false,
            landings: [(.home, 20), (.product, 30), (.collection, 20), (.journal, 30)],
            referrers: [
                ("https://www.google.com/", 80), ("https://www.bing.com/", 12),
                ("https://duckduckgo.com/", 8),
            ], campaigns: []),
        Channel(
            name: "paid search", weight: 200, buyers: 270, returning: 15, inAppBrowser: false,
            landings: [(.product, 60), (.collection, 35), (.home, 5)],
            referrers: [("https://www.google.com/", 70), ("", 30)],
            campaigns: [
                "brand", "floor-lamps", "table-lamps", "pendants", "chandeliers", "outdoor",
            ].map { name in
                (
                    Campaign(
                        query: "utm_source=google&utm_medium=cpc&utm_campaign=\(name)"
                            + "&utm_content=responsive&gad_source=1&gclid=Cj0KCQiA",
                        clickLength: 16), name == "brand" ? 40 : 14
                )
            } + [
                (
                    Campaign(
                        query: "utm_source=bing&utm_medium=cpc&utm_campaign=brand&msclkid=",
                        clickLength: 16), 12
                )
            ]),
        Channel(
            name: "paid social", weight: 100, buyers: 120, returning: 12, inAppBrowser: true,
            landings: [(.product, 55), (.collection, 45)],
            referrers: [
                ("", 40), ("https://m.facebook.com/", 30), ("https://l.instagram.com/", 30),
            ],
            campaigns: [
                ("facebook", "prospecting-warm-light"), ("facebook", "retargeting-cart"),
                ("instagram", "prospecting-warm-light"), ("instagram", "spring-terrace"),
            ].map { source, name in
                (
                    Campaign(
                        query: "utm_source=\(source)&utm_medium=paid_social&utm_campaign=\(name)"
                            + "&utm_term=lookalike&fbclid=IwZXh0bgNhZW0",
                        clickLength: 16), 1
                )
            }),
        Channel(
            name: "email", weight: 80, buyers: 450, returning: 70, inAppBrowser: false,
            landings: [(.collection, 45), (.product, 40), (.home, 15)],
            referrers: [("", 1)],
            campaigns: ["welcome-series", "weekly-letter", "abandoned-cart"].map { name in
                (
                    Campaign(
                        query: "utm_source=newsletter&utm_medium=email&utm_campaign=\(name)&_kx=",
                        clickLength: 12), name == "weekly-letter" ? 3 : 1
                )
            }),
        Channel(
            name: "affiliates", weight: 50, buyers: 330, returning: 15, inAppBrowser: false,
            landings: [(.product, 70), (.collection, 20), (.home, 10)],
            referrers: [("", 50), ("https://deals.example.net/", 50)],
            campaigns: [1203, 1377, 2041].map { affiliate in
                (
                    Campaign(
                        query: "utm_source=partners&utm_medium=affiliate&affid=\(affiliate)"
                            + "&irgwc=1&irclickid=",
                        clickLength: 16), 1
                )
            }),
        Channel(
            name: "referral", weight: 50, buyers: 240, returning: 20, inAppBrowser: false,
            landings: [(.product, 35), (.home, 30), (.journal, 20), (.collection, 15)],
            referrers: [
                ("https://rooms.example.org/", 50), ("https://www.houseplans.example/", 30),
                ("https://forum.example.net/", 20),
            ], campaigns: []),
    ].map { ($0, $0.weight) }
}
