import Shared

extension SamplePlan {
    /// `FAULTS.md`: what is wrong with which partition, and what the gate has to make of it.
    package func faultReport(_ tallies: [DayTally]) -> String {
        var lines = [
            "# What is wrong with these partitions",
            "",
            "Written by `ingest-gate generate`, which also wrote the partitions; do not edit.",
            "\(days) days, \(start) to \(last), seed \(seed); see `docs/sample-data.md`.",
            "",
            "Exactly the findings below are to be found, provided the days are judged in order and",
            "`clientId` is declared as an alias of `client_id`. Every other day is `CLEAN` and has",
            "no finding at all. A verdict is the worst severity of its findings: `P0_BLOCKER`",
            "quarantines, `P1_HIGH` puts at risk, `P2_INFO` is only noted. Where the referrer is missing,",
            "`attribution.coverage` cannot be evaluated, which counts as its severity.",
            "",
            "| partition | verdict | rule | severity |",
            "| --- | --- | --- | --- |",
        ]
        let named = Array(zip(partitions, tallies)).filter { !$0.0.faults.isEmpty }
        for (partition, _) in named {
            let verdict = Fault.verdict(of: partition.faults)
            for finding in partition.faults.flatMap(\.findings) {
                lines.append(
                    "| `\(partition.fileName)` | `\(verdict.rawValue)` | `\(finding.rule)` | "
                        + "`\(finding.severity.rawValue)` |")
            }
        }
        lines += ["", "## Day by day", ""]
        for (partition, tally) in named {
            for fault in partition.faults {
                lines.append("- **\(partition.day)**: \(description(of: fault, tally))")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func description(of fault: Fault, _ tally: DayTally) -> String {
        func id(_ order: Int) -> String {
            guard let id = tally.transactions[order] else {
                preconditionFailure("\(fault.day) has no order \(order) to spoil")
            }
            return "`\(id)`"
        }
        switch fault.kind {
        case .freeOrders(let orders):
            return "the orders \(orders.map { id($0) }.joined(separator: " and ")) have a revenue "
                + "of 0. Their items cost 0 as well, so the totals agree."
        case .renamedIdentity:
            return "the column `client_id` arrives as `clientId`."
        case .identityNameRestored:
            return "`client_id` has its name back, which is one more change of the header."
        case .unknownEvent:
            return "\(tally.unknown) of \(tally.rows) records are `\(DayTally.unknownEvent)`, "
                + "which is in no tracking plan."
        case .lostIdentity:
            return "\(tally.anonymous) of \(tally.rows) records have no client identifier, where "
                + "one in a hundred is usual."
        case .sharedOrderNumber(_, let taker):
            return "two different orders share the number \(id(taker))."
        case .repeatedOrder(let order):
            return "the purchase \(id(order)) was sent twice, with the same content."
        case .malformed:
            return "\(tally.malformed) of \(tally.rows) records cannot be read as they should: cut "
                + "short after the event's name, a user agent with commas but without quotes, "
                + "text behind a closing quote, bytes that are not UTF-8. Each is one line."
        case .pricesAsText:
            return "`item_price` is a string in all \(tally.orders) purchases, `\"349\"` instead "
                + "of `349`. Revenue is still a number."
        case .replayedOrderNumber(_, let days, let taker):
            return "an order has the number \(id(taker)), which was given to "
                + "another \(days) days before."
        case .missingReferrer:
            return "the column `referrer` is missing. Visitors from search engines and other "
                + "sites look like direct ones, which is what layer 2 then sees."
        }
    }
}
