import DailyNumbers
import Foundation
import Shared
import TestSupport
import Testing

@Suite("Fact tables become a daily cube and counts")
struct WarehouseTests {
    static let day = Day(number: 20_155)  // 2025-03-08
    static let sessions =
        "session_id,client_id,session_start,channel,source,device,referrer_missing\n"
        + "S1,c1,2025-03-08T09:00:00Z,Email,news,mobile,0\n"
        + "S2,c2,2025-03-08T10:00:00Z,Direct,(direct),desktop,1\n"
        + "S3,c3,2025-03-07T23:30:00Z,\"Paid, \"\"Search\"\"\",ads,desktop,0\n"
    static let orders =
        "transaction_id,order_time,revenue,client_id,session_id\n"
        + "T1,2025-03-08T09:10:00Z,100.00,c1,S1\n"
        + "T2,2025-03-08T00:10:00Z,10.01,c3,S3\n"
        + "T3,2025-03-08T11:00:00Z,0,c2,S2\n"
        + "T4,2025-03-08T11:00:00Z,-5,c2,S2\n"
        + "T5,2025-03-08T11:00:00Z,NULL,c2,S2\n"
    static let attribution =
        "transaction_id,channel,revenue_share,model\n"
        + "T1,Email,0.333333,m\nT1,Direct,0.333333,m\nT1,Referral,0.333334,m\n"
        + "T2,Direct,1,m\n"

    private func facts(
        _ files: [String: String], _ settings: WarehouseSettings = WarehouseSettings(),
        zone: ZoneRules = .utc
    ) throws -> WarehouseFacts {
        let folder = try TemporaryFolder()
        for (name, text) in files {
            let data = Data(text.utf8)
            try folder.write(name.hasSuffix(".gz") ? gzip(data) : data, to: name)
        }
        return try Warehouse(settings, folder: folder.path, zone: zone, expectedDay: Self.day)
            .facts()
    }

    private static let standard = [
        "fct_sessions.csv": sessions, "fct_orders.csv": orders, "fct_attribution.csv": attribution,
    ]

    @Test("money is divided exactly, orders count once, and devices come from sessions")
    func cube() throws {
        let facts = try facts(Self.standard)
        #expect(
            facts.cube.csv == """
                day,channel,device,sessions,purchases,revenue,revenue_squared,sessions_without_referrer
                2025-03-07,"Paid, ""Search""\",desktop,1,0,0,0,0
                2025-03-08,Direct,desktop,1,1,10.01,100.2001,1
                2025-03-08,Direct,mobile,0,0,33.3333,0,0
                2025-03-08,Email,mobile,1,0,33.3333,0,0
                2025-03-08,Referral,mobile,0,1,33.3334,10000,0

                """)
        let quality = facts.quality(Self.day)
        #expect(quality.orders == 5 && quality.purchases == 2)
        #expect(quality.zeroRevenue == 1 && quality.negativeRevenue == 1)
        #expect(quality.unknownRevenue == 1)
        #expect(quality.revenue.description == "110.01")
        #expect(quality.attributed.description == "110.01" && quality.misattributedOrders == 0)
        let again = try DailyCube(csv: Array(facts.cube.csv.utf8))
        #expect(again == facts.cube)
    }

    @Test(
        "one file or one a day, plain or gzip, CRLF or LF: the same cube",
        arguments: ["gzip", "daily", "dashed", "crlf", "reversed"])
    func shapes(shape: String) throws {
        func lines(_ text: String) -> (String, [String]) {
            let all = text.split(separator: "\n").map { String($0) + "\n" }
            return (all[0], Array(all.dropFirst()))
        }
        var files: [String: String] = [:]
        for (name, text) in Self.standard {
            let (header, rows) = lines(text)
            let stem = String(name.dropLast(4))
            switch shape {
            case "gzip": files[name + ".gz"] = text
            case "crlf": files[name] = text.replacingOccurrences(of: "\n", with: "\r\n")
            case "reversed": files[name] = header + rows.reversed().joined()
            default:
                let dash = shape == "dashed" ? "-" : ""
                files["\(stem)_2025\(dash)03\(dash)07.csv"] = header + rows.suffix(1).joined()
                files["\(stem)_2025\(dash)03\(dash)08.csv"] = header + rows.dropLast().joined()
            }
        }
        let standard = try facts(Self.standard).cube
        #expect(try facts(files).cube == standard)
    }

    @Test("columns are called what the configuration says, and days begin where it says")
    func mapping() throws {
        var settings = WarehouseSettings()
        settings.sessions.columns["session_id"] = "sid"
        settings.usesAttribution = false
        var files = Self.standard
        files["fct_sessions.csv"] = Self.sessions.replacingOccurrences(
            of: "session_id", with: "sid")
        files["fct_attribution.csv"] = nil
        let zone = try #require(ZoneRules(named: "+02:00"))
        let facts = try facts(files, settings, zone: zone)
        // 23:30Z of the 7th is in the 8th.
        #expect(facts.cube.days == [Self.day])
        #expect(facts.quality(Self.day).sessions == 3)
        // Without attribution an order belongs to its session's channel.
        let email = facts.cube.rows.first { $0.channel == "Email" }
        #expect(email?.tally.purchases == 1 && email?.tally.revenue.description == "100")
    }

    @Test("only the reporting currency is added up, and what was left out is known")
    func currency() throws {
        var files = Self.standard
        let currencies = ["currency", "EUR", "EUR", "EUR", "SEK", "EUR"]
        let rows = Self.orders.split(separator: "\n")
        files["fct_orders.csv"] =
            zip(rows, currencies).map { "\($0),\($1)\n" }.joined()
            + "T6,2025-03-08T11:00:00Z,700,c2,S2,SEK\nT7,2025-03-08T11:00:00Z,3,c2,S2,\n"
        var settings = WarehouseSettings()
        settings.reportingCurrency = "EUR"
        let facts = try facts(files, settings)
        let quality = facts.quality(Self.day)
        #expect(facts.knowsCurrency && facts.reportingCurrency == "EUR")
        #expect(quality.revenue.description == "110.01" && quality.purchases == 2)
        #expect(quality.orders == 7 && quality.inOtherCurrency == 2)
        #expect(quality.currencies["SEK"]?.orders == 2)
        #expect(quality.currencies["SEK"]?.revenue.description == "700")
        #expect(quality.currencies[""]?.orders == 1)
        // Money of the cube is that of the days.
        let revenue = facts.cube.rows.filter { $0.day == Self.day }
            .reduce(Money.zero) { $0 + $1.tally.revenue }
        #expect(revenue.description == "110.01")

        settings.reportingCurrency = nil
        let all = try self.facts(files, settings)
        #expect(all.quality(Self.day).revenue.description == "813.01")
        #expect(all.quality(Self.day).currencies == quality.currencies)
    }

    @Test(
        "what is no name of a currency is shown to nobody",
        arguments: ["ana@mail.example", "<b>EUR</b>", "12", "EURO-EURO"])
    func noCurrency(text: String) throws {
        var files = Self.standard
        files["fct_orders.csv"] =
            "transaction_id,order_time,revenue,currency\nT1,2025-03-08T09:10:00Z,5,\(text)\n"
        files["fct_attribution.csv"] = "transaction_id,channel,revenue_share,model\n"
        let quality = try facts(files).quality(Self.day)
        #expect(quality.currencies.keys.sorted() == ["other text"])
    }

    @Test(
        "a reporting currency needs the column, and what is asked of it has another name if need be"
    )
    func currencyColumn() throws {
        var settings = WarehouseSettings()
        settings.reportingCurrency = "EUR"
        settings.orders.columns["currency"] = "coin"
        let error = #expect(throws: WarehouseError.self) {
            _ = try facts(Self.standard, settings)
        }
        #expect(error?.message.contains("no column 'coin'") == true)
    }

    @Test("ids that occur twice are counted, and shown")
    func duplicates() throws {
        var files = Self.standard
        files["fct_sessions.csv"]! += "S1,c1,2025-03-08T09:00:00Z,Email,news,mobile,0\n"
        files["fct_orders.csv"]! +=
            "T9,2025-03-08T09:00:00Z,5,c9,S404\n\"T9\",2025-03-08T09:00:00Z,5,c9,\n"
        let facts = try facts(files)
        #expect(facts.total { $0.repeatedSessions } == 1 && facts.repeated.sessions == ["S1"])
        #expect(facts.total { $0.repeatedOrders } == 1 && facts.repeated.orders == ["T9"])
        #expect(facts.quality(Self.day).ordersOfUnknownSession == 1)
        #expect(facts.quality(Self.day).ordersNamingNoSession == 1)
    }

    @Test(
        "what cannot be judged is refused with the reason",
        arguments: [
            ("fct_orders.csv", nil, "has no fct_orders.csv"),
            ("fct_orders.csv", "", "the file is empty"),
            ("fct_orders.csv", "transaction_id,order_time\nT1,2025-03-08\n", "no column 'revenue'"),
            (
                "fct_orders.csv", "transaction_id,order_time,revenue\nT1,soon,5\n",
                "fct_orders.csv:2, column 'order_time': 'soon' is no time, nor is any of 1 row. Accepted are 2025-03-08T"
            ),
            (
                "fct_sessions.csv", "session_id,session_id,session_start\n",
                "the column 'session_id' occurs twice"
            ),
            ("fct_orders.csv.gz", "x", "has both fct_orders.csv and fct_orders.csv.gz"),
            ("fct_orders_20250308.csv", "x", "has both fct_orders.csv and fct_orders_20250308.csv"),
            (
                "fct_attribution.csv",
                "transaction_id,channel,revenue_share,model\nT1,a,1,first\nT1,a,1,last\n",
                "rows of several models (first, last)"
            ),
        ] as [(String, String?, String)])
    func refusals(name: String, text: String?, message: String) throws {
        var files = Self.standard
        files[name] = text
        let error = #expect(throws: WarehouseError.self) { try facts(files) }
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test(
        "times, separators and headers as exporters write them: the same cube",
        arguments: [
            "utc", "offset", "minutes", "seconds", "milliseconds", "microseconds", ";", "\t", "|",
            "case", "blank",
        ])
    func dialects(shape: String) throws {
        func changed(_ text: String) -> String {
            let times = text.matches(of: /2025-03-0[78]T[0-9:]*Z/).map { String($0.output) }
            var text = shape.count == 1 ? text.replacingOccurrences(of: ",", with: shape) : text
            for time in times {
                let seconds = (Instant(rfc3339: time)?.microseconds ?? 0) / 1_000_000
                let clock = time.dropFirst(11).dropLast(4)
                let other: String? =
                    switch shape {
                    case "utc": "\(time.prefix(10)) \(clock):00 UTC"
                    case "offset": "\(time.prefix(10)) \(clock):00 +0000"
                    case "minutes": "\(time.prefix(10)) \(clock)"
                    case "seconds": "\(seconds)"
                    case "milliseconds": "\(seconds)000"
                    case "microseconds": "\(seconds)000000"
                    default: nil
                    }
                if let other { text = text.replacingOccurrences(of: time, with: other) }
            }
            guard shape == "case" || shape == "blank", let end = text.firstIndex(of: "\n") else {
                return text
            }
            let header = text[..<end]
            return shape == "case"
                ? header.uppercased() + text[end...]
                : header.replacingOccurrences(of: "_", with: " ") + text[end...] + ",,\n"
        }
        // Quoted names with separators in them are tried elsewhere.
        var files = Self.standard.mapValues {
            $0.replacingOccurrences(of: "\"Paid, \"\"Search\"\"\"", with: "Paid")
        }
        let plain = try facts(files)
        files = files.mapValues(changed)
        let other = try facts(files)
        #expect(other.cube == plain.cube)
        #expect(other.quality(Self.day) == plain.quality(Self.day))
        #expect(other.tables.allSatisfy { $0.malformed == 0 && $0.unparsableTimes == 0 })
    }

    @Test("words for no value, and numbers of a data frame") func dataFrame() throws {
        var files = Self.standard
        files["fct_orders.csv"] = Self.orders.replacingOccurrences(of: "NULL", with: "NaN")
            .replacingOccurrences(of: "100.00", with: "100.00000000000001")
            .replacingOccurrences(
                of: "T4,2025-03-08T11:00:00Z,-5,c2", with: "T4,2025-03-08T11:00:00Z,-5.0,None")
        let quality = try facts(files).quality(Self.day)
        #expect(quality.revenue.description == "110.01")
        #expect(quality.unknownRevenue == 1 && quality.negativeRevenue == 1)
        #expect(quality.ordersWithoutClient == 1)
        #expect(quality.unreadableRevenue == nil)
    }

    @Test(
        "an amount that cannot be read is shown, unless it may be a person",
        arguments: [
            ("\"1.234,50\"", "1.234,50"), ("12 EUR", "12 EUR"), ("free", "free"),
            ("ana@shop.example", "xxx@xxxx.xxxxxxx"),
            ("Ana Maria Petersen 7", "xxx xxxxx xxxxxxxx 9"),
        ])
    func unreadable(cell: String, shown: String) throws {
        var files = Self.standard
        files["fct_orders.csv"] = Self.orders.replacingOccurrences(of: "NULL", with: cell)
        let quality = try facts(files).quality(Self.day)
        #expect(quality.unknownRevenue == 1 && quality.unreadableRevenue == shown)
    }

    @Test("any number of names, absurd amounts and odd bytes give counts, not a crash")
    func hostile() throws {
        var sessions = "session_id,session_start,channel,device,client_id,source\n"
        for i in 0..<2000 { sessions += "S\(i),2025-03-08T09:00:00Z,ch\(i),d,c,s\n" }
        sessions += "S,2025-03-08T09:00:00Z,\u{1b}[31mred,d,c,s\n\"broken,2025-03-08\n"
        let huge = "9223372036854"
        let orders =
            "transaction_id,order_time,revenue,client_id,session_id\n"
            + (0..<50).map { "T\($0),2025-03-08T09:00:00Z,\(huge),c,S1\n" }.joined()
        let attribution =
            "transaction_id,channel,revenue_share,model\n"
            + (0..<50).map { "T\($0),a,\(huge),m\nT\($0),b,\(huge),m\n" }.joined()
        let facts = try facts([
            "fct_sessions.csv": sessions, "fct_orders.csv": orders,
            "fct_attribution.csv": attribution,
        ])
        #expect(Set(facts.cube.rows.map(\.channel)).count <= 502)
        #expect(!facts.cube.csv.unicodeScalars.contains("\u{1b}"))
        #expect(facts.tables[0].malformed == 1)
        #expect(facts.cube.rows.reduce(0) { $0 + $1.tally.purchases } == 50)
    }
}
