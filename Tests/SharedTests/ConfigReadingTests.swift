import Shared
import TestSupport
import Testing

@Suite("What a configuration means")
struct ConfigReadingTests {
    private func feed(_ text: String) throws -> Feed {
        try #require(try Example.load(text).config.feeds.first)
    }

    @Test("everything left out has its default")
    func defaults() throws {
        let config = try Example.load(Example.file).config
        #expect(config.folders == Folders())
        #expect(config.limits == RunLimits())
        #expect(config.history == HistorySettings())
        #expect(config.feeds[0].format == FileFormat())
        #expect(config.feeds[0].columns.map(\.name) == ["id", "data"])
        #expect(config.rules.isEmpty && config.waivers.isEmpty)
    }

    @Test("sections of which everything is commented out are empty")
    func emptySections() throws {
        let text = Example.file + "    rules:\nwaivers:\nlimits:\nnotifications:\n"
        #expect(try Example.load(text).config == Example.load(Example.file).config)
    }

    @Test(
        "sizes",
        arguments: [
            ("256MiB", 256 << 20), ("64MB", 64_000_000), ("2 GiB", 2 << 30), ("1048576", 1 << 20),
            ("\"1100kB\"", 1_100_000), ("3145728B", 3 << 20),
        ])
    func sizes(_ text: String, _ bytes: Int) throws {
        let config = try Example.load(Example.file + "limits: {set_memory: \(text)}").config
        #expect(config.limits.setMemory == bytes)
    }

    @Test(
        "shares", arguments: [("5%", 0.05), ("0.05", 0.05), ("0.7%", 0.007), ("1", 1), ("0", 0)])
    func shares(_ text: String, _ share: Double) throws {
        let feed = try feed(Example.file + "      - {name: c, max_missing: \(text)}\n")
        #expect(feed.columns[2].maxMissing == share)
    }

    @Test(
        "severities",
        arguments: [
            ("P0_BLOCKER", Severity.p0), ("P0", .p0), ("ERROR", .p0), ("p1_high", .p1),
            ("WARN", .p1), ("warning", .p1), ("INFO", .p2), ("P2", .p2),
        ])
    func severities(_ text: String, _ severity: Severity) throws {
        let feed = try feed(Example.file + "      - {name: c, required: \(text)}\n")
        #expect(feed.columns[2].required == severity)
    }

    @Test("a feed whose purchases are plain columns")
    func plainColumns() throws {
        let feed = try feed(
            """
            feeds:
              orders:
                files: orders-{dd}.{mm}.{yyyy}.tsv.gz
                time_zone: Europe/Berlin
                format: {delimiter: tab, quote: "'", header: no, null_values: ["NULL"]}
                columns:
                  - {name: order_id, required: P0}
                  - {name: amount, type: decimal}
                  - {name: currency, type: enum, values: [EUR, USD, "no"]}
                  - {name: quantity, type: integer}
                  - {name: price.net, type: decimal}
                purchases:
                  transaction_id: order_id
                  revenue: amount
                  currency: currency
                  quantity: quantity
                  unit_price: price.net
            """)
        #expect(feed.format.delimiter == 9 && feed.format.quote == 39 && !feed.format.header)
        #expect(feed.zone.name == "Europe/Berlin")
        #expect(feed.columns[2].values == ["EUR", "USD", "no"])
        let purchases = try #require(feed.purchases)
        #expect(purchases.events == [])
        #expect(purchases.transactionID == FieldPlace(column: "order_id"))
        #expect(purchases.quantity == FieldPlace(column: "quantity"))
        // A column may have a dot in its name.
        #expect(purchases.unitPrice == FieldPlace(column: "price.net"))
    }

    @Test("no character quotes")
    func noQuote() throws {
        let feed = try feed(Example.file + "    format: {delimiter: tab, quote: none}\n")
        #expect(feed.format.quote == FileFormat.noQuote && !feed.format.hasQuote)
        #expect(FileFormat().hasQuote)
    }

    @Test("places inside a JSON column")
    func paths() throws {
        let feed = try feed(
            Example.file
                + "    purchases: {transaction_id: id, revenue: data.sum, items: \"data.items[]\", "
                + "unit_price: \"data.items[].price\"}\n")
        let purchases = try #require(feed.purchases)
        #expect(purchases.revenue == FieldPlace(column: "data", path: "sum"))
        #expect(purchases.items == FieldPlace(column: "data", path: "items[]"))
        #expect(purchases.unitPrice == FieldPlace(column: "data", path: "items[].price"))
    }

    @Test("purchases that are no sales, and the currencies that may occur")
    func exceptions() throws {
        let feed = try feed(
            Example.file
                + """
                    purchases:
                      transaction_id: id
                      revenue: data.sum
                      currency: data.coin
                      currencies: [EUR, CHF]
                      free: {when: {revenue: zero}, max_count: 20, max_share: 5%}
                      test: {when: {field: data.test, is: [true, 1]}}
                      refund: {when: {revenue: negative, field: id, is: [R1]}, in_revenue: true}

                """)
        let purchases = try #require(feed.purchases)
        #expect(purchases.currencies == ["EUR", "CHF"])
        // A purchase that fits several is the first of them, whatever the order in the file.
        try #require(purchases.exceptions.map(\.kind) == [.test, .refund, .free])
        let (test, refund, free) = (
            purchases.exceptions[0], purchases.exceptions[1], purchases.exceptions[2]
        )
        #expect(test.when.field == FieldPlace(column: "data", path: "test"))
        #expect(test.when.values == ["true", "1"] && test.when.revenue == nil)
        #expect(refund.when.revenue == .negative && refund.countsAsRevenue)
        #expect(free.maxCount == 20 && free.maxShare == 0.05 && !free.countsAsRevenue)
    }

    @Test("a feed of purchases without amounts")
    func withoutRevenue() throws {
        let feed = try feed(Example.file + "    purchases: {transaction_id: id}\n")
        #expect(feed.purchases?.revenue == nil && feed.purchases != nil)
    }

    @Test("rules: column over feed over file over default")
    func rules() throws {
        let config = try Example.load(
            """
            rules:
              identity.coverage: {max_missing: 10%, severity: P0, spike: 20%}
              volume.row_count: off
            feeds:
              shop:
                files: shop_{yyyy}{mm}{dd}.csv
                rules:
                  identity.coverage: {severity: WARN, without_history: P1_HIGH}
                  volume.row_count: {enabled: true, minimum: 7}
                columns:
                  - name: id
                    rules:
                      identity.coverage: {max_missing: 0.2}
            """
        ).config
        let feed = config.feeds[0]
        let coverage = config.settings(Example.rules[0], feed: feed, column: feed.columns[0])
        #expect(coverage[Example.maxMissing] == 0.2 && coverage[Example.spike] == 0.2)
        #expect(coverage.severity == .p1 && coverage.withoutHistory == .p1 && coverage.enabled)
        let volume = config.settings(Example.rules[1], feed: feed)
        #expect(volume.enabled && volume[Example.minimum] == 7)
        #expect(config.rules["volume.row_count"] == RuleOverride(enabled: false))
    }

    @Test("waivers")
    func waivers() throws {
        let text =
            Example.file + """
                waivers:
                  - rule: identity.coverage
                    feed: shop
                    column: id
                    from: 2025-03-02
                    expires: 2025-03-31
                    owner: a@example.com
                    reason: known
                """
        let waiver = try #require(try Example.load(text).config.waivers.first)
        let day = try #require(Day("2025-03-02"))
        #expect(waiver.covers(rule: waiver.rule, feed: "shop", column: "id", day: day))
        #expect(
            !waiver.covers(
                rule: waiver.rule, feed: "shop", column: "id", day: day.advanced(by: -1)))
        let late = try GateConfig.load(
            text: text, catalog: Example.catalog, today: Day("2025-04-01"))
        #expect(
            late.warnings.all.map(\.message)
                == ["this waiver expired on 2025-03-31 and no longer counts"])
    }

    @Test("the fingerprint changes with what can change a verdict, and with nothing else")
    func fingerprint() throws {
        func print(_ text: String) throws -> String { try Example.load(text).config.digest }
        let file = Example.file
        let base = try print(file)
        #expect(base.count == 32)
        let same = [
            "# a comment\n" + file, file + "folders: {landing: elsewhere}\n",
            file + "rules: {identity.coverage: {max_missing: 5%}}\n",
            "history: {baseline_days: 28}\n" + file, file + "limits: {threads: 2}\n",
        ]
        for text in same { #expect(try print(text) == base, "\(text)") }
        let other = [
            file + "rules: {identity.coverage: {max_missing: 6%}}\n",
            file + "rules: {volume.row_count: off}\n", file + "history: {baseline_days: 27}\n",
            file + "      - name: c\n", file + "    time_zone: +01:00\n",
            file + "    format: {header: false}\n",
            file.replacing("role: identity", with: "role: attribution"),
            file.replacing("      - name: data", with: "        pii: true\n      - name: data"),
        ]
        let prints = try other.map(print)
        #expect(Set(prints + [base]).count == other.count + 1)
    }

    /// Ledgers keep the digest: another value means that all partitions are judged again.
    @Test("the digest of a configuration is what it was")
    func digest() throws {
        let digest = try Example.load(Example.file).config.digest
        #expect(digest == "4e63e6d2b8aff437d2dd576b1e488500")
    }
}
