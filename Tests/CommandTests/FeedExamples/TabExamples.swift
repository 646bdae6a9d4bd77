import Shared

extension FeedExample {
    static let snowplow = FeedExample(
        title: "Snowplow TSV",
        write: { shop in
            let day = "\(shop.day)".replacing("-", with: "/")
            return halves(shop, { "enriched/\(day)/\(shop.day)-00000\($0).gz" }) {
                snowplowLine(shop, $0)
            }
        },
        faults: [
            Fault("purchase.transaction_collision") { $0.collide() },
            Fault("purchase.missing_transaction_id") { (files: inout [String: String]) in
                files.replace(
                    "/transaction/jsonschema/1-0-0", with: "/transaction/jsonschema/2-0-0")
            },
            Fault("schema.malformed_rows", code: 0) { (files: inout [String: String]) in
                files.replace("/lamps/7", with: "/lamps/7\t")
            },
        ])

    /// Places of fields, from 0.
    private static let fields = [
        "app_id": 0, "platform": 1, "collector_tstamp": 3, "event_id": 6, "domain_userid": 15,
        "page_url": 29, "page_referrer": 31, "contexts": 52, "unstruct_event": 58,
        "event_name": 126, "event_version": 128,
    ]

    private static func snowplowLine(_ shop: ExampleShop, _ event: ExampleShop.Event) -> String {
        func entity(_ name: String, _ data: String) -> String {
            #"{"schema":"iglu:com.snowplowanalytics.snowplow.ecommerce/\#(name)/jsonschema/1-0-0","data":\#(data)}"#
        }
        var entities = [
            #"{"schema":"iglu:com.snowplowanalytics.snowplow/web_page/jsonschema/1-0-0","data":{"id":"p\#(event.number)"}}"#
        ]
        if let order = event.order {
            entities += order.items.map {
                entity(
                    "product",
                    #"{"id":"\#($0.sku)","price":\#(amount($0.cents)),"quantity":\#($0.quantity),"currency":"\#(order.currency)"}"#
                )
            }
            entities.append(
                entity(
                    "transaction",
                    #"{"transaction_id":"\#(order.id)","revenue":\#(amount(order.cents)),"currency":"\#(order.currency)"}"#
                ))
        }
        // Each step of a purchase is the same event, of another type.
        let type =
            event.order != nil ? "transaction" : event.number % 3 == 0 ? "checkout_step" : nil
        let values = [
            "app_id": "shop", "platform": "web", "collector_tstamp": "\(shop.clock(event)).120",
            "event_id": "c6ef-\(shop.day.number)-\(event.number)", "domain_userid": event.visitor,
            "page_url": event.url, "page_referrer": event.referrer,
            "contexts":
                #"{"schema":"iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-0","data":[\#(entities.joined(separator: ","))]}"#,
            "unstruct_event": type.map {
                #"{"schema":"iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0","data":"#
                    + entity("snowplow_ecommerce_action", #"{"type":"\#($0)"}"#) + "}"
            } ?? "",
            "event_name": type == nil ? "page_view" : "snowplow_ecommerce_action",
            "event_version": "1-0-0",
        ]
        var line = Array(repeating: "", count: 131)
        for (name, value) in values { line[fields[name] ?? 0] = value }
        return line.joined(separator: "\t")
    }

    static let adobe = FeedExample(
        title: "Adobe data feed",
        write: { shop in
            var files = halves(shop, { "0\($0 + 1)-SOURCE_\(shop.day).tsv.gz" }) {
                adobeLine(shop, $0)
            }
            files["SOURCE_\(shop.day).txt"] = "Datafeed-Manifest-Version: 1.0\n\tData-Files: 2\n"
            return files
        },
        faults: [
            Fault("purchase.missing_transaction_id", code: 0) { shop in
                shop.changeOrders { number, order in if number == 3 { order.id = "" } }
            },
            Fault("purchase.transaction_replay") { shop in
                let before = ExampleShop(shop.day.advanced(by: -1)).events.compactMap(\.order)
                shop.changeOrders { number, order in if number == 3 { order = before[5] } }
            },
            Fault("partition.incomplete", code: 66) { (files: inout [String: String]) in
                files = files.filter { !$0.key.hasSuffix(".txt") }
            },
        ])

    private static func adobeLine(_ shop: ExampleShop, _ event: ExampleShop.Event) -> String {
        let products =
            event.order?.items.map {
                "Lamps;\($0.sku);\($0.quantity);\(amount($0.cents * $0.quantity))"
            } ?? []
        // The days of this report suite are those of Vienna.
        let seconds = shop.instant(event).microseconds / 1_000_000 - 3600
        let visitor =
            event.visitor.isEmpty ? ["", ""] : ["318\(shop.day.number)", "46\(event.number)"]
        return
            ([
                "\(seconds)", "33\(shop.day.number)", "\(event.number)",
            ] + visitor + [
                "1", "0", "1", event.url, event.referrer,
                event.order == nil ? "100,220" : "100,1,220",
                event.order?.id ?? "", products.joined(separator: ","), "EUR",
            ]).joined(separator: "\t")
    }
}
