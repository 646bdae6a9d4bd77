package import Shared

/// How channels are named, and how the reference transform tells sessions.
package struct ChannelSettings: ConfigSection {
    /// A visitor who was away for longer begins a new session.
    package var sessionMinutes = 30
    /// Hosts of the shop itself; a referrer among them, or on the page's own site, is none.
    package var internalHosts: [String] = []
    /// In order; the first one that fits names the channel.
    package var rules: [ChannelRule] = []
    /// Other names of channels, with the name that counts.
    package var aliases: [String: String] = [:]

    package init() {}
}

/// One channel, and what marks a landing page as its: a click id; or a campaign's medium, source, or
/// both; or, where there is no campaign, the referrer.
package struct ChannelRule: Sendable, Equatable {
    package var channel: String
    /// Names of URL parameters of which one is enough.
    package var clickIDs: [String] = []
    /// Values of `utm_medium`, in lower case.
    package var mediums: [String] = []
    /// Values of `utm_source`; with mediums, both must fit.
    package var sources: [String] = []
    /// Labels of the referrer's host: `google` fits `www.google.co.uk`; `mail.example.com` itself
    /// and hosts below it.
    package var referrers: [String] = []

    package init(channel: String) { self.channel = channel }
}

extension GateConfig {
    package var channels: ChannelSettings {
        get { self[ChannelSettings.self] }
        set { self[ChannelSettings.self] = newValue }
    }
}

extension ChannelSettings {
    package static func read(_ fields: Fields) -> ChannelSettings {
        fields.group(
            "channels", "How channels are named, by the reference transform and in layer 2."
        ) { inner($0) }
    }

    private static func inner(_ fields: Fields) -> ChannelSettings {
        var settings = ChannelSettings()
        settings.sessionMinutes = fields.value(
            "session_minutes", .integer(1...1440), default: settings.sessionMinutes,
            "A visitor who was away for longer begins a new session.")
        settings.internalHosts = fields.list(
            "internal_hosts", .text, "Hosts of the shop itself, beside the one of the page.")
        settings.rules = fields.groups(
            "rules", name: "channel", "In order; the first one that fits names the channel."
        ) { ChannelRule.read($0) }
        settings.aliases = fields.texts(
            "aliases",
            "Other names of channels, each with the name that counts: layer 2 adds up what comes under both."
        )
        for (alias, name) in settings.aliases.sorted(by: { $0.key < $1.key })
        where settings.aliases[name] != nil {
            fields.pass.error(
                fields.path + ["aliases", alias],
                name == alias
                    ? "'\(alias)' is the name itself"
                    : "'\(name)' is itself another name of a channel")
        }
        return settings
    }
}

extension ChannelRule {
    static func read(_ fields: Fields) -> ChannelRule? {
        let channel = fields.required("channel", .text, "The name of the channel.")
        var rule = ChannelRule(channel: channel ?? "")
        rule.clickIDs = fields.list("click_ids", .text, "URL parameters of which one is enough.")
        rule.mediums = fields.list("mediums", .text, "Values of utm_medium, in lower case.")
        rule.sources = fields.list("sources", .text, "Values of utm_source, in lower case.")
        rule.referrers = fields.list(
            "referrers", .text, "Labels of the referrer's host, such as google, or whole hosts.")
        return channel == nil ? nil : rule
    }
}
