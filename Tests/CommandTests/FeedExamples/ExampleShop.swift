import Shared

/// A made day of a small shop, which each example writes in the shape of its source.
///
/// It follows from the day alone. Faults that any source may have are made here, before anything is written.
struct ExampleShop {
    struct Item {
        let sku: String
        let name: String
        var cents: Int
        let quantity: Int
    }

    struct Order {
        var id: String
        let currency = "EUR"
        var items: [Item]
        /// What it is sold for; that of the items, unless somebody errs.
        var cents: Int
    }

    struct Event {
        /// From 1 on, in the order of time.
        let number: Int
        /// Seconds since midnight.
        var second: Int
        /// Empty where nobody can tell.
        var visitor: String
        /// Of a visitor who is signed in.
        let user: String?
        let path: String
        let referrer: String
        var order: Order?
    }

    let day: Day
    var events: [Event] = []

    /// The second of each visitor's events, so that each hour of the day has some.
    init(_ day: Day) {
        self.day = day
        let names = ["Desk lamp", "Wall light, brass", "Ceiling lamp", "Bulb E27", "Reading lamp"]
        for i in 0..<288 {
            let visitor = "v\(day.number)-\(i / 3)"
            var event = Event(
                number: i + 1, second: i * 300 + i % 7, visitor: visitor,
                user: i / 3 % 4 == 0 ? "u\(1000 + i / 3)" : nil,
                path: i % 3 == 2 ? "/thanks" : "/lamps/\(i % 40)",
                referrer: i % 3 == 0 && i % 2 == 0 ? "https://search.example/" : "")
            if i % 9 == 8 {
                let items = (0...(i % 2)).map { k in
                    Item(
                        sku: "SKU-\((i + k) % 5)", name: names[(i + k) % 5],
                        cents: 1_990 + 100 * ((i + k) % 5), quantity: 1 + i % 2)
                }
                event.order = Order(
                    id: "\(day.number)\(1000 + i)", items: items,
                    cents: items.reduce(0) { $0 + $1.cents * $1.quantity })
            }
            events.append(event)
        }
    }

    /// Changes the orders, which are numbered from 0.
    mutating func changeOrders(_ change: (Int, inout Order) -> Void) {
        var number = 0
        for i in events.indices {
            guard var order = events[i].order else { continue }
            change(number, &order)
            events[i].order = order
            number += 1
        }
    }

    /// Two orders with one id.
    mutating func collide() {
        var first: String?
        changeOrders { number, order in
            if number == 0 { first = order.id }
            if number == 1 { order.id = first ?? order.id }
        }
    }

    func instant(_ event: Event) -> Instant {
        Instant(microseconds: (Int64(day.number) * 86_400 + Int64(event.second)) * 1_000_000)
    }

    /// `2025-03-06 10:00:00`.
    func clock(_ event: Event) -> String {
        String(instant(event).description.prefix(19)).replacing("T", with: " ")
    }
}

extension ExampleShop.Event {
    var hour: Int { second / 3600 }
    var url: String { "https://shop.example\(path)" }
}

/// `12.34`, of cents.
func amount(_ cents: Int, point: String = ".") -> String {
    let (whole, rest) = abs(cents).quotientAndRemainder(dividingBy: 100)
    return (cents < 0 ? "-" : "") + "\(whole)\(point)\(rest < 10 ? "0" : "")\(rest)"
}
