import Foundation
import TestSupport
import Testing

/// What `make run` does, and what the scheduler's nightly run meets.
@Suite("The run of both layers")
struct HealthRunTests {
    private static let lastDay = "2025-03-30"

    /// The demo, checked and transformed.
    private func demo() throws -> Workplace {
        let work = try Workplace()
        let landing = BuiltProgram.root + "/partitions"
        let check = try work.gate("check", "--landing", landing, "--all", "--fail-on", "never")
        #expect(check.code == 0, "\(check.errors)")
        let facts = try work.health("facts")
        #expect(facts.code == 0, "\(facts.errors)")
        return work
    }

    @Test("the demo: quarantined and at-risk days, and one anomaly with its cause")
    func demoRun() throws {
        let work = try demo()
        let result = try work.health("run", "--expected-day", Self.lastDay)
        #expect(result.code == 0, "\(result.errors)")
        try Snapshot.check(result.output, "health-run.txt")
        for name in ["report.md", "daily_metrics.csv", "alerts.json"] {
            try Snapshot.check(work.folder.read("reports/" + name), "health-" + name)
        }
        #expect(try work.folder.read("reports/report.md").unicodeScalars.count <= 2900)
        // A P1 is no reason to block, unless it was asked for.
        #expect(try work.health("run", "--expected-day", Self.lastDay, "--fail-on", "p1").code == 3)
        // The same input, the same bytes.
        let before = try work.folder.read("reports/alerts.json")
        #expect(try work.health("run", "--expected-day", Self.lastDay).code == 0)
        #expect(try work.folder.read("reports/alerts.json") == before)
    }

    @Test("a finding that a waiver covers is no news, but explains what it did to the numbers")
    func waived() throws {
        let work = try Workplace()
        let config = try work.folder.read("config/gate.yml")
        try work.folder.write(
            config + """

                waivers:
                  - {rule: schema.column_missing, feed: web_events, column: referrer, from: 2025-03-29, expires: 2025-04-30, owner: ana, reason: "tag manager moves, OPS-7"}

                """, to: "config/gate.yml")
        let landing = BuiltProgram.root + "/partitions"
        _ = try work.gate("check", "--landing", landing, "--all", "--fail-on", "never")
        _ = try work.health("facts")
        _ = try work.health("run", "--expected-day", Self.lastDay)
        let report = try work.folder.read("reports/report.md")
        #expect(report.contains("*1. P1 attribution lost: visits arrive without a source*"))
        #expect(
            report.contains(
                "Why: P1 schema.column_missing `referrer` in the raw partition, since 2025-03-29: column referrer is missing; the last admitted partition with it is of 2025-03-28 (waived by ana until 2025-04-30: tag manager moves, OPS-7)"
            ), "\(report)")
        #expect(try work.folder.read("reports/alerts.json").contains(#""owner" : "ana""#))
    }

    @Test("a healthy day's report is five lines, and keeps a good state to go back to")
    func healthy() throws {
        let work = try demo()
        #expect(try work.health("run", "--expected-day", "2025-03-28").code == 0)
        let report = try work.folder.read("reports/report.md")
        #expect(report.hasPrefix("*HEALTHY* · Friday 2025-03-28 · 0 P0, 0 P1\n"))
        #expect(report.split(separator: "\n").count == 5)
        let good = try work.folder.read("warehouse/fct_orders.csv")

        // Then the orders are lost: blocked, with a copy of what was blocked.
        // By a new file, as transforms do: one that writes into the old one would change the good state.
        try FileManager.default.removeItem(atPath: work.folder.file("warehouse/fct_orders.csv"))
        try work.folder.write(
            "transaction_id,order_time,revenue,client_id,session_id\n",
            to: "warehouse/fct_orders.csv")
        let blocked = try work.health("run", "--expected-day", "2025-03-28")
        #expect(blocked.code == 2)
        #expect(
            try work.health("run", "--expected-day", "2025-03-28", "--fail-on", "never").code == 0)
        #expect(try work.folder.read("reports/report.md").contains("freshness.orders"))
        let path = try work.folder.read("reports/quarantine_path.txt").dropLast()
        #expect(path.hasPrefix("state/quarantine/warehouse_quarantine_"))
        #expect(work.folder.exists(path + "/REASON.txt"))
        #expect(work.folder.exists(path + "/fct_orders.csv"))
        let kept = work.folder.list("state/quarantine").filter { $0.hasSuffix("REASON.txt") }
        #expect(kept.count == 1, "a second run of the same day keeps no second copy: \(kept)")

        #expect(try work.health("restore", "--last-good").code == 0)
        #expect(try work.folder.read("warehouse/fct_orders.csv") == good)
        #expect(try work.health("run", "--expected-day", "2025-03-28").code == 0)
        #expect(!work.folder.exists("reports/quarantine_path.txt"))
    }

    @Test("rows of a quarantined day stop the pipeline: promotion was bypassed")
    func bypassed() throws {
        let work = try demo()
        var rows = ""
        for i in 0..<300 { rows += "x\(i),c\(i),2025-03-25T10:00:00Z,Email,news,mobile,0,1\n" }
        let sessions = try work.folder.read("warehouse/fct_sessions.csv")
        try work.folder.write(sessions + rows, to: "warehouse/fct_sessions.csv")
        let result = try work.health("run", "--expected-day", "2025-03-28")
        #expect(result.code == 2)
        #expect(result.output.contains("rows of 2025-03-25, which layer 1 quarantined"))
    }

    @Test(
        "bad input: a clear message, its exit code, and the previous reports stay",
        arguments: [
            ("warehouse/fct_orders.csv", nil, [], 66, "has no fct_orders.csv"),
            ("warehouse/fct_orders.csv", "", [], 65, "the file is empty"),
            (
                "warehouse/fct_orders.csv", "transaction_id,revenue\n", [], 65,
                "no column 'order_time'"
            ),
            (
                "warehouse/fct_sessions.csv", "session_id,session_start\nS1,soon\n", [], 65,
                "column 'session_start': 'soon' is no time"
            ),
            (
                "kpis.csv", "day,sessions\n2025-03-30,many\n", ["--daily-metrics", "kpis.csv"], 65,
                "kpis.csv: line 2, column 'sessions': 'many' is not a count"
            ),
            ("x", "", ["--daily-metrics", "none.csv"], 66, "there is no file 'none.csv'"),
            ("x", "", ["--warehouse", "nowhere"], 66, "there is no folder 'nowhere'"),
            ("x", "", ["--reports", "config/gate.yml"], 73, "cannot make"),
            ("x", "", ["--expected-day", "soon"], 64, "is not a day"),
            ("x", "", ["--daily-cube", "a", "--daily-metrics", "b"], 64, "exclude each other"),
        ] as [(String, String?, [String], Int32, String)])
    func badInput(
        file: String, text: String?, arguments: [String], code: Int32, message: String
    ) throws {
        let work = try Workplace()
        for (name, text) in Self.tables { try work.folder.write(text, to: "warehouse/" + name) }
        for name in ["report.md", "alerts.json", "daily_metrics.csv"] {
            try work.folder.write("previous", to: "reports/" + name)
        }
        if let text {
            try work.folder.write(text, to: file)
        } else {
            try FileManager.default.removeItem(atPath: work.folder.file(file))
        }
        let day = arguments.contains("--expected-day") ? [] : ["--expected-day", "2025-03-08"]
        let result = try BuiltProgram.health(["run"] + arguments + day, in: work.folder)
        #expect(result.code == code, "\(result.errors)")
        #expect(result.errors.contains(message), "\(result.errors)")
        for name in ["report.md", "alerts.json", "daily_metrics.csv"] {
            #expect(try work.folder.read("reports/" + name) == "previous")
        }
        let left = work.folder.list("reports").filter { $0.hasPrefix(".") }
        #expect(left.isEmpty)
    }

    @Test("alerts.json is what its JSON Schema says, by a validator that is not ours")
    func schema() throws {
        let work = try demo()
        for (day, code) in [
            (Self.lastDay, 0), ("2025-03-28", 0), ("2025-03-25", 2), ("2025-02-18", 0),
        ] {
            let result = try work.health("run", "--expected-day", day, "--json")
            #expect(Int(result.code) == code, "\(day): \(result.errors)")
            let script = """
                import json, sys, jsonschema
                schema = json.load(open(sys.argv[1]))
                jsonschema.Draft7Validator.check_schema(schema)
                jsonschema.validate(json.load(open(sys.argv[2])), schema)
                """
            let checked = try TestSupport.run(
                "/usr/bin/env",
                [
                    "python3", "-c", script, BuiltProgram.root + "/docs/alerts.schema.json",
                    work.folder.file("reports/alerts.json"),
                ])
            #expect(checked.code == 0, "\(day): \(checked.errors.suffix(600))")
            #expect(try work.folder.read("reports/alerts.json") == result.output)
        }
    }

    @Test("a table of daily numbers is enough, and further columns are judged by their kind")
    func dailyTable() throws {
        let work = try Workplace(
            replacing: "# A table of daily numbers of your own",
            with: """
                daily_table:
                  day: date
                  columns:
                    - {name: signups, kind: count}
                    - {name: bounce_rate, kind: rate, numerator: bounces, denominator: sessions}
                # A table of daily numbers of your own
                """)
        var table = "date,sessions,purchases,revenue,signups,bounces\n"
        for day in 1...28 {
            let last = day == 28
            table += "2025-02-\(day < 10 ? "0" : "")\(day),\(1000 + day % 7 * 10),\(40 + day % 3),"
            table += "\(3000 + day % 5 * 20).50,\(last ? 3 : 100 + day % 4),\(last ? 900 : 400)\n"
        }
        try work.folder.write(table, to: "kpis.csv")
        let result = try work.health(
            "run", "--daily-metrics", "kpis.csv", "--expected-day", "2025-02-28")
        #expect(result.code == 2, "\(result.errors)")
        let report = try work.folder.read("reports/report.md")
        #expect(report.contains("signups *3*"), "\(report)")
        #expect(report.contains("bounce_rate"), "\(report)")
        // Its own file of daily numbers can be read again.
        let metrics = try work.folder.read("reports/daily_metrics.csv")
        try work.folder.write(
            metrics.replacingOccurrences(of: "day,", with: "date,"), to: "again.csv")
        #expect(metrics.split(separator: "\n").count == 29)
    }

    @Test("on a closed day, the open day before it that is missing is named")
    func missingBeforeAClosedDay() throws {
        let work = try Workplace(
            replacing: "# A table of daily numbers of your own",
            with: "closed: [sat, sun]\n\n# A table of daily numbers of your own")
        var table = "day,sessions\n"
        // From a Monday; 2025-02-28 is a Friday, and not there.
        for day in 3...27 where day % 7 != 1 && day % 7 != 2 {
            table += "2025-02-\(day < 10 ? "0" : "")\(day),\(900 + day)\n"
        }
        try work.folder.write(table, to: "kpis.csv")
        let result = try work.health(
            "run", "--daily-metrics", "kpis.csv", "--expected-day", "2025-03-01")
        #expect(result.code == 2, "\(result.output) \(result.errors)")
        let report = try work.folder.read("reports/report.md")
        #expect(report.contains("2025-02-28, the last open day, has none"), "\(report)")
        #expect(
            !report.contains("no rows of 2025-03-01") && !report.contains("days to come"),
            "\(report)")
        // On the closed day after the whole week nothing is missing.
        try work.folder.write(table + "2025-02-28,930\n", to: "kpis.csv")
        let whole = try work.health(
            "run", "--daily-metrics", "kpis.csv", "--expected-day", "2025-03-01")
        #expect(whole.code == 0, "\(whole.output) \(whole.errors)")
    }

    @Test(
        "a table with one number is judged by it, and what it does not have is zero nowhere",
        arguments: ["sessions", "purchases", "revenue"])
    func oneNumber(column: String) throws {
        let work = try Workplace()
        var table = "day;\(column)\r\n"
        for day in 1...28 {
            let value = day == 28 ? 40 : 900 + day % 7 * 10
            table += "2025-02-\(day < 10 ? "0" : "")\(day) 00:00:00;\(value).0\r\n"
        }
        try work.folder.write(table, to: "kpis.csv")
        let result = try work.health(
            "run", "--daily-metrics", "kpis.csv", "--expected-day", "2025-02-28")
        #expect(result.code == 2, "\(result.output) \(result.errors)")
        let numbers = ["sessions", "purchases", "revenue"].map { $0 == column ? "40" : "" }
        let metrics = try work.folder.read("reports/daily_metrics.csv")
        #expect(
            metrics.split(separator: "\n").last?.hasPrefix(
                "2025-02-28,complete,,\(numbers.joined(separator: ",")),,,,,") == true, "\(metrics)"
        )
        #expect(!metrics.contains("revenue_share_all"))
        let alerts = try work.folder.read("reports/alerts.json")
        for absent in ["sessions", "purchases", "revenue", "aov", "conversion"]
        where absent != column {
            #expect(!alerts.contains("\"metric\": \"\(absent)\""), "\(absent)")
        }
        // What was written is read as the same numbers.
        let again = try work.health(
            "run", "--daily-cube", "reports/daily_cube.csv", "--expected-day", "2025-02-28",
            "--json")
        #expect(again.code == 2 && !again.output.contains("volume.sessions\",\"severity\":\"P0"))
    }

    private static let tables = [
        "fct_sessions.csv":
            "session_id,client_id,session_start,channel,source,device\n"
            + "S2,c2,2025-03-08T09:00:00Z,Email,news,mobile\n",
        "fct_orders.csv":
            "transaction_id,order_time,revenue,client_id,session_id\n"
            + "T2,2025-03-08T09:10:00Z,50.00,c2,S2\n",
        "fct_attribution.csv":
            "transaction_id,channel,revenue_share,model\nT2,Email,1,last_click\n",
    ]
}
