import DailyNumbers
import Detection

/// Which answers about channels and devices `alerts.json` lists: a shop can have hundreds of them, nearly all with next to
/// no visits, and a file of megabytes a night is read by nobody.
///
/// What alerts and what came near is listed first, then the parts with the largest levels. How many are left out is said.
struct PartChecks {
    /// In the order in which they came.
    let listed: [DetectorAnswer]
    let leftOut: LeftOut?

    static let mostAlerts = 100
    static let mostQuiet = 60

    /// How many answers are not listed, by what they say.
    struct LeftOut: Encodable, Equatable {
        var violated = 0
        var passed = 0
        var notEvaluated = 0

        enum CodingKeys: String, CodingKey {
            case violated, passed
            case notEvaluated = "not_evaluated"
        }
    }

    init(_ answers: [DetectorAnswer]) {
        let parts = answers.indices.filter { answers[$0].isOfPart }
        let alerts = parts.filter { answers[$0].severity != nil }
        let quiet = parts.filter { answers[$0].severity == nil }.sorted { a, b in
            let (x, y) = (Self.rank(answers[a]), Self.rank(answers[b]))
            return x != y ? x > y : a < b
        }
        let gone = Set(alerts.dropFirst(Self.mostAlerts) + quiet.dropFirst(Self.mostQuiet))
        listed = answers.indices.filter { !gone.contains($0) }.map { answers[$0] }
        guard !gone.isEmpty else {
            leftOut = nil
            return
        }
        var left = LeftOut()
        for index in gone {
            switch answers[index].outcome {
            case .alert: left.violated += 1
            case .usual, .resolved: left.passed += 1
            case .notEvaluated: left.notEvaluated += 1
            }
        }
        leftOut = left
    }

    /// What came near to an alert before what did not, then by size.
    private static func rank(_ answer: DetectorAnswer) -> (Double, Double) {
        let near = answer.suppression.map { $0.reached >= DetectorAnswer.nearMiss ? $0.reached : 0 }
        let level = answer.evidence?.baseline.level ?? 0
        return (near ?? 0, level.isFinite ? level : 0)
    }
}

extension DetectorAnswer {
    /// About a channel or a device, not about the shop or a column.
    var isOfPart: Bool { measure.segment.map { $0.dimension != .column } ?? false }
}
