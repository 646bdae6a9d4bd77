import Shared

extension FeedExample {
    static let segment = FeedExample(
        title: "Segment",
        write: { shop in
            let name = "segment-logs/SOURCE/\(shop.day.number * 86_400_000)/"
            return halves(shop, { "\(name)\($0).gz" }) {
                segmentLine(shop, $0, clock: "receivedAt")
            }
        },
        faults: [
            Fault("purchase.transaction_collision") { $0.collide() },
            Fault("schema.column_missing") { (files: inout [String: String]) in
                files.replace("\"anonymousId\"", with: "\"anonymous_id\"")
            },
        ])

    static let rudderstack = FeedExample(
        title: "RudderStack",
        write: { shop in
            let (year, month, day) = shop.day.civil
            let name = "rudder-logs/SOURCE/\(two(month))-\(two(day))-\(year)/"
            return halves(shop, { "\(name)174126\($0)000.SOURCE.5e1c\($0).json.gz" }) {
                segmentLine(shop, $0, clock: "timestamp")
            }
        },
        faults: [
            Fault("purchase.missing_revenue") { (files: inout [String: String]) in
                files.replace("\"revenue\":", with: "\"total\":")
            },
            Fault("purchase.items_total_mismatch", code: 0) { shop in
                shop.changeOrders { _, order in order.cents += 500 }
            },
        ])

    /// A call of the API that Segment and RudderStack share.
    private static func segmentLine(
        _ shop: ExampleShop, _ event: ExampleShop.Event, clock: String
    ) -> String {
        let time = shop.instant(event).description
        let call: String
        if let order = event.order {
            let products = order.items.map {
                #"{"product_id":"\#($0.sku)","sku":"\#($0.sku)","name":"\#($0.name)","#
                    + #""price":\#(amount($0.cents)),"quantity":\#($0.quantity)}"#
            }
            call =
                #""type":"track","event":"Order Completed","properties":{"order_id":"\#(order.id)","#
                + #""revenue":\#(amount(order.cents)),"currency":"\#(order.currency)","#
                + #""products":[\#(products.joined(separator: ","))]}"#
        } else {
            call =
                #""type":"page","name":"Lamps","properties":{"path":"\#(event.path)","url":"\#(event.url)"}"#
        }
        return
            #"{"messageId":"ajs-\#(shop.day.number)-\#(event.number)","anonymousId":"\#(event.visitor)","#
            + #""userId":\#(event.user.map { "\"\($0)\"" } ?? "null"),"channel":"client","#
            + #""context":{"ip":"192.0.2.7","library":{"name":"analytics.js","version":"2.11"},"#
            + #""page":{"path":"\#(event.path)","url":"\#(event.url)","referrer":"\#(event.referrer)"},"#
            + #""userAgent":"Mozilla/5.0 (X11; Linux x86_64)"},"integrations":{},"#
            + #""originalTimestamp":"\#(time)","sentAt":"\#(time)","\#(clock)":"\#(time)",\#(call)}"#
    }

    static let ga4 = FeedExample(
        title: "GA4 export",
        write: { shop in
            halves(shop, { "events_\(compact(shop.day))/00000000000\($0).json.gz" }) {
                ga4Line(shop, $0)
            }
        },
        faults: [
            Fault("purchase.missing_transaction_id") { shop in
                shop.changeOrders { _, order in order.id = "(not set)" }
            },
            Fault("time.outside_partition") { (files: inout [String: String]) in
                files.replace("000000\",\"event_name\"", with: "\",\"event_name\"")
            },
        ])

    private static func ga4Line(_ shop: ExampleShop, _ event: ExampleShop.Event) -> String {
        // The days of this property are those of Vienna.
        let micros = shop.instant(event).microseconds - 3_600_000_000
        var ecommerce = "null"
        var items: [String] = []
        if let order = event.order {
            ecommerce =
                #"{"transaction_id":"\#(order.id)","purchase_revenue":\#(amount(order.cents)),"#
                + #""total_item_quantity":"\#(order.items.reduce(0) { $0 + $1.quantity })"}"#
            items = order.items.map {
                #"{"item_id":"\#($0.sku)","item_name":"\#($0.name)","price":\#(amount($0.cents)),"#
                    + #""quantity":"\#($0.quantity)"}"#
            }
        }
        return
            #"{"event_date":"\#(compact(shop.day))","event_timestamp":"\#(micros)","#
            + #""event_name":"\#(event.order == nil ? "page_view" : "purchase")","#
            + #""event_params":[{"key":"page_location","value":{"string_value":"\#(event.url)"}},"#
            + #"{"key":"ga_session_id","value":{"int_value":"17412\#(event.number)"}},"#
            + #"{"key":"page_referrer","value":{"string_value":"\#(event.referrer)"}}],"#
            + #""user_pseudo_id":"\#(event.visitor)","device":{"category":"desktop"},"#
            + #""geo":{"country":"Austria"},"platform":"WEB","ecommerce":\#(ecommerce),"#
            + #""items":[\#(items.joined(separator: ","))]}"#
    }

    static let posthog = FeedExample(
        title: "PostHog",
        write: { shop in
            halves(
                shop, { "posthog/\(shop.day)/\(shop.day)T\($0)0:00:00-events.jsonl.gz" }
            ) { posthogLine(shop, $0) }
        },
        faults: [
            Fault("identity.coverage") { shop in
                for i in shop.events.indices { shop.events[i].visitor = "undefined" }
            },
            Fault("schema.type") { (files: inout [String: String]) in
                files.replace("\\\"}\"", with: "\"")
            },
        ])

    private static func posthogLine(_ shop: ExampleShop, _ event: ExampleShop.Event) -> String {
        var properties = #"{"$current_url":"\#(event.url)","$referrer":"\#(event.referrer)""#
        if let order = event.order {
            let products = order.items.map {
                #"{"sku":"\#($0.sku)","price":\#(amount($0.cents)),"quantity":\#($0.quantity)}"#
            }
            properties +=
                #","order_id":"\#(order.id)","revenue":\#(amount(order.cents)),"#
                + #""products":[\#(products.joined(separator: ","))]"#
        }
        properties += #","$lib":"web"}"#
        let text = properties.replacing("\"", with: "\\\"")
        let name = event.order == nil ? "$pageview" : "order completed"
        let time = shop.clock(event)
        return
            #"{"uuid":"0195-\#(shop.day.number)-\#(event.number)","event":"\#(name)","#
            + #""properties":"\#(text)","distinct_id":"\#(event.visitor)","team_id":7,"#
            + #""timestamp":"\#(time).000000+00:00","created_at":"\#(time).250000+00:00","elements_chain":""}"#
    }

    static let firehose = FeedExample(
        title: "Firehose",
        write: { shop in
            let (year, month, day) = shop.day.civil
            let lines = Dictionary(grouping: shop.events, by: \.hour)
            return Dictionary(
                uniqueKeysWithValues: lines.map { hour, events in
                    (
                        "\(year)/\(two(month))/\(two(day))/\(two(hour))/"
                            + "shop-events-1-\(shop.day)-\(two(hour))-00-07-5e1c.gz",
                        events.map { firehoseLine(shop, $0) + "\n" }.joined()
                    )
                })
        },
        faults: [
            Fault("partition.incomplete", code: 66) { (files: inout [String: String]) in
                files = files.filter { !$0.key.contains("/05/shop-") }
            },
            Fault("partition.copied_files") { (files: inout [String: String]) in
                for (path, text) in files where path.contains("/05/shop-") {
                    files[path.replacing("5e1c", with: "5e1d")] = text
                }
            },
        ])

    private static func firehoseLine(_ shop: ExampleShop, _ event: ExampleShop.Event) -> String {
        let order =
            event.order.map {
                #","order":{"id":"\#($0.id)","total":\#(amount($0.cents)),"currency":"\#($0.currency)"}"#
            } ?? ""
        return
            #"{"ts":\#(shop.instant(event).microseconds / 1000),"visitor":"\#(event.visitor)","#
            + #""name":"\#(event.order == nil ? "view" : "purchase")","url":"\#(event.url)"\#(order)}"#
    }

    /// A day in two files.
    static func halves(
        _ shop: ExampleShop, _ name: (Int) -> String, _ line: (ExampleShop.Event) -> String
    ) -> [String: String] {
        let middle = shop.events.count / 2
        func text(_ events: ArraySlice<ExampleShop.Event>) -> String {
            events.map { line($0) + "\n" }.joined()
        }
        return [
            name(0): text(shop.events[..<middle]), name(1): text(shop.events[middle...]),
        ]
    }

    static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    /// `20250306`.
    static func compact(_ day: Day) -> String { "\(day)".filter { $0 != "-" } }
}
