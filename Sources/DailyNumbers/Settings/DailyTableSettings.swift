package import Shared

/// How a daily table that somebody else made is to be understood.
package struct DailyTableSettings: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable { case count, money, rate, share }

    package struct Column: Sendable, Equatable {
        package var name: String
        package var kind: Kind
        /// Other columns of the table: what a rate is a quotient of, what a share is a share of.
        package var numerator: String?
        package var denominator: String?
        package var contact: Contact

        package init(
            name: String, kind: Kind, numerator: String? = nil, denominator: String? = nil,
            contact: Contact = Contact()
        ) {
            self.contact = contact
            self.name = name
            self.kind = kind
            self.numerator = numerator
            self.denominator = denominator
        }
    }

    package var day = "day"
    /// Columns of the table that are the shop's sessions, orders and revenue.
    package var sessions = "sessions"
    package var purchases = "purchases"
    package var revenue = "revenue"
    /// Further columns that are judged.
    package var columns: [Column] = []

    package init() {}
}

extension DailyTableSettings {
    package static func read(_ fields: Fields) -> DailyTableSettings {
        var settings = DailyTableSettings()
        settings.day = fields.value(
            "day", .text, default: settings.day, "The column of days, YYYY-MM-DD.")
        settings.sessions = fields.value(
            "sessions", .text, default: settings.sessions,
            "The column of sessions, where it has one.")
        settings.purchases = fields.value(
            "purchases", .text, default: settings.purchases,
            "The column of orders, where it has one.")
        settings.revenue = fields.value(
            "revenue", .text, default: settings.revenue, "The column of revenue, where it has one.")
        settings.columns = fields.groups(
            "columns", name: "name", "Further columns that are judged."
        ) { Column.read($0) }
        return settings
    }
}

extension DailyTableSettings.Column {
    static func read(_ fields: Fields) -> DailyTableSettings.Column? {
        let name = fields.required("name", .text, "The column.")
        let kind = fields.required(
            "kind", .choice(DailyTableSettings.Kind.allCases),
            "count: of events. money: an amount. rate: a quotient of two columns. share: 0 to 1.")
        let numerator = fields.optional(
            "numerator", .text, "For a rate: the column that counts what happened.")
        let denominator = fields.optional(
            "denominator", .text,
            "For a rate: the column that counts what could have; for a share: what it is a share of."
        )
        let contact = Contact.read(fields)
        guard let name, let kind else { return nil }
        if kind == .rate, numerator == nil || denominator == nil {
            fields.pass.error(
                fields.path + ["kind"], "a rate needs a numerator and a denominator")
        }
        return .init(
            name: name, kind: kind, numerator: numerator, denominator: denominator,
            contact: contact)
    }
}
