/// A browser as its user agent gives it away.
struct Browser {
    enum Device { case mobile, tablet, desktop }

    let device: Device
    let userAgent: String

    /// What most people use, by share.
    static let common: [(Browser, weight: Int)] =
        [
            iPhone("18_3_1", "Version/18.3.1 Mobile/15E148 Safari/604.1", 130),
            iPhone("18_3_1", "Version/18.3 Mobile/15E148 Safari/604.1", 90),
            iPhone("17_6_1", "Version/17.6 Mobile/15E148 Safari/604.1", 60),
            iPhone("18_1_1", "Version/18.1.1 Mobile/15E148 Safari/604.1", 40),
            iPhone("16_7_10", "Version/16.6 Mobile/15E148 Safari/604.1", 20),
            iPhone("18_3_1", "GSA/356.2.728375747 Mobile/15E148 Safari/604.1", 50),
            iPhone("18_3", "CriOS/133.0.6943.84 Mobile/15E148 Safari/604.1", 30),
            android("10; K", "Chrome/133.0.0.0 Mobile", 110),
            android("10; K", "Chrome/132.0.0.0 Mobile", 30),
            android("10; K", "SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile", 40),
            android("14; Pixel 8", "Chrome/133.0.6943.89 Mobile", 10),
            android("13; SM-A536B", "Chrome/131.0.6778.200 Mobile", 10),
            windows("Chrome/133.0.0.0 Safari/537.36", 120),
            windows("Chrome/132.0.0.0 Safari/537.36", 25),
            windows("Chrome/133.0.0.0 Safari/537.36 Edg/133.0.0.0", 50),
            windows("Chrome/131.0.0.0 Safari/537.36 OPR/117.0.0.0", 8),
            macintosh("AppleWebKit/605.1.15", "Version/18.3 Safari/605.1.15", 60),
            macintosh("AppleWebKit/605.1.15", "Version/17.6 Safari/605.1.15", 20),
            macintosh("AppleWebKit/537.36", "Chrome/133.0.0.0 Safari/537.36", 45),
        ] + [
            desktop("Windows NT 10.0; Win64; x64; rv:135.0", "Gecko/20100101 Firefox/135.0", 24),
            desktop("Macintosh; Intel Mac OS X 10.15; rv:135.0", "Gecko/20100101 Firefox/135.0", 8),
            desktop("X11; Linux x86_64; rv:128.0", "Gecko/20100101 Firefox/128.0", 5),
            desktop("X11; Linux x86_64", "\(webKit) Chrome/133.0.0.0 Safari/537.36", 7),
            desktop("X11; CrOS x86_64 14541.0.0", "\(webKit) Chrome/132.0.0.0 Safari/537.36", 6),
            entry(
                .mobile, "Mozilla/5.0 (Android 14; Mobile; rv:135.0) Gecko/135.0 Firefox/135.0", 5),
            entry(
                .tablet,
                "Mozilla/5.0 (iPad; CPU OS 18_3_1 like Mac OS X) AppleWebKit/605.1.15 "
                    + "(KHTML, like Gecko) Version/18.3 Mobile/15E148 Safari/604.1", 35),
            entry(
                .tablet,
                "Mozilla/5.0 (Linux; Android 12; SM-T870) \(webKit) Chrome/133.0.0.0 Safari/537.36",
                15),
        ]

    /// What a click inside a social network's app opens.
    static let inApp: [(Browser, weight: Int)] = [
        iPhone(
            "18_3_1",
            "Mobile/22D72 [FBAN/FBIOS;FBAV/503.0.0.56.104;FBDV/iPhone15,2;FBSN/iOS;FBSV/18.3.1]", 5),
        iPhone(
            "17_6_1", "Mobile/21G93 Instagram 369.0.0.26.106 (iPhone14,5; iOS 17_6_1; en_GB)", 5),
        android("14; SM-S911B; wv", "Version/4.0 Chrome/133.0.6943.49 Mobile", 3),
        android("13; Pixel 7a; wv", "Version/4.0 Chrome/132.0.6834.163 Mobile", 2),
    ]

    private static let webKit = "AppleWebKit/537.36 (KHTML, like Gecko)"

    private static func entry(
        _ device: Device, _ userAgent: String, _ weight: Int
    ) -> (Browser, weight: Int) {
        (Browser(device: device, userAgent: userAgent), weight)
    }

    private static func iPhone(
        _ system: String, _ rest: String, _ weight: Int
    ) -> (Browser, weight: Int) {
        entry(
            .mobile,
            "Mozilla/5.0 (iPhone; CPU iPhone OS \(system) like Mac OS X) AppleWebKit/605.1.15 "
                + "(KHTML, like Gecko) \(rest)", weight)
    }

    private static func android(
        _ model: String, _ rest: String, _ weight: Int
    ) -> (Browser, weight: Int) {
        entry(
            .mobile, "Mozilla/5.0 (Linux; Android \(model)) \(webKit) \(rest) Safari/537.36", weight
        )
    }

    private static func windows(_ rest: String, _ weight: Int) -> (Browser, weight: Int) {
        desktop("Windows NT 10.0; Win64; x64", "\(webKit) \(rest)", weight)
    }

    private static func macintosh(
        _ engine: String, _ rest: String, _ weight: Int
    ) -> (Browser, weight: Int) {
        desktop(
            "Macintosh; Intel Mac OS X 10_15_7", "\(engine) (KHTML, like Gecko) \(rest)", weight)
    }

    private static func desktop(
        _ system: String, _ rest: String, _ weight: Int
    ) -> (Browser, weight: Int) {
        entry(.desktop, "Mozilla/5.0 (\(system)) \(rest)", weight)
    }
}
