package import DailyNumbers
package import Detection
package import Shared

extension DailyFacts {
    /// Of the rows of a day that many repeat an id before it explains what the day has more than usual.
    private static let repeatedShare = 0.2

    /// What the rows of a day prove, and what layer 1 found wrong with it: causes of its alerts.
    package func causes(_ layerOne: LayerOne) -> [Day: [Cause]] {
        var causes = layerOne.knownCauses
        for (day, quality) in facts?.days ?? [:] where Self.isRepeated(quality) {
            causes[day, default: []].insert(.duplicateLoad, at: 0)
        }
        return causes
    }

    private static func isRepeated(_ day: DayQuality) -> Bool {
        func share(_ repeated: Int, _ all: Int) -> Double {
            all > 0 ? Double(repeated) / Double(all) : 0
        }
        return share(day.repeatedSessions, day.sessions) >= repeatedShare
            || share(day.repeatedOrders, day.orders) >= repeatedShare
    }
}
