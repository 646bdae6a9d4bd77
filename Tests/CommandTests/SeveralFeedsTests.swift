import Foundation
import TestSupport
import Testing

/// Shops that a team judges one by one, with the built program.
@Suite("Several feeds: each with its own verdict, and the worst counts")
struct SeveralFeedsTests {
    enum Trouble: CaseIterable {
        /// Sessions without a single order.
        case noOrders
        /// Twice the visits, with the orders of always.
        case moreVisits
        case none
    }

    private static let lastDay = "2025-03-31"

    /// Sixty days of three channels up to the last day, which has the trouble.
    static func rows(_ seed: Int, scale: Int = 1, _ trouble: Trouble = .none) -> [String] {
        (0..<60).flatMap { number -> [String] in
            let isLast = number == 59
            return [("Search", 300), ("Direct", 200), ("Email", 100)].enumerated().map {
                place, channel in
                // Enough to and fro for no two days to be the same.
                let sway = (number * 7 + place * 5 + seed * 3) % 11
                var sessions = (channel.1 + sway * 3) * scale
                var orders = (channel.1 / 20 + sway % 3) * scale
                if isLast, trouble == .noOrders { orders = 0 }
                if isLast, trouble == .moreVisits { sessions *= 3 }
                let day = Self.day(number)
                return "\(day),\(channel.0),desktop,\(sessions),\(orders),\(orders * 50)\n"
            }
        }
    }

    private static func day(_ number: Int) -> String {
        let (month, day) =
            number < 1 ? (1, 31) : number < 29 ? (2, number) : (3, number - 28)
        return "2025-0\(month)-" + (day < 10 ? "0\(day)" : "\(day)")
    }

    private static let header = "day,channel,device,sessions,purchases,revenue\n"

    static func cube(_ seed: Int, scale: Int = 1, _ trouble: Trouble = .none) -> String {
        header + rows(seed, scale: scale, trouble).joined()
    }

    private static func feed(_ name: String, _ health: String) -> String {
        """
          \(name):
            files: \(name)_{yyyy}{mm}{dd}.csv
            columns: [{name: id, role: identity}]
            health: {\(health)}

        """
    }

    /// Feeds by name, each with its section `health:`.
    private static func work(_ feeds: [(String, String)], more: String = "") throws -> Workplace {
        try Workplace(
            config: "feeds:\n" + feeds.map { feed($0.0, $0.1) }.joined() + more)
    }

    private static func three(_ troubles: [Trouble]) throws -> Workplace {
        let names = ["shop_de", "shop_fr", "shop_it"]
        let work = try work(names.map { ($0, "daily_cube: \($0).csv") })
        for (position, trouble) in troubles.enumerated() {
            try work.folder.write(
                cube(position, scale: position + 1, trouble), to: "\(names[position]).csv")
        }
        return work
    }

    private func run(_ work: Workplace, _ more: String...) throws -> ProgramResult {
        try BuiltProgram.health(["run", "--expected-day", Self.lastDay] + more, in: work.folder)
    }

    @Test("two shops, of which one is broken: what people and programs read")
    func twoShops() throws {
        let work = try Self.work(
            ["shop_de", "shop_fr"].map { ($0, "daily_cube: \($0).csv") })
        try work.folder.write(Self.cube(1), to: "shop_de.csv")
        try work.folder.write(Self.cube(2, scale: 2, .noOrders), to: "shop_fr.csv")
        let result = try run(work)
        #expect(result.code == 2, "\(result.errors)")
        try Snapshot.check(result.output, "feeds-two.txt")
        for name in ["report.md", "daily_metrics.csv"] {
            try Snapshot.check(work.folder.read("reports/" + name), "feeds-two-" + name)
        }
        #expect(
            try work.folder.read("reports/daily_cube.csv").hasPrefix(
                "feed,day,channel,device,sessions,purchases,revenue\nshop_de,2025-01-31,Direct,"))
        // Again, the same bytes.
        let before = try work.folder.read("reports/alerts.json")
        #expect(try run(work).code == 2)
        #expect(try work.folder.read("reports/report.md").contains("*1. P0 checkout*"))
        #expect(try work.folder.read("reports/alerts.json") == before)
    }

    @Test("three shops: the worst first, and the healthy one in a line")
    func threeShops() throws {
        let work = try Self.three([.none, .moreVisits, .noOrders])
        let result = try run(work)
        #expect(result.code == 2, "\(result.errors)")
        let report = try work.folder.read("reports/report.md")
        try Snapshot.check(report, "feeds-three-report.md")
        #expect(report.unicodeScalars.count <= 2900)
        let places = try ["shop_it", "shop_fr", "shop_de"].map { name in
            try #require(report.range(of: "*\(name)*")).lowerBound
        }
        #expect(places == places.sorted())
        try Snapshot.check(work.health("incidents").output, "feeds-three-incidents.txt")
    }

    @Test(
        "the exit code is that of the worst, and with --feed that of the one",
        arguments: [
            ([Trouble.none, .none, .none], 0, [0, 0, 0]),
            ([.none, .moreVisits, .none], 3, [0, 3, 0]),
            ([.noOrders, .moreVisits, .none], 2, [2, 3, 0]),
        ])
    func codes(troubles: [Trouble], all: Int, each: [Int]) throws {
        let work = try Self.three(troubles)
        #expect(try Int(run(work, "--fail-on", "p1").code) == all)
        for (name, code) in zip(["shop_de", "shop_fr", "shop_it"], each) {
            #expect(try Int(run(work, "--fail-on", "p1", "--feed", name).code) == code, "\(name)")
            // Beside what is said of all.
            #expect(work.folder.exists("reports/feeds/\(name)/report.md"))
        }
        #expect(try work.folder.read("reports/report.md").contains("· 3 feeds ·"))
    }

    @Test("what one feed's report says is what a configuration of that feed alone says")
    func sameAsAlone() throws {
        for (position, trouble) in [Trouble.noOrders, .moreVisits, .none].enumerated() {
            let work = try Self.three([.noOrders, .moreVisits, .none])
            let name = ["shop_de", "shop_fr", "shop_it"][position]
            let alone = try Workplace(
                config:
                    "feeds:\n  \(name):\n    files: x_{yyyy}{mm}{dd}.csv\n    columns: [{name: id, role: identity}]\n"
            )
            try alone.folder.write(
                Self.cube(position, scale: position + 1, trouble), to: "\(name).csv")
            let one = try run(work, "--feed", name)
            let other = try run(alone, "--daily-cube", "\(name).csv")
            #expect(one.code == other.code)
            for file in ["report.md", "daily_metrics.csv", "daily_cube.csv"] {
                #expect(
                    try work.folder.read("reports/feeds/\(name)/\(file)")
                        == alone.folder.read("reports/\(file)"), "\(name) \(file)")
            }
        }
    }

    @Test("alerts.json has the feed on every line, and follows its schema")
    func alerts() throws {
        let work = try Self.three([.noOrders, .moreVisits, .none])
        try work.folder.write("not a cube\n", to: "shop_it.csv")
        #expect(try run(work).code == 2)
        let script = """
            import json, sys
            d = json.load(open("reports/alerts.json"))
            for key in ("checks", "incidents", "routing", "waiting", "resolved", "revised"):
                assert all("feed" in line for line in d[key]), key
            print([(f["feed"], f["status"]) for f in d["feeds"]], d["status"])
            print(sorted({(i["feed"], i["cause_code"], i["page"]) for i in d["incidents"]}))
            try:
                import jsonschema
                jsonschema.validate(d, json.load(open(sys.argv[1])))
            except ImportError:
                pass
            """
        let read = try TestSupport.run(
            "/usr/bin/env",
            ["python3", "-c", script, BuiltProgram.root + "/docs/alerts.schema.json"],
            folder: work.folder.path)
        #expect(
            read.output == """
                [('shop_de', 'P0_BLOCKER'), ('shop_fr', 'P1_HIGH'), ('shop_it', 'NOT_JUDGED')] P0_BLOCKER
                [('shop_de', 'checkout', True), ('shop_fr', 'added_visits', True)]

                """, "\(read.output)\(read.errors)")
    }

    @Test("a feed that cannot be judged is said, stops the pipeline, and hides no other")
    func oneBroken() throws {
        let work = try Self.three([.none, .none, .none])
        try work.folder.write("not a cube\n", to: "shop_it.csv")
        let result = try run(work)
        #expect(result.code == 65)
        #expect(result.errors.contains("feed shop_it is not judged: shop_it.csv:"))
        let report = try work.folder.read("reports/report.md")
        #expect(report.hasPrefix("*NOT EVALUATED* · Monday 2025-03-31 · 3 feeds · 0 P0, 0 P1\n"))
        #expect(report.contains("*shop_it* · *NOT JUDGED*: shop_it.csv"))
        #expect(report.contains("*shop_de* · HEALTHY"))
        // With none left there is nothing to say, and what was said stays.
        for name in ["shop_de", "shop_fr"] { try work.folder.write("", to: "\(name).csv") }
        #expect(try run(work).code == 65)
        #expect(try work.folder.read("reports/report.md") == report)
    }

    @Test("one table with a column shop or feed is divided", arguments: ["shop", "feed"])
    func oneTable(column: String) throws {
        let work = try Self.work([("de", ""), ("fr", "name_in_tables: FR")])
        let rows =
            Self.rows(1).map { "de,\($0)" } + Self.rows(2, .noOrders).map { "FR,\($0)" }
            + Self.rows(3).map { "us,\($0)" }
        let text = "\(column),\(Self.header)" + rows.joined()
        try work.folder.write(text, to: "all.csv")
        let result = try run(work, "--daily-cube", "all.csv")
        #expect(result.code == 2, "\(result.errors)")
        #expect(
            result.errors
                == "analytics-health: all.csv: rows of us are of no feed with a section 'health:', and are not judged\n"
        )
        #expect(try run(work, "--daily-cube", "all.csv", "--feed", "de").code == 0)
        // By standard input, and packed.
        let packed = try gzip(Data(text.utf8))
        let piped = try BuiltProgram.run(
            "analytics-health", ["run", "--expected-day", Self.lastDay, "--daily-cube", "-"],
            in: work.folder, input: packed)
        #expect(piped.code == 2, "\(piped.errors)")
        // What a run writes has the names of the feeds, and can be read again.
        try work.folder.write(work.folder.read("reports/daily_cube.csv"), to: "again.csv")
        #expect(try run(work, "--daily-cube", "again.csv", "--feed", "de").code == 0)
        let strange = try run(work, "--daily-cube", "again.csv", "--feed", "fr")
        #expect(strange.code == 65)
        #expect(strange.errors.contains("no row is of 'FR'; there are those of de, fr"))

        try work.folder.write(Self.cube(1), to: "plain.csv")
        let plain = try run(work, "--daily-cube", "plain.csv")
        #expect(plain.code == 65 && plain.errors.contains("no column 'feed' or 'shop'"))
        #expect(try run(work, "--daily-cube", "plain.csv", "--feed", "de").code == 0)
    }

    @Test("daily tables of two shops in one file, each with a channel of its own settings")
    func oneDailyTable() throws {
        let work = try Self.work([
            ("de", "daily_metrics: kpis.csv"),
            ("fr", "daily_metrics: kpis.csv, rules: {volume.sessions: {minimum: 5000}}"),
        ])
        let days = (0..<60).map(Self.day)
        let rows = days.enumerated().flatMap { number, day in
            ["de", "fr"].map {
                "\($0),\(day),\(900 + number % 7),\(40 + number % 5),\(2000 + number % 9)\n"
            }
        }
        try work.folder.write(
            "feed,day,sessions,purchases,revenue\n" + rows.joined(), to: "kpis.csv")
        let result = try run(work)
        #expect(result.errors == "" && result.code == 2, "\(result.output)")
        let report = try work.folder.read("reports/report.md")
        #expect(report.contains("*fr* · *P0_BLOCKER*") && report.contains("*de* · HEALTHY"))
    }

    @Test("each feed remembers its own incidents, and people answer each by itself")
    func memory() throws {
        let work = try Self.three([.noOrders, .none, .noOrders])
        #expect(try run(work).code == 2)
        let id = "2025-03-31-checkout"
        let words = ["--by", "ana", "--reason", "x"]
        func acknowledge(_ more: String...) throws -> ProgramResult {
            try BuiltProgram.health(["acknowledge", id] + words + more, in: work.folder)
        }
        let both = try acknowledge()
        #expect(both.code == 64)
        #expect(
            both.errors.contains(
                "name one: analytics-health acknowledge \(id) --feed shop_de, or analytics-health acknowledge \(id) --feed shop_it"
            ), "\(both.errors)")
        #expect(try acknowledge("--feed", "shop_fr").code == 66)
        #expect(try acknowledge("--feed", "shop_it").code == 0)
        let all = try work.health("incidents").output
        #expect(
            all.contains("shop_de") && all.contains("Last judged: shop_fr, 2025-03-31, HEALTHY"))
        let lines = all.split(separator: "\n").filter { $0.contains(id) }
        #expect(lines.count == 2 && lines.filter { $0.contains("ana") }.count == 1)
        let one = try work.health("incidents", "--feed", "shop_fr", "--json").output
        #expect(!one.contains(id))
        // The run of one is taken back; that of the others holds.
        let forget = ["forget", Self.lastDay] + words
        let forgotten = try BuiltProgram.health(
            forget + ["--feed", "shop_de"], in: work.folder)
        #expect(forgotten.code == 0 && forgotten.output.hasPrefix("shop_de: The run of"))
        #expect(
            try BuiltProgram.health(forget + ["--feed", "shop_de"], in: work.folder).code == 66)
        let rest = try BuiltProgram.health(forget, in: work.folder)
        #expect(rest.code == 0 && rest.output.contains("shop_it: The run of"))
    }

    @Test("backtest and restore want one feed, and say how it is named")
    func oneAtATime() throws {
        let work = try Self.three([.noOrders, .none, .none])
        let several = try work.health("backtest")
        #expect(several.code == 64)
        #expect(several.errors.contains("analytics-health backtest --feed shop_de"))
        #expect(try work.health("backtest", "--feed", "shop_de").output.contains("checkout"))
        #expect(try work.health("restore", "--last-good").code == 64)
        #expect(try run(work, "--feed", "shop_xx").code == 64)
    }

    @Test("fact tables lie in a folder of the feed, and their copies do")
    func factTables() throws {
        let work = try Self.work([("de", ""), ("fr", "")])
        for (name, orders) in [("de", true), ("fr", false)] {
            var sessions = "session_id,session_start,channel,device\n"
            var table = "transaction_id,order_time,revenue\n"
            for number in 0..<30 {
                let day = Self.day(number + 30)
                for i in 0..<(40 + number % 3) {
                    sessions += "\(name)\(number)x\(i),\(day)T10:00:00Z,Search,desktop\n"
                    let hasOrders = orders || number < 29
                    if i % 4 == 0, hasOrders {
                        table += "\(name)t\(number)x\(i),\(day)T11:00:00Z,20\n"
                    }
                }
            }
            try work.folder.write(
                gzip(Data(sessions.utf8)), to: "warehouse/\(name)/fct_sessions.csv.gz")
            try work.folder.write(table, to: "warehouse/\(name)/fct_orders.csv")
        }
        let config = try work.folder.read("config/gate.yml") + "warehouse: {attribution: off}\n"
        try work.folder.write(config, to: "config/gate.yml")
        let result = try run(work)
        #expect(result.code == 2, "\(result.errors)\(result.output)")
        let path = try work.folder.read("reports/quarantine_path.txt")
        #expect(path.hasPrefix("state/feeds/fr/quarantine/warehouse_quarantine_"), "\(path)")
        #expect(try work.health("restore", "--last-good", "--feed", "de", "--dry-run").code == 0)
        #expect(try work.health("restore", "--last-good", "--feed", "fr", "--dry-run").code == 66)
    }

    @Test(
        "twenty feeds fit: the worst is told, the others are named, and nothing is longer than allowed",
        arguments: [500, 900, 2900, 12_000], [0, 1, 5, 20])
    func twenty(limit: Int, troubled: Int) throws {
        let names = (1...20).map { "shop_\($0)" }
        let work = try Self.work(
            names.map { ($0, "daily_cube: \($0).csv") },
            more: "report: {max_characters: \(limit)}\n")
        for (number, name) in names.enumerated() {
            // The last one is the worst.
            let trouble: Trouble =
                number == 19 && troubled > 0
                ? .noOrders : number < troubled - 1 ? .moreVisits : .none
            try work.folder.write(Self.cube(number, trouble), to: "\(name).csv")
        }
        #expect(try run(work).code == (troubled > 0 ? 2 : 0))
        let report = try work.folder.read("reports/report.md")
        #expect(report.unicodeScalars.count <= limit, "\(report)")
        #expect(
            report.contains("· 20 feeds · \(min(1, troubled)) P0, \(max(0, troubled - 1)) P1\n"))
        if troubled > 0 {
            #expect(report.contains("\n*shop_20* · *P0_BLOCKER*"), "\(report)")
            #expect(report.contains("*1. P0 checkout*"), "\(report)")
        }
        if limit >= 2900 {
            for name in names { #expect(report.contains(name), "\(name): \(report)") }
            // News before tables: each of five has told its own.
            if troubled <= 5 {
                #expect(report.components(separatedBy: "*1. P").count - 1 == troubled, "\(report)")
            }
        }
    }

    @Test("each feed's amounts are told with its currency")
    func currencies() throws {
        let work = try Self.work([
            ("de", "daily_cube: de.csv, report: {currency: EUR}"),
            ("se", "daily_cube: se.csv, report: {currency: SEK}"), ("x", "daily_cube: x.csv"),
        ])
        try work.folder.write(Self.cube(1, .noOrders), to: "de.csv")
        try work.folder.write(Self.cube(2), to: "se.csv")
        try work.folder.write(Self.cube(3), to: "x.csv")
        #expect(try run(work).code == 2)
        let report = try work.folder.read("reports/report.md")
        #expect(report.contains("• revenue *0* EUR, usually"), "\(report)")
        #expect(report.contains(#/Revenue -[0-9,]+ EUR: /#), "\(report)")
        #expect(report.contains("orders  revenue EUR "))
        #expect(report.contains("*se* · HEALTHY") && report.contains(" SEK (usual "))
        let metrics = try work.folder.read("reports/daily_metrics.csv").split(separator: "\n")
        #expect(metrics[0].hasSuffix(",currency"))
        #expect(metrics.count { $0.hasPrefix("de,") && $0.hasSuffix(",EUR") } > 50)
        #expect(metrics.count { $0.hasPrefix("x,") && $0.hasSuffix(",") } > 50)
        #expect(try work.folder.read("reports/alerts.json").contains(#""currency" : "EUR""#))
    }
}
