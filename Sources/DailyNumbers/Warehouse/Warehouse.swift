import FieldText
package import Shared

/// The transform's output: three fact tables in a folder.
package struct Warehouse: Sendable {
    private let settings: WarehouseSettings
    private let zone: ZoneRules
    package let folder: String
    /// The days that are looked at; the last one is the expected day.
    package let days: ClosedRange<Day>
    private let sessions: TableFiles
    private let orders: TableFiles
    private let attribution: TableFiles?

    /// Finds the files of the tables.
    ///
    /// - Throws: `WarehouseError` where a table is missing or there are two of it.
    package init(
        _ settings: WarehouseSettings, folder: String, zone: ZoneRules, expectedDay: Day
    ) throws {
        self.settings = settings
        self.folder = folder
        self.zone = settings.zone ?? zone
        days = settings.days(to: expectedDay)
        sessions = try TableFiles(settings.sessions, in: folder, days: days)
        orders = try TableFiles(settings.orders, in: folder, days: days)
        attribution =
            settings.usesAttribution ? try Self.attribution(settings, folder, days) : nil
    }

    /// Nil where there is none and nobody asked for it.
    private static func attribution(
        _ settings: WarehouseSettings, _ folder: String, _ days: ClosedRange<Day>
    ) throws -> TableFiles? {
        do {
            return try TableFiles(settings.attribution, in: folder, days: days)
        } catch let error as WarehouseError where error.kind == .missing {
            guard settings.namesAttribution else { return nil }
            throw error
        }
    }

    private var timeOfSessions: String {
        settings.sessions.columns["session_start"] ?? "session_start"
    }

    private var timeOfOrders: String { settings.orders.columns["order_time"] ?? "order_time" }

    /// The paths of everything that is read.
    var files: [String] { sessions.paths + orders.paths + (attribution?.paths ?? []) }

    /// What the rows say, in one pass.
    package func facts() throws -> WarehouseFacts {
        let sessionSink = SessionSink(range: days, zone: zone)
        var sessionFacts = try scan(
            sessions, settings.sessions, WarehouseColumn.sessions,
            required: ["session_id", "session_start"], optional: ["referrer_missing"]
        ).read(into: sessionSink)
        sessionFacts.unparsableTimes = sessionSink.unparsable
        sessionFacts.unparsableTime = sessionSink.unparsableTime
        sessionFacts.laterRows = sessionSink.later

        let reporting = settings.reportingCurrency
        let orderSink = OrderSink(
            range: days, zone: zone, currency: reporting, after: sessionSink)
        var orderFacts = try scan(
            orders, settings.orders, WarehouseColumn.orders,
            required: reporting == nil
                ? ["transaction_id", "order_time", "revenue"]
                : ["transaction_id", "order_time", "revenue", WarehouseColumn.currency],
            optional: [WarehouseColumn.currency]
        ).read(into: orderSink)
        orderFacts.unparsableTimes = orderSink.unparsable
        orderFacts.unparsableTime = orderSink.unparsableTime
        orderFacts.laterRows = orderSink.later

        var tables = [sessionFacts, orderFacts]
        for (facts, column) in zip(tables, [timeOfSessions, timeOfOrders])
        where facts.rows > 0 && facts.unparsableTimes == facts.rows {
            throw WarehouseError(
                .format,
                "\(facts.firstRow ?? facts.table), column '\(column)': '\(ValueAdvice.shown(facts.unparsableTime ?? ""))' "
                    + "is no time, nor is any of \(Decimals.count(facts.rows, "row")). Accepted are "
                    + MomentReader.forms)
        }
        var slices = orderSink.slices
        var quality = orderSink.days
        var parts: [AttributionSink.Part] = []
        if let attribution {
            let sink = AttributionSink(after: orderSink, model: settings.attributionModel)
            tables.append(
                try scan(
                    attribution, settings.attribution, WarehouseColumn.attribution,
                    required: ["transaction_id", "channel", "revenue_share"],
                    optional: settings.attributionModel == nil ? ["model"] : []
                ).read(into: sink))
            guard sink.models.count < 2 else {
                throw WarehouseError(
                    .format,
                    "\(attribution.table) has rows of several models "
                        + "(\(sink.models.joined(separator: ", "))): choose one with "
                        + "warehouse.attribution.model in the configuration")
            }
            parts = sink.parts
            slices.channels = sink.channels
            addUp(parts, orderSink.orders, into: &quality)
        }
        return WarehouseFacts(
            cube: cube(sessionSink, Attribution(orderSink.orders, parts: parts), slices),
            days: quality, tables: tables,
            repeated: .init(sessions: sessionSink.repeated, orders: orderSink.repeated),
            latestSession: sessionSink.latest, latestOrder: orderSink.latest,
            reportingCurrency: reporting, knowsCurrency: orderSink.knowsCurrency,
            lacksAttribution: settings.usesAttribution && attribution == nil)
    }

    private func scan(
        _ files: TableFiles, _ table: WarehouseSettings.Table, _ columns: [String],
        required: Set<String>, optional: Set<String> = []
    ) -> TableScan {
        TableScan(
            files: files, columns: columns.map { ($0, table.columns[$0] ?? $0) },
            required: required, optional: optional, named: table.named)
    }

    /// Whether what is attributed of each order is the whole of it.
    private func addUp(
        _ parts: [AttributionSink.Part], _ orders: [CountedOrder],
        into days: inout [Day: DayQuality]
    ) {
        var given = [Int128](repeating: 0, count: orders.count)
        for part in parts { given[Int(part.order)] += Int128(part.share) }
        for (order, given) in zip(orders, given) {
            let revenue = Int128(order.micros)
            let amount = settings.sharesAreAmounts ? given : Self.part(given, of: revenue)
            // A thousandth: shares such as 0.333 are rounded.
            let isWhole = (amount - revenue).magnitude * 1000 <= revenue.magnitude
            days[order.day, default: DayQuality()].attributed += Money(micros: amount)
            if !isWhole { days[order.day, default: DayQuality()].misattributedOrders += 1 }
        }
    }

    /// A share in millionths of an amount; absurd shares are cut, so that the product fits.
    private static func part(_ millionths: Int128, of micros: Int128) -> Int128 {
        let bound: Int128 = 1_000_000_000_000
        return micros * min(max(millionths, -bound), bound) / 1_000_000
    }

    private func cube(
        _ sessions: SessionSink, _ attribution: Attribution, _ slices: CubeSlices
    ) -> DailyCube {
        var tallies = attribution.tallies
        for (cell, count) in sessions.counts {
            var tally = tallies[cell] ?? Tally(revenueSquared: .zero)
            tally.sessions += count.sessions
            tally.sessionsWithoutReferrer = count.withoutReferrer
            tallies[cell] = tally
        }
        return DailyCube(
            tallies.map { cell, tally in
                var tally = tally
                tally.sessionsWithoutReferrer =
                    sessions.knowsReferrer ? tally.sessionsWithoutReferrer ?? 0 : nil
                return DailyCube.Row(
                    day: cell.day, channel: slices.channels.names[cell.channel],
                    device: slices.devices.names[cell.device], tally: tally)
            })
    }
}
