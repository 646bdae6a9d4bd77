import DailyNumbers
package import Shared

extension DetectionSettings {
    /// Reads `detection:`. The names in the file are those of the properties, in snake case.
    package static func read(_ fields: Fields) -> DetectionSettings {
        var s = DetectionSettings()
        s.directChannel = fields.value(
            "direct_channel", .text, default: s.directChannel,
            "The channel of visits without a source; upper and lower case are the same.")
        s.atRiskIsHistory = fields.value(
            "at_risk_is_history", .flag, default: s.atRiskIsHistory,
            "Days that layer 1 let through at risk count as history for later ones.")
        let preset = fields.value(
            "preset", .choice(Preset.allCases), default: .balanced,
            "quiet: z 4.0, of the exact test as well. balanced: 3.5. sensitive: 3.0.")
        s.z = fields.value("z", .number(1...20), default: preset.z, "The robust z that is news.")
        s.exactZ = preset.z
        s.readGates(fields)
        s.readHistory(fields)
        s.readEvidence(fields)
        s.readSlices(fields)
        s.readSeverity(fields)
        fields.group("metrics", "What is different for single metrics.") { inner in
            for metric in Metric.ofShop {
                inner.group(metric.rawValue, "Of \(metric.rawValue).") { s.read(metric, $0) }
            }
        }
        return s
    }

    private mutating func readGates(_ fields: Fields) {
        drop = fields.value(
            "drop", .share(0...0.99), default: drop, "The relative drop that is news.")
        rise = fields.value(
            "rise", .number(0...100), default: rise,
            "The rise of sessions, orders and revenue that is news: 0.65 is 65 %.")
        points = fields.value(
            "points", .share(), default: points,
            "The change of a share that is news: 15% is 15 points.")
        exactZ = fields.value(
            "exact_z", .number(0...20), default: exactZ,
            "The z that the exact test must reach; without it, that of the preset.")
        firstWeekChange = fields.value(
            "first_week_change", .number(0...100), default: firstWeekChange,
            "The change that is needed while no same weekday is known.")
        minimumOrders = fields.value(
            "minimum_orders", .number(0...1e9), default: minimumOrders,
            "A smaller change of orders is never news.")
        tradeSessions = fields.value(
            "trade_sessions", .number(1...1000), default: tradeSessions,
            "More trade, no fault: sessions at this multiple of the usual or above,")
        tradeRise = fields.value(
            "trade_conversion", .number(1...1000), default: tradeRise,
            "and conversion at this one.")
    }

    private mutating func readHistory(_ fields: Fields) {
        minimumDays = fields.value(
            "minimum_days", .integer(1...60), default: minimumDays,
            "With fewer usable days before, nothing is judged.")
        recentDays = fields.value(
            "recent_days", .integer(1...60), default: recentDays, "Days of the first level.")
        weekdayWeeks = fields.value(
            "weekday_weeks", .integer(1...52), default: weekdayWeeks,
            "Weeks of the second level, that of the same weekday.")
        reach = fields.value(
            "reach", .integer(7...400), default: reach,
            "How far back days are looked for where some are unusable.")
        spreadDays = fields.value(
            "spread_days", .integer(5...400), default: spreadDays, "Days of the spread.")
        relativeFloor = fields.value(
            "relative_floor", .share(), default: relativeFloor,
            "The smallest spread, as a share of the level.")
        shareFloor = fields.value(
            "share_floor", .share(), default: shareFloor, "The smallest spread of a share.")
        orderValueVariation = fields.value(
            "order_value_variation", .number(0...10), default: orderValueVariation,
            "Coefficient of variation of order values where single orders are unknown.")
        memoryDays = fields.value(
            "memory_days", .integer(0...400), default: memoryDays,
            "Days for which the level that a metric broke from is remembered.")
    }

    private mutating func readEvidence(_ fields: Fields) {
        ratioOrders = fields.value(
            "ratio_orders", .number(0...1e9), default: ratioOrders,
            "Usual orders a day that revenue, order value and conversion need to be judged.")
        shareOrders = fields.value(
            "share_orders", .number(0...1e9), default: shareOrders,
            "Orders, usual and of the day, that revenue shares need.")
        shareSessions = fields.value(
            "share_sessions", .integer(0...1_000_000_000), default: shareSessions,
            "Sessions of the day that the direct share needs.")
    }

    private mutating func readSlices(_ fields: Fields) {
        channelSessions = fields.value(
            "channel_sessions", .number(0...1e9), default: channelSessions,
            "Usual sessions from which on a channel can vanish,")
        channelRemains = fields.value(
            "channel_remains", .share(), default: channelRemains, "and what may be left of them.")
        stoppedRemains = fields.value(
            "stopped_remains", .share(), default: stoppedRemains,
            "What may be left of the orders that sessions would bring, for orders to have stopped.")
        stoppedDays = fields.value(
            "stopped_days", .integer(1...28), default: stoppedDays,
            "Days of orders that are taken together where one day has too few.")
        fallDays = fields.value(
            "fall_days", .integer(2...28), default: fallDays,
            "Days that are all low but one in a slow decline of sessions.")
        fallWeeks = fields.value(
            "fall_weeks", .integer(2...52), default: fallWeeks,
            "Weeks before them that they are compared with.")
        fallSize = fields.value(
            "fall_size", .share(), default: fallSize, "By how much they are low; 100 % is never.")
        sourcesLost = fields.value(
            "sources_lost", .share(), default: sourcesLost,
            "What other channels have lost when a risen direct share is lost attribution.")
    }

    private mutating func readSeverity(_ fields: Fields) {
        outageSessions = fields.value(
            "outage_sessions", .number(1...1e9), default: outageSessions,
            "Usual sessions from which on a day without any is an outage.")
        unitFactor = fields.value(
            "unit_factor", .number(2...1e6), default: unitFactor,
            "An average order off by this factor is in the wrong unit.")
        collapse = fields.value(
            "collapse", .share(), default: collapse,
            "A drop of sessions, orders or revenue by this much is breakage.")
        blockerZ = fields.value(
            "breakage_z", .number(0...100), default: blockerZ, "A deviation of this z,")
        blockerChange = fields.value(
            "breakage_change", .number(0...100), default: blockerChange,
            "together with this relative change, is breakage.")
        breakage = fields.value(
            "breakage", .severity, default: breakage, "The severity of breakage.")
        drift = fields.value(
            "drift", .severity, default: drift, "The severity of what is less than breakage.")
    }

    private mutating func read(_ metric: Metric, _ fields: Fields) {
        if !fields.value("enabled", .flag, default: true, "False: the metric is not judged.") {
            disabled.insert(metric)
        }
        methods[metric] = fields.value(
            "method", .choice(Method.allCases), default: .robust,
            "robust: two baselines and MAD. classic: |z| and change by mean and standard deviation."
        )
        absoluteMinimums[metric] = fields.value(
            "absolute_minimum", .absoluteMinimum, default: .automatic,
            "The smallest change in the metric's own unit that is news; auto: a share of the median day."
        )
        breakageOf[metric] = fields.optional(
            "breakage", .severity, "Another severity of breakage for this metric.")
        driftOf[metric] = fields.optional(
            "drift", .severity, "Another severity of what is less than breakage.")
        let contact = Contact.read(fields)
        if !contact.isEmpty { contacts[metric] = contact }
    }
}

extension ValueType where Value == DetectionSettings.AbsoluteMinimum {
    fileprivate static var absoluteMinimum: ValueType {
        ValueType(
            schema: [
                "type": .list([.text("number"), .text("string")]), "pattern": .text("^auto$"),
                "minimum": .integer(0),
            ],
            parse: { scalar throws(ValueProblem) in
                if scalar.text == "auto" { return .automatic }
                return .amount(try ValueType<Double>.number(0...1e12).parse(scalar))
            },
            show: {
                switch $0 {
                case .automatic: .text("auto")
                case .amount(let amount): .number(amount)
                }
            })
    }
}
