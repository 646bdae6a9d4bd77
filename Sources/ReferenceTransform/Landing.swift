import Shared

/// What a landing page's address and its referrer say about where a visit came from.
struct LandingPage {
    let host: String
    let parameters: [String: String]
    /// In lower case, without `www.`; nil for no referrer, or one on the shop's own site.
    let referrer: String?

    init(page: String, referrer: String, internalHosts: [String]) {
        host = Self.host(of: page)
        parameters = Self.parameters(of: page)
        let from = Self.host(of: referrer)
        let own = Self.site(host)
        let isInternal =
            from.isEmpty || Self.site(from) == own || internalHosts.contains(from)
        self.referrer = isInternal ? nil : from
    }

    /// `shop.example` of `www.shop.example` and of `checkout.shop.example`: the last two labels.
    private static func site(_ host: String) -> String {
        host.split(separator: ".").suffix(2).joined(separator: ".")
    }

    static func host(of url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return "" }
        let rest = url[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let host = (authority.split(separator: "@").last ?? authority).prefix { $0 != ":" }
        let lower = host.lowercased()
        return lower.hasPrefix("www.") ? String(lower.dropFirst(4)) : lower
    }

    /// Names and values of the query; of a name that stands twice, the first one.
    static func parameters(of url: String) -> [String: String] {
        let address = url.prefix { $0 != "#" }
        guard let start = address.firstIndex(of: "?") else { return [:] }
        var parameters: [String: String] = [:]
        let query = address[address.index(after: start)...]
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[1].isEmpty else { continue }
            let name = String(parts[0])
            if parameters[name] == nil { parameters[name] = String(parts[1]).lowercased() }
        }
        return parameters
    }
}

extension ChannelSettings {
    /// The channel of a landing page, and the source that it is told by.
    func channel(of landing: LandingPage) -> (channel: String, source: String) {
        let medium = landing.parameters["utm_medium"]
        let campaign = landing.parameters["utm_source"]
        let source = campaign ?? landing.referrer ?? "(direct)"
        for rule in rules where rule.fits(landing, medium: medium, source: campaign) {
            return (rule.channel, source)
        }
        if medium != nil || campaign != nil { return ("Unassigned", source) }
        return (landing.referrer == nil ? "Direct" : "Referral", source)
    }
}

extension ChannelRule {
    fileprivate func fits(_ landing: LandingPage, medium: String?, source: String?) -> Bool {
        if clickIDs.contains(where: { landing.parameters[$0] != nil }) { return true }
        if medium != nil || source != nil {
            let mediumFits = medium.map { mediums.contains($0) } ?? false
            let sourceFits = source.map { sources.contains($0) } ?? false
            if mediums.isEmpty { return sourceFits }
            return mediumFits && (sources.isEmpty || sourceFits)
        }
        guard let host = landing.referrer else { return false }
        return referrers.contains { name in
            name.contains(".")
                ? host == name || host.hasSuffix("." + name)
                : host.split(separator: ".").contains { $0 == name }
        }
    }
}

/// What a visit was made with, told by the user agent's usual marks.
enum Device: String {
    case desktop, mobile, tablet, unknown

    init(userAgent: String) {
        if userAgent.isEmpty {
            self = .unknown
        } else if userAgent.contains("iPad") || userAgent.contains("Tablet") {
            self = .tablet
        } else if userAgent.contains("Mobi") || userAgent.contains("iPhone") {
            self = .mobile
        } else if userAgent.contains("Android") {
            // Android without "Mobile" is how tablets say it.
            self = .tablet
        } else {
            self = .desktop
        }
    }
}
