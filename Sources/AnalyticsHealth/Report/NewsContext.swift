import DailyNumbers
import Detection
import Shared

/// What a report knows of its day beside a piece of news.
struct NewsContext {
    let expectedDay: Day
    let settings: HealthSettings
    /// Whether the team has layer 1: where it has not, no sentence is about it.
    let hasLayerOne: Bool
    /// Layer 1 keeps the day back.
    let isQuarantined: Bool
    /// Dimensions of which there is at most one part, so that it is the whole.
    let undivided: Set<Segment.Dimension>

    init(
        expectedDay: Day, settings: HealthSettings, hasLayerOne: Bool, isQuarantined: Bool = false,
        undivided: Set<Segment.Dimension> = []
    ) {
        self.expectedDay = expectedDay
        self.settings = settings
        self.hasLayerOne = hasLayerOne
        self.isQuarantined = isQuarantined
        self.undivided = undivided
    }

    init(_ run: HealthRun) {
        let parts = run.timeline.firstSeen.keys
        self.init(
            expectedDay: run.expectedDay, settings: run.settings,
            hasLayerOne: run.layerOne.isKnown,
            isQuarantined: run.layerOne.statuses[run.expectedDay] == .quarantined,
            undivided: Set(
                Segment.Dimension.allCases.filter { dimension in
                    parts.count { $0.dimension == dimension } <= 1
                }))
    }

    /// Whether a channel is told apart from the shop.
    var hasChannels: Bool { !undivided.contains(.channel) }
    var hasDevices: Bool { !undivided.contains(.device) }

    /// What an incident shows, the worst first: no part that is the whole.
    func alerts(_ incident: Incident) -> [DetectorAnswer] {
        let shown = incident.shownAlerts
        let whole = shown.filter { alert in
            alert.measure.segment.map {
                $0.dimension == .column || !undivided.contains($0.dimension)
            }
                ?? true
        }
        return whole.isEmpty ? shown : whole
    }
}

extension HealthSettings {
    /// Who looks after a measure: of a column of the daily table as its entry says, of the shop's own numbers
    /// as `detection: metrics:` does.
    func contact(of measure: Measure) -> Contact? {
        if let segment = measure.segment, segment.dimension == .column {
            return dailyTable.columns.first { $0.name == segment.name }
                .flatMap { $0.contact.isEmpty ? nil : $0.contact }
        }
        return detection.contacts[measure.metric]
    }

    /// Of the worst alert that has one.
    func contact(of incident: Incident) -> Contact? {
        incident.alerts.lazy.compactMap { contact(of: $0.measure) }.first
    }
}
