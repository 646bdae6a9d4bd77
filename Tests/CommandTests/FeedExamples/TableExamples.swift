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
}
