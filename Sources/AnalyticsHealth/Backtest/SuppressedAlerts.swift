package import DailyNumbers
package import Detection
package import Shared

/// The alerts that gates suppressed, gate by gate, and how near they came: what a threshold that is moved
/// a little would let through.
package struct SuppressedAlerts: Sendable, Encodable {
    /// A value that a gate held back.
    package struct NearMiss: Sendable, Encodable {
        package let measure: Measure
        package let day: Day
        /// Of what the gate asks for, 0 to 1.
        package let reached: Double

        package func encode(to encoder: any Encoder) throws {
            var line = encoder.container(keyedBy: Keys.self)
            try line.encode(day, forKey: .day)
            try line.encode(measure.metric.rawValue, forKey: .metric)
            try line.encode(measure.segment?.name, forKey: .segment)
            try line.encode(Decimals.rounded(reached), forKey: .reached)
        }

        private enum Keys: String, CodingKey { case day, metric, segment, reached }
    }

    package struct Line: Sendable, Encodable {
        package let reason: String
        package var checks = 0
        /// Near misses.
        package var near = 0
        /// The nearest ones, nearest first.
        package var nearest: [NearMiss] = []
    }

    private static let shown = 5

    /// The largest first.
    package let lines: [Line]

    package init(_ results: some Sequence<DayResult>) {
        var byReason: [String: Line] = [:]
        for result in results {
            for answer in result.answers {
                guard let (reason, reached) = answer.suppression else { continue }
                var line = byReason[reason] ?? Line(reason: reason)
                line.checks += 1
                if reached >= DetectorAnswer.nearMiss { line.near += 1 }
                line.nearest.append(
                    NearMiss(measure: answer.measure, day: answer.day, reached: reached))
                byReason[reason] = line
            }
        }
        lines = byReason.values.map { line in
            var line = line
            line.nearest.sort { a, b in
                if a.reached != b.reached { return a.reached > b.reached }
                return a.day != b.day ? a.day < b.day : a.measure < b.measure
            }
            line.nearest = Array(line.nearest.prefix(Self.shown))
            return line
        }.sorted { ($1.checks, $0.reason) < ($0.checks, $1.reason) }
    }

    package func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        for line in lines { try list.encode(line) }
    }
}
