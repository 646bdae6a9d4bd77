import DailyNumbers
import Detection
import Rendering
import Shared

/// What a person would ask about a day that is no news, or about one that is, beside the news.
enum DayNotes {
    /// What came nearest to being news, if it came near; as the end of a line.
    static func nearest(_ run: HealthRun) -> String {
        let near = (run.result?.answers ?? []).filter { answer in
            answer.measure.segment == nil
                && (answer.suppression?.reached ?? 0) >= DetectorAnswer.nearMiss
        }
        guard
            let nearest = near.max(by: {
                ($0.suppression?.reached ?? 0) < ($1.suppression?.reached ?? 0)
            }), nearest.evidence != nil, let (reason, _) = nearest.suppression
        else { return "" }
        let words = AlertMessage(nearest, currency: run.settings.currency).text
        return "; nearest to an alert: \(words), \(plain(reason))"
    }

    /// Why a value that is off is no alert.
    static func plain(_ reason: String) -> String {
        switch reason {
        case "z is small": "but such days vary as much"
        case "chance alone could do it", "the exact test does not agree": "but that can be chance"
        case "the relative change is small", "the change is small in points":
            "but that is too little to alert"
        case "the absolute change is small": "but that is too few to alert"
        default: "but \(reason)"
        }
    }

    /// What layer 1 found on the day, as far as no news has told it; as the end of a line.
    static func findings(_ run: HealthRun) -> MessageText {
        let told = run.news.flatMap(\.reportedFindings)
        let all = (run.layerOne.findings[run.expectedDay] ?? []).filter { !told.contains($0) }
        let findings = all.filter { $0.severity > .p2 }
        let released = run.layerOne.released.contains(run.expectedDay)
        var words: MessageText = released ? "; released by a person" : ""
        if let first = findings.first {
            words = words + (released ? " in spite of " : "; on this day ") + text(first)
            if findings.count > 1 { words = words + " (and \(findings.count - 1) more)" }
        }
        // A column that came under another name is no fault, but it is when things begin to differ.
        let drift = all.first {
            $0.severity == .p2 && $0.since == $0.day && $0.rule.hasPrefix("schema.")
        }
        return drift.map { words + "; new: " + text($0) } ?? words
    }

    private static func text(_ finding: LayerOne.Finding) -> MessageText {
        finding.subject + "\(finding.ofFeed): " + finding.message.shortened(to: 120)
    }

    /// What is worth a line and nothing more.
    static func lines(_ run: HealthRun) -> [MessageText] {
        IncidentUpdates.lines(run).map { MessageText($0) }
            + (run.result?.notes ?? []).compactMap { note in
                line(note, run).map { MessageText($0) }
            }
    }

    private static func line(_ note: DayResult.Note, _ run: HealthRun) -> String? {
        switch note {
        case .drift(let drift):
            // A week in which an incident was is no slow change, on the day after it neither.
            wasBroken(drift.measure, run) ? nil : text(drift, run.settings.currency)
        case .trade(let rise):
            text(rise)
        case .rhythm(let measures, let words):
            text(rhythm: measures, words)
        case .new(let slice): text(slice)
        // By the ledger, which knows what was told.
        case .closed: nil
        case .accepted(let measures, let incident):
            text(
                accepted: measures, run.told.name(of: incident),
                after: run.settings.incidents.acceptAfterDays,
                memory: run.settings.detection.memoryDays)
        case .acceptLevel(let incident):
            // Under the id that it was told by, which a correction can have changed since.
            text(asking: run.told.name(of: incident))
        }
    }

    static func text(_ drift: SlowDrift, _ currency: String?) -> String {
        let metric = drift.measure.metric
        let level = ShownNumber.text(drift.level, metric) + metric.unit(currency)
        return
            "Slow change, no alert: \(drift.measure.words) \(level) "
            + "a day this week, \(ShownNumber.text(drift.before, metric)) in the 4 weeks before"
    }

    /// `No alert for sessions, orders and 2 more, off as on the same day of the months before`
    static func text(rhythm measures: [Measure], _ words: String) -> String {
        let more = measures.count > 3 ? " and \(measures.count - 3) more" : ""
        return
            "No alert for \(measures.prefix(3).map(\.words).joined(separator: ", "))\(more), "
            + "off \(words)"
    }

    /// `New channel: Affiliates, 200 sessions (11 % of the day), none in the 55 days before`
    static func text(_ slice: NewSlice) -> String {
        let kind = slice.segment.dimension == .channel ? "channel" : "device"
        let count = ShownNumber.text(Double(slice.count), slice.metric)
        let noun = slice.metric == .sessions ? "sessions" : "orders"
        return
            "New \(kind): \(ShownName.text(slice.segment.name)), \(count) \(noun) "
            + "(\(Decimals.percent(slice.share)) of the day), \(slice.isFirst ? "none" : "hardly any") in the \(Decimals.count(slice.days, "day")) before"
    }

    static func text(_ rise: TradeRise) -> String {
        "More trade than usual: \(Decimals.text(rise.sessions, places: 1)) times the sessions, "
            + "\(Decimals.text(rise.conversion, places: 1)) times the conversion; a sale that is not in the calendar?"
    }

    static func text(
        accepted measures: [Measure], _ incident: String, after days: Int, memory: Int
    ) -> String {
        let more = measures.count > 3 ? " and \(measures.count - 3) more" : ""
        return
            "Taken for the new level of \(measures.prefix(3).map(\.words).joined(separator: ", "))\(more): it has lasted "
            + "\(Decimals.count(days, "day")) (\(incident.shortened(to: 80))). A return to the old level is no alert for "
            + Decimals.count(memory, "day")
    }

    static func text(asking incident: String) -> String {
        "Still open: is this the new level? Then: analytics-health acknowledge \(incident.shortened(to: 80)) "
            + "--by NAME --reason TEXT --new-normal"
    }

    /// Whether a measure has alerted in the days that a drift is made of, otherwise than by a slow fall.
    private static func wasBroken(_ measure: Measure, _ run: HealthRun) -> Bool {
        let days = run.days.suffix(run.settings.incidents.driftDays + 1)
        // What breaks one number of the shop moves the others, alerts or not.
        let isColumn = measure.segment?.dimension == .column
        return days.contains { day in
            day.alerts.contains { alert in
                alert.detector != .slowFall
                    && (isColumn
                        ? alert.measure == measure : alert.measure.segment?.dimension != .column)
            }
        }
    }
}

extension LayerOne.Finding {
    /// ``P1 schema.column_missing `referrer` ``
    var subject: MessageText {
        let what = MessageText("\(severity.short) \(rule)")
        return column.map { what + " " + .code(ShownName.text($0)) } ?? what
    }

    /// ` of web_events`, where there are several feeds.
    var ofFeed: String { isOfSeveral ? " of \(ShownName.text(feed))" : "" }

    /// ` (waived by ana until 2025-03-31: consent banner)`
    var agreed: String {
        switch agreement {
        case nil: ""
        case .former: " (waived)"
        case .waiver(let waiver):
            " (waived by \(ShownName.text(waiver.owner)) until \(waiver.expires): \(waiver.reason.shortened(to: 80)))"
        }
    }
}
