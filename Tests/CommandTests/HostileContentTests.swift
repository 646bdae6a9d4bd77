import Foundation
import Shared
import TestSupport
import Testing

@Suite("What data says stays text, and what is secret stays secret")
struct HostileContentTests {
    private static let formula = "=cmd|'/c calc'!A1"

    /// What a spreadsheet would take for a formula, whatever separates fields on its machine.
    private func formulas(in text: String) -> [String] {
        text.split { "\r\n,;\t".unicodeScalars.contains($0.unicodeScalars.first!) }.map {
            String($0.first == "\"" ? $0.dropFirst() : $0)
        }.filter { field in
            "=+-@".contains(field.first ?? "x") && Double(field) == nil
        }
    }

    @Test("no field of the tables we write is a formula: layer 1's evidence and the fact tables")
    func evidence() throws {
        let work = try Workplace()
        let day = Workplace.day(["C1", "C2"]).replacing("buyer0", with: Self.formula)
            .replacing("/p1,", with: "/p1?utm_source==cmd&utm_medium=email,")
        let bad = Workplace.day(["C1"], views: 0, header: "", revenue: "9")
            .replacing("buyer0", with: "\"@SUM(1,2)\"")
        try work.land(day + bad + "-2+3;=1+1,short,\"+x\n", "2025-03-05")
        try work.land(day.replacing("\"C", with: "\"D"), "2025-03-06")
        #expect(try work.gate("check").code == 2)
        let name = "state/quarantine/events_20250305.csv/rejected.csv"
        let rejected = try work.folder.read(name)
        #expect(rejected.contains("'" + Self.formula) && rejected.contains("\"'@SUM(1,2)\""))
        #expect(rejected.contains(",'-2+3;'=1+1,short,\"'+x\n"))
        #expect(formulas(in: rejected) == [])
        // What goes on to be promoted is as it came.
        #expect(try work.folder.read("state/promoted/events_20250306.csv").contains("\n=cmd|"))

        #expect(try work.health("facts").code == 0)
        for name in work.folder.list("warehouse") {
            let text = try work.folder.read("warehouse/" + name)
            #expect(text.contains("'=cmd") || name == "fct_attribution.csv")
            #expect(formulas(in: text) == [], "\(name)")
        }
    }

    @Test("an event with thousands of odd keys changes nothing that is said of another one")
    func oddKeys() throws {
        let work = try Workplace()
        for day in 1...6 {
            let ids = (0..<6).map { "D\(day)-\($0)" }
            try work.land(Workplace.day(ids), "2025-03-0\(day)")
        }
        #expect(try work.gate("check").code == 0)
        let odd = (0..<30).map { record in
            let members = (0..<100).map { "\"\"k\(record)_\($0)\"\":1" }.joined(separator: ",")
            return
                "v\(record),https://shop.example/,,{day}T11:00:00Z,page_viewed,\"{\(members)}\",ua\n"
        }
        let ids = (0..<6).map { "D7-\($0)" }
        try work.land(Workplace.day(ids) + odd.joined(), "2025-03-07")
        let report = try work.report(work.gate("check", "--json"))
        let drift = report.partitions.last?.checks.filter { $0.rule == "schema.payload_drift" }
        #expect(drift?.map(\.status) == [.passed])
    }

    @Test("nor is one of layer 2's")
    func reports() throws {
        let work = try Workplace(
            replacing: "# calendar:", with: "calendar: [{day: 2025-03-07, name: \"=1+1\"}]\n#")
        try Self.warehouse(work, channel: Self.formula, device: "@SUM(1)")
        _ = try work.health("run", "--expected-day", "2025-03-08")
        for name in ["daily_metrics.csv", "daily_cube.csv"] {
            let text = try work.folder.read("reports/" + name)
            #expect(text.contains("'="), "\(name)")
            #expect(formulas(in: text) == [], "\(name)")
        }
        // And the cube can still be read.
        let again = try work.health(
            "run", "--daily-cube", "reports/daily_cube.csv", "--expected-day", "2025-03-08")
        #expect([0, 2].contains(again.code), "\(again.errors)")
    }

    @Test("secrets and personal data are in no output, no report and no ledger")
    func secrets() throws {
        let standard = try String(
            contentsOfFile: BuiltProgram.root + "/config/gate.yml", encoding: .utf8)
        let work = try Workplace(
            config: standard + "\nnotifications: {slack_webhook: \"${TEST_HOOK}\"}\n")
        let personal = Workplace.day(["C1"]).replacing("buyer0", with: "secret-client")
        try work.land(
            personal
                + Workplace.day(["C1"], views: 0, header: "", revenue: "9")
                .replacing("buyer0", with: "secret-client"), "2025-03-08")
        try Self.warehouse(work, channel: "Email", device: "mobile")
        var shown = ""
        for (program, line) in [
            ("ingest-gate", "check"), ("ingest-gate", "config show"),
            ("ingest-gate", "config show --json"), ("ingest-gate", "explain 2025-03-08"),
            ("ingest-gate", "release 2025-03-08 --by ana --reason x"),
            ("analytics-health", "run --expected-day 2025-03-08 --json"),
            ("analytics-health", "run --expected-day 2025-03-08"),
        ] {
            let result = try BuiltProgram.run(
                program, line.split(separator: " ").map(String.init), in: work.folder,
                environment: ["TEST_HOOK": "https://hooks.example/secret-hook"])
            #expect([0, 2].contains(result.code), "\(line): \(result.errors)")
            shown += result.output + result.errors
        }
        #expect(shown.contains("slack_webhook"))
        let files = work.folder.list().filter {
            $0.hasPrefix("state/ledger") || $0.hasPrefix("reports/") || $0.hasSuffix(".md")
                || $0.hasSuffix(".json")
        }
        #expect(files.contains("state/ledger.sqlite") && files.contains("reports/report.md"))
        for name in files { shown += (try? work.folder.read(name)) ?? "" }
        for secret in ["secret-hook", "secret-client", "person.example"] {
            #expect(!shown.contains(secret), "\(secret)")
        }
    }

    @Test("no HTML, link or image of the data's comes to life in a Markdown file")
    func markup() throws {
        let work = try Workplace()
        let evil = "<img src=x onerror=alert(1)>![x](http://evil.example/x)"
        let bad = Workplace.day(["C1"], views: 0, header: "", revenue: "9")
        try work.land(
            Workplace.day(["C1"]).replacing("page_viewed", with: evil) + bad, "2025-03-05")
        #expect(try work.gate("check").code == 2)
        let reason = try work.folder.read("state/quarantine/events_20250305.csv/REASON.md")
        #expect(reason.contains("\\<img") && reason.contains("]\\(http"))
        #expect(!reason.replacing("\\<", with: "").contains("<") && !reason.contains("]("))
    }

    @Test("odd names of files are passed over, and lead nowhere")
    func names() throws {
        let work = try Workplace()
        let text = Workplace.day(["A1"]).replacing("{day}", with: "2025-03-06")
        for name in ["events_20250306.csv\n", "events_\n20250306.csv", "..events_20250306.csv"] {
            try work.folder.write(text, to: "partitions/" + name)
        }
        #expect(try work.gate("check").code == 66)
        for name in [
            "../events_20250306.csv", "/tmp/events_20250306.csv", "events_20250306.csv\n",
            "events_20250306.csv/../../x", "..",
        ] {
            let before = work.folder.list().filter { !$0.hasPrefix("state") }
            let result = try work.gate("check", "-", "--as", name, input: Data(text.utf8))
            #expect(result.code == 64 && result.output.isEmpty, "\(name): \(result.code)")
            #expect(work.folder.list().filter { !$0.hasPrefix("state") } == before)
        }
        #expect(!work.folder.list("state").contains { $0.contains("events") })
    }

    /// Two weeks of a shop whose last day has every session twice.
    private static func warehouse(_ work: Workplace, channel: String, device: String) throws {
        var sessions = "session_id,client_id,session_start,channel,source,device\n"
        var orders = "transaction_id,order_time,revenue,client_id,session_id\n"
        var shares = "transaction_id,channel,revenue_share,model\n"
        for day in ["02", "03", "04", "05", "06", "07", "08", "08"].map({ "2025-03-" + $0 }) {
            for i in 0..<30 {
                let id = "\(day)-\(i)"
                sessions += "S\(id),secret-client,\(day)T10:00:00Z,\(channel),x,\(device)\n"
                orders += "T\(id),\(day)T10:05:00Z,20.00,secret-client,S\(id)\n"
                shares += "T\(id),\(channel),1,last_click\n"
            }
        }
        try work.folder.write(sessions, to: "warehouse/fct_sessions.csv")
        try work.folder.write(orders, to: "warehouse/fct_orders.csv")
        try work.folder.write(shares, to: "warehouse/fct_attribution.csv")
    }
}
