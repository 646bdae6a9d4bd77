import Shared

extension FeedExample {
    static let orders = FeedExample(
        title: "An order CSV with decimal commas",
        write: { shop in
            var text = "Bestellnummer;Kundennummer;Bestelldatum;Betrag;Währung;Positionen\n"
            for event in shop.events {
                guard let order = event.order else { continue }
                let (year, month, day) = shop.day.civil
                let clock = shop.clock(event).dropFirst(11).prefix(5)
                text +=
                    "\(order.id);\(event.visitor);\(two(day)).\(two(month)).\(year) \(clock);"
                    + "1.\(amount(order.cents + 20_000, point: ",").suffix(6));\(order.currency);"
                    + "\(order.items.reduce(0) { $0 + $1.quantity })\n"
            }
            return ["bestellungen_\(shop.day).csv": text]
        },
        faults: [
            // Somebody's export changed to the other convention.
            Fault("purchase.missing_revenue") { (files: inout [String: String]) in
                for (name, text) in files {
                    files[name] = text.replacing(/;1\.(\d\d\d),(\d\d);/) {
                        ";1,\($0.output.1).\($0.output.2);"
                    }
                }
            },
            Fault("time.outside_partition") { (files: inout [String: String]) in
                files.replace(".03.2025", with: ".04.2025")
            },
        ])

    static let shopify = FeedExample(
        title: "Shopify orders export",
        write: { shop in
            var text =
                "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Created at,"
                + "Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Id\n"
            for event in shop.events {
                guard let order = event.order else { continue }
                let time = "\(shop.clock(event)) +0000"
                for (i, item) in order.items.enumerated() {
                    let total = amount(order.cents)
                    let once =
                        i == 0
                        ? "paid,\(time),\(order.currency),\(total),0.00,0.00,\(total)" : ",,,,,,"
                    text +=
                        "#\(order.id),\(event.visitor)@person.example,\(once),\(time),\(item.quantity),"
                        + "\"\(item.name)\",\(amount(item.cents)),\(item.sku),\(i == 0 ? order.id : "")\n"
                }
            }
            return ["orders_export_\(shop.day).csv": text]
        },
        faults: [
            Fault("purchase.transaction_collision") { $0.collide() },
            Fault("purchase.exceptions") { shop in
                shop.changeOrders { _, order in order.cents = 0 }
            },
        ])

    static let hive = FeedExample(
        title: "A Hive folder",
        write: { shop in
            let header =
                "visitor_id,event_time,event_name,page_url,referrer,order_id,total,currency\n"
            var files = halves(shop, { "dt=\(shop.day)/part-0000\($0).csv.gz" }) { event in
                let order = event.order
                // The shop renames its event, and sends both for a while.
                let name =
                    order == nil ? "view" : event.number % 2 == 0 ? "purchase" : "order_completed"
                return
                    "\(event.visitor),\(shop.clock(event)) UTC,\(name),\(event.url),\(event.referrer),"
                    + "\(order?.id ?? "\\N"),\(order.map { amount($0.cents) } ?? "\\N"),"
                    + "\(order?.currency ?? "\\N")"
            }.mapValues { header + $0 }
            files["dt=\(shop.day)/_SUCCESS"] = ""
            return files
        },
        faults: [
            Fault("partition.mixed_headers") { (files: inout [String: String]) in
                for (path, text) in files where path.contains("part-00001") {
                    files[path] = text.replacing("visitor_id", with: "visitor")
                }
            },
            Fault("partition.damaged_files") { (files: inout [String: String]) in
                for path in files.keys where path.contains("part-00001") { files[path] = "" }
            },
            Fault("partition.incomplete", code: 66) { (files: inout [String: String]) in
                files = files.filter { !$0.key.hasSuffix("_SUCCESS") }
            },
        ])
}
