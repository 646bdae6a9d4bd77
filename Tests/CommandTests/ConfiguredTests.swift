import Foundation
import Shared
import TestSupport
import Testing

@Suite("What the configuration can say")
struct ConfiguredTests {
    /// The standard configuration with more at its end.
    private func workplace(adding text: String) throws -> Workplace {
        let standard = try String(
            contentsOfFile: BuiltProgram.root + "/config/gate.yml", encoding: .utf8)
        return try Workplace(config: standard + "\n" + text)
    }

    private func waiver(expires: String, column: String = "client_id", to: String = "2025-03-06")
        -> String
    {
        """
        waivers:
          - rule: identity.coverage
            feed: web_events
            column: \(column)
            from: 2025-03-06
            to: \(to)
            expires: \(expires)
            owner: ana
            reason: consent banner
        """
    }

    @Test("an active waiver: printed, recorded, not counted, and no baseline")
    func activeWaiver() throws {
        let work = try workplace(adding: waiver(expires: "2025-04-01"))
        try work.land(Workplace.day(["A1"], withoutID: 6), "2025-03-06")
        let result = try work.gate("check", "--json")
        #expect(result.code == 0)
        let partition = try work.report(result).partitions[0]
        #expect(partition.verdict == .clean)
        let check = try #require(partition.check("identity.coverage"))
        #expect(check.waived && !check.counts && check.status == .violated)
        #expect(check.message.contains("waived by ana until 2025-04-01: consent banner"))
        #expect(try work.gate("explain", "2025-03-06").output.contains("waived by ana"))
        try work.land(Workplace.day(["A2"]), "2025-03-07")
        let next = try work.report(work.gate("check", "--json")).partitions.last
        #expect(next?.check("schema.header_drift")?.status == .notEvaluated)
    }

    @Test(
        "a waiver that has expired, or is about something else, does not help",
        arguments: [
            ("2025-03-31", "client_id", "2025-03-06", true),
            ("2025-04-30", "page_url", "2025-03-06", false),
        ])
    func otherWaivers(expires: String, column: String, to: String, says: Bool) throws {
        let work = try workplace(adding: waiver(expires: expires, column: column, to: to))
        try work.land(Workplace.day(["A1"], withoutID: 6), "2025-03-06")
        let partition = try work.report(work.gate("check", "--json")).partitions[0]
        #expect(partition.verdict == .atRisk)
        let check = try #require(partition.check("identity.coverage"))
        #expect(check.counts && !check.waived)
        #expect(check.message.contains("the waiver of ana expired on 2025-03-31") == says)
    }

    struct Tuning: Sendable {
        let rules: String
        let verdict: Verdict
        let counts: Bool
    }

    @Test(
        "rules off, severities and thresholds",
        arguments: [
            Tuning(rules: "rules:\n  identity.coverage: off\n", verdict: .clean, counts: false),
            Tuning(
                rules: "rules:\n  identity.coverage: {severity: P0}\n", verdict: .quarantined,
                counts: true),
            Tuning(
                rules: "rules:\n  identity.coverage: {severity: INFO}\n", verdict: .clean,
                counts: true),
            Tuning(
                rules: "rules:\n  identity.coverage: {block_share: 10%}\n", verdict: .quarantined,
                counts: true),
        ])
    func tuning(example: Tuning) throws {
        let work = try workplace(adding: example.rules)
        try work.land(Workplace.day(["A1"], withoutID: 6), "2025-03-06")
        let partition = try work.report(work.gate("check", "--json")).partitions[0]
        #expect(partition.verdict == example.verdict)
        #expect((partition.check("identity.coverage")?.counts ?? false) == example.counts)
    }

    @Test(
        "a feed's rules win over the file's",
        arguments: [
            ("identity.coverage: off", Verdict.clean),
            ("identity.coverage: {severity: P0}", .quarantined),
            ("identity.coverage: {severity: P1}", .atRisk),
        ])
    func feedLevel(rule: String, verdict: Verdict) throws {
        let work = try Workplace(
            replacing: "    # rules:\n    #   volume.row_count: off\n",
            with: "    rules:\n      \(rule)\n")
        let config = try work.folder.read("config/gate.yml")
        try work.folder.write(
            config + "rules:\n  identity.coverage: {severity: P2}\n", to: "config/gate.yml")
        try work.land(Workplace.day(["A1"], withoutID: 6), "2025-03-06")
        let partition = try work.report(work.gate("check", "--json")).partitions[0]
        #expect(partition.verdict == verdict)
    }

    @Test("a column's own rules win over the feed's and the file's")
    func levels() throws {
        let work = try Workplace(
            replacing: "        max_missing: 5%\n",
            with:
                "        max_missing: 20%\n        rules:\n          identity.coverage: {severity: P0}\n"
        )
        try work.land(Workplace.day(["A1"], withoutID: 6), "2025-03-05")
        try work.land(Workplace.day(["A2"], withoutID: 30), "2025-03-06")
        let partitions = try work.report(work.gate("check", "--json")).partitions
        #expect(partitions.map(\.verdict) == [.clean, .quarantined])
    }

    @Test("too little history is not evaluated: no pass, and it counts only where configured")
    func history() throws {
        let plain = try Workplace()
        let strict = try workplace(
            adding: "rules:\n  volume.row_count: {without_history: P1_HIGH}\n")
        for work in [plain, strict] {
            for day in 1...7 { try work.land(Workplace.day(["D\(day)"]), "2025-03-0\(day)") }
        }
        let first = try plain.report(plain.gate("check", "--json")).partitions
        #expect(first.allSatisfy { $0.verdict == .clean })
        func open(_ partition: Workplace.Report.Partition) -> RecordedOutcome? {
            partition.checks.first { $0.rule == "volume.row_count" && $0.status == .notEvaluated }
        }
        #expect(
            first.prefix(5).allSatisfy {
                open($0)?.reason?.contains("at least 5 are needed") == true
            })
        #expect(first.dropFirst(5).allSatisfy { open($0) == nil })
        #expect(first[6].check("volume.row_count")?.baselineDays.count == 6)
        let second = try strict.report(strict.gate("check", "--json")).partitions
        #expect(second.map(\.verdict) == Array(repeating: .atRisk, count: 5) + [.clean, .clean])
    }

    @Test("a baseline is of admitted days only, and never of the day itself or later ones")
    func hygiene() throws {
        let work = try Workplace()
        for day in 1...6 { try work.land(Workplace.day(["D\(day)"]), "2025-03-0\(day)") }
        // Day 3 is quarantined for a replay, so it is usual in nothing.
        try FileManager.default.removeItem(
            atPath: work.folder.file("partitions/events_20250303.csv"))
        try work.land(Workplace.day(["D1"]), "2025-03-03")
        try work.land(Workplace.day(["D7"]), "2025-03-07")
        let partitions = try work.report(work.gate("check", "--json")).partitions
        let days = partitions[6].check("volume.row_count")?.baselineDays.map(\.description)
        #expect(days == ["2025-03-01", "2025-03-02", "2025-03-04", "2025-03-05", "2025-03-06"])
    }

    @Test("renames: an alias is accepted, a look-alike named with evidence and the lines to add")
    func renames() throws {
        let work = try Workplace()
        try work.land(Workplace.day(["A1"]), "2025-03-04")
        let alias = Workplace.header.replacingOccurrences(of: "client_id", with: "clientId")
        for (i, day) in ["2025-03-05", "2025-03-06"].enumerated() {
            try work.land(Workplace.day(["B\(i)"], header: alias), day)
        }
        let stranger = Workplace.header.replacingOccurrences(of: "client_id", with: "Client-ID")
        try work.land(Workplace.day(["C1"], header: stranger), "2025-03-07")
        let partitions = try work.report(work.gate("check", "--json")).partitions
        #expect(partitions.map(\.verdict) == [.clean, .clean, .clean, .quarantined])
        for i in [1, 2] {
            let check = partitions[i].check("schema.column_renamed", "client_id")
            #expect(check?.status == .violated && check?.severity == .p2)
            let drifted = partitions[i].check("schema.header_drift")?.status == .violated
            #expect(drifted == (i == 1))
        }
        let candidate = try #require(partitions[3].check("schema.column_renamed", "client_id"))
        #expect(candidate.message.contains("Client-ID looks like it: name distance 0"))
        #expect(candidate.message.contains("of their shapes are as before"))
        #expect(candidate.message.contains("aliases: [clientId, Client-ID]"))
        // With these lines it is read.
        let config = try work.folder.read("config/gate.yml")
            .replacingOccurrences(of: "aliases: [clientId]", with: "aliases: [clientId, Client-ID]")
        try work.folder.write(config, to: "config/gate.yml")
        #expect(try work.gate("check", "2025-03-07", "--all").code == 0)
    }

    @Test("several feeds, one of them with purchases in plain columns and no header")
    func feeds() throws {
        let orders = """
              orders:
                files: orders_{yyyy}-{mm}-{dd}.tsv
                time_zone: "+02:00"
                format: {delimiter: tab, header: false, null_values: ["NULL"]}
                columns:
                  - {name: order_id, required: P0}
                  - {name: amount, type: decimal, required: P0}
                  - {name: currency, type: enum, values: [EUR, USD]}
                  - {name: quantity, type: integer}
                  - {name: placed_at, role: event_time, type: timestamp, required: P0}
                purchases:
                  transaction_id: order_id
                  revenue: amount
                  currency: currency
                  quantity: quantity

            """
        let work = try Workplace(replacing: "feeds:\n", with: "feeds:\n" + orders)
        try work.land(Workplace.day(["A1"]), "2025-03-06")
        let rows = """
            A1\t10.50\tEUR\t2\t2025-03-05 23:30:00Z
            A2\t3\tGBP\t1\t2025-03-06 09:00:00
            A2\t4\tUSD\t1\t2025-03-06 09:00:01
            A3\tNULL\tEUR\t1\t2025-03-06 10:00:00

            """
        try work.folder.write(rows, to: "partitions/orders_2025-03-06.tsv")
        let result = try work.gate("check", "--json")
        #expect(result.code == 2)
        let partitions = try work.report(result).partitions
        #expect(partitions.map(\.partition) == ["orders_2025-03-06.tsv", "events_20250306.csv"])
        #expect(partitions.map(\.verdict) == [.quarantined, .clean])
        let found = partitions[0]
        #expect(found.check("purchase.transaction_collision")?.observed == 1)
        #expect(found.check("purchase.missing_revenue")?.observed == 1)
        #expect(found.check("schema.type", "currency")?.observed == 0.25)
        #expect(found.check("time.outside_partition")?.status == .passed)
        // An id of one feed is no replay in another.
        #expect(partitions[1].check("purchase.transaction_replay")?.status != .violated)
    }
}
