package import DailyNumbers
package import Detection
package import Shared

/// What kept the detectors silent, gate by gate, and how close the silence was: what a threshold that is
/// moved a little would let through.
package struct Silences: Sendable, Encodable {
    /// A value that a gate held back.
    package struct Near: Sendable, Encodable {
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
        /// Those that reached at least `near` of what the gate asks for.
        package var near = 0
        /// The nearest ones, nearest first.
        package var nearest: [Near] = []
    }

    /// Of what a gate asks for.
    package static let near = 0.8
    private static let shown = 5

    /// The largest first.
    package let lines: [Line]

    package init(_ results: some Sequence<DayResult>) {
        var byReason: [String: Line] = [:]
        for result in results {
            for check in result.checks {
                guard case .usual(let reason, let reached?) = check.outcome else { continue }
                var line = byReason[reason] ?? Line(reason: reason)
                line.checks += 1
                if reached >= Self.near { line.near += 1 }
                line.nearest.append(
                    Near(measure: check.measure, day: check.day, reached: reached))
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
