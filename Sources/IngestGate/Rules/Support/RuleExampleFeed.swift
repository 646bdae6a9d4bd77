package import Shared

/// The small feed that the rules' examples are written in.
extension RuleExample {
    /// The day of the example; `{day}` in an example's text becomes the day of its partition.
    package static let day = PartitionDay(Day(year: 2025, month: 3, day: 6) ?? Day(number: 0))

    /// A shop's events in six columns; purchases are in the JSON of `event_data`.
    package static let feed: Feed = {
        func column(
            _ name: String, _ role: ColumnRole = .none, _ type: ColumnType = .text,
            required: Severity?
        ) -> Column {
            var column = Column(name: name)
            column.role = role
            column.type = type
            column.required = required
            return column
        }
        var client = column("client_id", .identity, required: .p0)
        client.aliases = ["clientId"]
        client.pii = true
        client.maxMissing = 0.05
        var page = column("page_url", .none, .url, required: .p1)
        page.campaignParameters = ["utm_source", "gclid"]
        page.maxMissing = 0.1
        // Not in the usual header.
        var coupon = column("coupon", required: nil)
        coupon.pattern = try? TextPattern("[A-Z]+[0-9]+")
        coupon.isUnique = true
        coupon.maxLength = 6
        var rating = column("rating", .none, .integer, required: nil)
        (rating.minimum, rating.maximum) = (ColumnBound(number: "1"), ColumnBound(number: "5"))
        var device = column("device", required: nil)
        device.values = ["web", "app"]
        var feed = Feed(
            name: "web_events",
            files: FilePattern(unchecked: "events_{yyyy}{mm}{dd}.csv"),
            columns: [
                client, page, column("referrer", .attribution, .url, required: .p1),
                column("timestamp", .eventTime, .timestamp, required: .p0),
                column("event_name", .eventName, required: .p0),
                column("event_data", .payload, .json, required: .p0),
                coupon, rating, device,
            ])
        feed.events = EventPlan(
            known: ["page_viewed", "checkout_completed"], expected: ["page_viewed"])
        var purchases = PurchaseMapping(
            transactionID: FieldPlace(column: "event_data", path: "transaction_id"),
            revenue: FieldPlace(column: "event_data", path: "revenue"))
        purchases.events = ["checkout_completed"]
        purchases.currency = FieldPlace(column: "event_data", path: "currency")
        purchases.exceptions = [
            PurchaseException(
                .test,
                when: PurchaseCondition(
                    field: FieldPlace(column: "event_data", path: "test"), values: ["true"]))
        ]
        purchases.items = FieldPlace(column: "event_data", path: "items[]")
        purchases.quantity = FieldPlace(column: "event_data", path: "items[].quantity")
        purchases.unitPrice = FieldPlace(column: "event_data", path: "items[].item_price")
        feed.purchases = purchases
        return feed
    }()

    /// The usual header.
    static let header = "client_id,page_url,referrer,timestamp,event_name,event_data\n"

    /// Page views, each of another visitor and second.
    static func views(
        _ count: Int, client: String? = nil, page: String = "https://shop.example/",
        referrer: String = "https://search.example/", time: String = "{day}T10:00:"
    ) -> String {
        (0..<count).map { i in
            let second = i < 10 ? "0\(i)" : "\(i)"
            return "\(client ?? "c\(i)"),\(page),\(referrer),\(time)\(second)Z,page_viewed,\n"
        }.joined()
    }

    /// Page views with a further column.
    static func column(_ name: String, _ values: [String]) -> RuleExample {
        let lines = values.enumerated().map { i, value in
            views(1, client: "c\(i)", time: "{day}T1\(i):00:").dropLast() + ",\(value)\n"
        }
        return RuleExample("\(header.dropLast()),\(name)\n" + lines.joined())
    }

    /// A purchase of two items of 10, told at noon.
    static func purchase(
        _ id: String, revenue: String = "20",
        items: String = #"[{"quantity":2,"item_price":10}]"#, minute: String = "00",
        currency: String = "EUR", extra: String = ""
    ) -> String {
        let payload =
            #"{"transaction_id":"\#(id)","revenue":\#(revenue),"currency":"\#(currency)","items":\#(items)"#
            + (extra.isEmpty ? "}" : ",\(extra)}")
        let quoted = payload.map { $0 == "\"" ? "\"\"" : String($0) }.joined()
        return
            "c1,https://shop.example/thanks,,{day}T12:\(minute):00Z,checkout_completed,\"\(quoted)\"\n"
    }
}
