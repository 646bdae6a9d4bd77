import Shared
import Testing

@Suite("What is in force for a rule")
struct RuleSettingsTests {
    /// The levels of the configuration, each of which may say something.
    struct Levels: Sendable {
        var file: RuleOverride?
        var feed: RuleOverride?
        var column: RuleOverride?

        func settings(_ spec: RuleSpec) -> RuleSettings {
            RuleSettings(spec, [file, feed, column])
        }
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var levels = Levels()
        var outcome = Outcome(.violated, "")
        let severity: Severity
        var counts = true
    }

    private static func lacking(_ lack: Outcome.Lack, severity: Severity? = nil) -> Outcome {
        var outcome = Outcome.lacking(lack, "it is not there")
        outcome.severity = severity
        return outcome
    }

    static let cases = [
        Case(testDescription: "the rule's usual severity", severity: .p1),
        Case(
            testDescription: "the rule's choice for the case at hand wins over that",
            outcome: Outcome(.violated, severity: .p0, ""), severity: .p0),
        Case(
            testDescription: "the file wins over the rule's choice",
            levels: Levels(file: .init(severity: .p2)),
            outcome: Outcome(.violated, severity: .p0, ""), severity: .p2),
        Case(
            testDescription: "the usual severity, when configured, wins over the rule's choice",
            levels: Levels(file: .init(severity: .p1)),
            outcome: Outcome(.violated, severity: .p0, ""), severity: .p1),
        Case(
            testDescription: "the feed wins over the file",
            levels: Levels(file: .init(severity: .p2), feed: .init(severity: .p0)), severity: .p0),
        Case(
            testDescription: "the column wins over the feed",
            levels: Levels(
                file: .init(severity: .p0), feed: .init(severity: .p0),
                column: .init(severity: .p2)), severity: .p2),
        Case(
            testDescription: "a level that says nothing of severity leaves it",
            levels: Levels(file: .init(severity: .p2), column: .init(values: ["spike": 0.2])),
            severity: .p2),
        Case(
            testDescription: "what passed counts for nothing",
            outcome: Outcome(.passed, severity: .p0, ""), severity: .p0, counts: false),
        Case(
            testDescription: "without input it counts as a violation would",
            outcome: lacking(.input), severity: .p1),
        Case(
            testDescription: "without input, by a configured severity",
            levels: Levels(feed: .init(severity: .p0)), outcome: lacking(.input), severity: .p0),
        Case(
            testDescription: "without cases it never counts",
            levels: Levels(file: .init(severity: .p0, withoutHistory: .p0)),
            outcome: lacking(.cases), severity: .p0, counts: false),
        Case(
            testDescription: "without history it does not count",
            levels: Levels(file: .init(severity: .p0)), outcome: lacking(.history), severity: .p0,
            counts: false),
        Case(
            testDescription: "without history, where without_history is set",
            levels: Levels(file: .init(severity: .p0, withoutHistory: .p2)),
            outcome: lacking(.history, severity: .p1), severity: .p2),
        Case(
            testDescription: "without history, by the nearest level",
            levels: Levels(file: .init(withoutHistory: .p2), column: .init(withoutHistory: .p0)),
            outcome: lacking(.history), severity: .p0),
        Case(
            testDescription: "what an engine does not count is treated as history is",
            outcome: lacking(.engine), severity: .p1, counts: false),
        Case(
            testDescription: "what an engine does not count, where without_history is set",
            levels: Levels(feed: .init(withoutHistory: .p0)), outcome: lacking(.engine),
            severity: .p0),
        Case(
            testDescription: "without_history does not touch violations",
            levels: Levels(file: .init(withoutHistory: .p0)), severity: .p1),
    ]

    @Test("severity, and whether it counts", arguments: cases)
    func weigh(_ example: Case) {
        let recorded = RecordedOutcome(
            "identity.coverage", example.outcome, example.levels.settings(Example.rules[0]))
        #expect(recorded.severity == example.severity)
        #expect(recorded.counts == example.counts)
        #expect((recorded.reason == nil) == (recorded.status != .notEvaluated))
    }

    @Test("a parameter is read from the nearest level that sets it")
    func parameters() {
        var levels = Levels()
        #expect(levels.settings(Example.rules[0])[Example.maxMissing] == 0.05)
        #expect(levels.settings(Example.rules[0])[Example.spike] == nil)
        levels.file = RuleOverride(values: ["max_missing": 0.1, "spike": 0.3])
        #expect(levels.settings(Example.rules[0])[Example.maxMissing] == 0.1)
        levels.feed = RuleOverride(values: ["max_missing": 0.2])
        #expect(levels.settings(Example.rules[0])[Example.maxMissing] == 0.2)
        levels.column = RuleOverride(values: ["max_missing": 0, "spike": 0.9])
        #expect(levels.settings(Example.rules[0])[Example.maxMissing] == 0)
        #expect(levels.settings(Example.rules[0])[Example.spike] == 0.9)
    }

    @Test("a count is a whole number, and the same in a file")
    func counts() throws {
        let spec = Example.rules[1]
        #expect(RuleSettings(spec, [])[Example.minimum] == 1)
        let config = try Example.load(
            Example.file + "rules:\n  volume.row_count: {minimum: 250}\n"
        ).config
        #expect(config.settings(spec)[Example.minimum] == 250)
    }

    @Test("a rule is off where the nearest level says so")
    func enabled() {
        let spec = Example.rules[0]
        #expect(RuleSettings(spec, []).enabled)
        let off = RuleOverride(enabled: false)
        #expect(!Levels(file: off).settings(spec).enabled)
        #expect(Levels(file: off, column: RuleOverride(enabled: true)).settings(spec).enabled)
    }
}
