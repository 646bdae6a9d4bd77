import DailyNumbers
import Shared

/// Orders that are in another currency than the one that is added up.
struct OrderCurrency: HealthRule {
    static let maxShare = ShareTest.maxShare(
        0.25, "share of the day's orders in other currencies from which the finding is P1_HIGH")

    let spec = RuleSpec(
        id: "revenue.currency", layer: .warehouse, severity: .p2,
        summary: "Orders in another currency than the shop reports in, or sums that mix several.",
        rationale: """
            Asked where the table of orders has a column for the currency. With `warehouse: orders: \
            reporting_currency` orders in any other are in no sum, and this says how many and how much that \
            was; one without a currency is left out as well. Without that setting everything is added up, which is \
            wrong as soon as there are two currencies: then it is P1_HIGH.
            """,
        parameters: [maxShare], effect: .revenueLoss,
        lookFirst:
            "which currency do the orders come in, and is warehouse.orders.reporting_currency the one of the reports?"
    )

    private static let goodOrders = """
        transaction_id,order_time,revenue,client_id,session_id,currency
        T1,2025-03-07T09:10:00Z,40.00,c1,S1,EUR
        T2,2025-03-08T09:10:00Z,50.00,c2,S2,EUR

        """
    var passes: HealthExample { HealthExample(orders: Self.goodOrders) }
    var violates: HealthExample {
        HealthExample(orders: Self.goodOrders + "T3,2025-03-08T09:20:00Z,500.00,c3,S3,SEK\n")
    }

    func evaluate(_ input: HealthInput, _ settings: RuleSettings) -> [Outcome] {
        guard let facts = input.facts, facts.knowsCurrency else { return [] }
        let found = input.quality?.currencies ?? [:]
        let n = found.values.reduce(0) { $0 + $1.orders }
        guard n > 0 else {
            return [.lacking(.cases, column: "currency", days: [input.expectedDay], "no orders")]
        }
        let listed = found.sorted { ($1.value.orders, $0.key) < ($0.value.orders, $1.key) }
        guard let reporting = facts.reportingCurrency else {
            return [mixed(listed.map { ($0.key, $0.value) }, n, input.expectedDay)]
        }
        let others = listed.filter { $0.key != reporting }.map { ($0.key, $0.value) }
        let bad = others.reduce(0) { $0 + $1.1.orders }
        let share = Double(bad) / Double(n)
        let message =
            bad == 0
            ? "all \(Decimals.count(n, "order")) are in \(reporting)"
            : "\(Decimals.grouped(bad)) of \(Decimals.count(n, "order")) "
                + "\(bad == 1 ? "is" : "are") not in \(reporting) and in no sum: \(words(others))"
        return [
            Outcome(
                bad > 0 ? .violated : .passed, column: "currency",
                severity: share > settings[Self.maxShare] ? .p1 : nil, observed: share,
                threshold: 0, n: n, days: [input.expectedDay], message)
        ]
    }

    /// Nobody said which currency is added up.
    private func mixed(
        _ found: [(String, CurrencyOrders)], _ n: Int, _ day: Day
    ) -> Outcome {
        let isMixed = found.count > 1
        return Outcome(
            isMixed ? .violated : .passed, column: "currency", severity: isMixed ? .p1 : nil,
            observed: Double(found.count), threshold: 1, n: n, days: [day],
            isMixed
                ? "revenue adds up \(words(found)): name the one to report in by "
                    + "warehouse.orders.reporting_currency"
                : "all \(Decimals.count(n, "order")) are in \(found.first?.0 ?? "one currency")")
    }

    private func words(_ currencies: [(String, CurrencyOrders)]) -> String {
        let shown = currencies.prefix(4).map { name, counted in
            "\(Decimals.count(counted.orders, "order")) "
                + "\(name.isEmpty ? "without currency" : "in \(name)") (\(counted.revenue))"
        }
        let more = currencies.count - shown.count
        return shown.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }
}
