import Foundation
import Shared
import TestSupport
import Testing

/// Outside programs read these documents; more fields may be added, none may change its meaning.
@Suite("JSON that outside programs rely on")
struct ContractTests {
    /// What a field holds, where a program that reads it may not be surprised.
    indirect enum Shape: Sendable {
        case count, number, text, money, day, instant, flag, null
        case word([String])
        case optional(Shape)
        case list(Shape)
        case object([String: Shape])
        case table(Shape)

        func problems(_ value: Any?, _ path: String = "") -> [String] {
            switch (self, value) {
            case (.optional, nil), (.optional, is NSNull), (.null, is NSNull): return []
            case (.optional(let inner), _): return inner.problems(value, path)
            case (.flag, let value as NSNumber) where value.isBoolean: return []
            case (.count, let value as NSNumber)
            where !value.isBoolean && value.doubleValue == value.doubleValue.rounded()
                && value.doubleValue >= 0:
                return []
            case (.number, let value as NSNumber)
            where !value.isBoolean && value.doubleValue.isFinite: return []
            case (.text, is String): return []
            case (.word(let words), let text as String) where words.contains(text): return []
            case (.money, let text as String)
            where text.wholeMatch(of: /-?(0|[1-9]\d*)(\.\d*[1-9])?/) != nil: return []
            case (.day, let text as String) where Day(text)?.description == text: return []
            case (.instant, let text as String)
            where text.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil:
                return []
            case (.list(let inner), let items as [Any]):
                return items.enumerated().flatMap { inner.problems($1, "\(path)[\($0)]") }
            case (.table(let inner), let entries as [String: Any]):
                return entries.flatMap { inner.problems($1, "\(path)/\($0)") }
            case (.object(let fields), let entries as [String: Any]):
                return fields.flatMap { $1.problems(entries[$0], "\(path)/\($0)") }
            default: return ["\(path): \(value ?? "nothing") is no \(self)"]
            }
        }
    }

    static let profile = Shape.object([
        "schema_version": .count, "feed": .text, "partition": .text, "day": .day,
        "bytes": .count, "records": .count, "exact_duplicate_records": .count,
        "malformed": .object(["field_count": .count, "quoting": .count, "encoding": .count]),
        "columns": .list(.object(["name": .text, "missing": .count])),
        "events": .table(.count),
        "time": .object([
            "unparsable": .count, "outside": .count, "first": .instant, "last": .instant,
        ]),
        "purchases": .object([
            "count": .count, "missing_revenue": .count, "non_positive_revenue": .count,
            "empty_items": .count, "missing_transaction_id": .count, "revenue": .money,
            "transaction_collisions": .list(.text), "transaction_duplicates": .list(.text),
        ]),
        "payload": .table(
            .table(.object(["present": .count, "null": .count, "types": .table(.count)]))),
    ])

    static let severity = Shape.word(["P0_BLOCKER", "P1_HIGH", "P2_INFO"])
    static let check = Shape.object([
        "rule": .text, "column": .optional(.text),
        "status": .word(["passed", "violated", "not_evaluated"]), "severity": severity,
        "observed": .optional(.number), "threshold": .optional(.number), "n": .count,
        "baseline_days": .list(.day), "message": .text, "reason": .optional(.text),
        "waived": .flag,
        "samples": .list(.object(["line": .count, "offset": .count, "text": .text])),
    ])
    static let report = Shape.object([
        "schema_version": .count,
        "partitions": .list(
            .object([
                "feed": .text, "partition": .text, "day": .day,
                "verdict": .word(["CLEAN", "AT_RISK", "QUARANTINED"]),
                "action": .word(["promoted", "promoted_at_risk", "quarantined"]),
                "checks": .list(check),
            ])),
        "summary": .object(["clean": .count, "at_risk": .count, "quarantined": .count]),
    ])

    private static func object(_ text: String) throws -> [String: Any] {
        try #require(
            JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
    }

    @Test("profile", arguments: ["events_20250319.csv", "events_20250321.csv.gz"])
    func profile(name: String) throws {
        let path = BuiltProgram.root + "/partitions/" + name
        let texts = try (0..<2).map { _ in try Workplace().gate("profile", path).output }
        #expect(texts[0] == texts[1])
        let found = try Self.object(texts[0])
        #expect(Self.profile.problems(found) == [])
        #expect(found["partition"] as? String == name)
        #expect(keysAreSorted(texts[0]))
        // In whatever pieces, and by however many threads, the bytes are the same.
        for pieces in [["--threads", "1", "--chunk-bytes", "3000"], ["--threads", "7"]] {
            let result = try BuiltProgram.gate(["profile", path] + pieces, in: Workplace().folder)
            #expect(result.output == texts[0], "\(pieces)")
        }
    }

    @Test("a profile without one usable value has no NaN, no Infinity and no invented time")
    func emptyProfile() throws {
        let work = try Workplace()
        try work.land("", "2025-03-06")
        let text = try work.gate("profile", "partitions/events_20250306.csv").output
        let time = try Self.object(text)["time"] as? [String: Any]
        #expect(time?["first"] == nil && time?["last"] == nil)
        #expect(!text.lowercased().contains("nan") && !text.lowercased().contains("inf\n"))
    }

    @Test("check --json lists every rule that ran, and is the same twice")
    func check() throws {
        let texts = try (0..<2).map { _ in
            let work = try Workplace()
            try work.land(Workplace.day(["A1"]), "2025-03-05")
            try work.land(Workplace.day(["B1"], withoutID: 6), "2025-03-06")
            try work.land(Workplace.day(["A1"]) + "broken\n", "2025-03-07")
            return try work.gate("check", "--json").output
        }
        #expect(texts[0] == texts[1])
        #expect(keysAreSorted(texts[0]))
        let found = try Self.object(texts[0])
        #expect(Self.report.problems(found) == [])
        let summary = try #require(found["summary"] as? [String: Any])
        #expect(summary["clean"] as? Int == 1 && summary["at_risk"] as? Int == 1)
        #expect(summary["quarantined"] as? Int == 1)
        let partitions = try #require(found["partitions"] as? [[String: Any]])
        let rules = try BuiltProgram.gate(["explain", "--all-rules"], in: Workplace().folder)
            .output.split(separator: "\n").filter { $0.hasPrefix("## ") }
            .compactMap { $0.firstMatch(of: /[a-z]+\.[a-z_]+/).map { String($0.output) } }
        try #require(rules.count > 20)
        for partition in partitions {
            let checks = partition["checks"] as? [[String: Any]] ?? []
            let ran = Set(checks.compactMap { $0["rule"] as? String })
            // No column of the standard configuration has a limit for this one.
            #expect(
                Set(rules).subtracting(ran) == [
                    "partition.missing", "partition.incomplete", "schema.null_rate",
                    "purchase.currency", "purchase.exceptions",
                    // Of columns with constraints.
                    "schema.pattern", "schema.unique", "schema.range", "schema.values",
                    "schema.max_length",
                    // Of days that are several files.
                    "partition.damaged_files", "partition.copied_files", "partition.mixed_headers",
                ])
            #expect(ran.isSubset(of: rules))
            for check in checks where check["status"] as? String == "not_evaluated" {
                #expect((check["reason"] as? String)?.isEmpty == false, "\(check)")
            }
        }
        #expect(texts[0].contains("\"not_evaluated\"") && texts[0].contains("\"violated\""))
    }

    @Test("the verdict on record is the verdict that was given")
    func recorded() throws {
        let work = try Workplace()
        let text = Workplace.day(["A1"]).replacingOccurrences(of: "{day}", with: "2025-03-06")
        try work.folder.write(gzip(Data(text.utf8)), to: "partitions/events_20250306.csv.gz")
        var answers = try (0..<2).map { _ in
            let found = try Self.object(work.gate("check", "--json").output)
            return (found["partitions"] as? [[String: Any]])?.first ?? [:]
        }
        #expect(answers[0]["action"] as? String == "promoted")
        #expect(answers[1]["action"] as? String == "unchanged")
        for i in answers.indices { answers[i]["action"] = nil }
        #expect(answers[0] as NSDictionary == answers[1] as NSDictionary)
    }

    /// Keys of each object ascend; told by the indentation of the printed text.
    private func keysAreSorted(_ text: String) -> Bool {
        var last: [Int: String] = [:]
        for line in text.split(separator: "\n") {
            let depth = line.prefix { $0 == " " }.count
            for deeper in last.keys where deeper > depth { last[deeper] = nil }
            guard let key = line.firstMatch(of: #/^ *"((?:[^"\\]|\\.)*)" : /#)?.output.1 else {
                continue
            }
            // By UTF-16 as Foundation sorts; the keys here are ASCII or begin alike.
            if let before = last[depth], before >= String(key) { return false }
            last[depth] = String(key)
        }
        return true
    }
}

extension NSNumber {
    /// JSON's `true` and `1` are different things.
    fileprivate var isBoolean: Bool { String(cString: objCType) == "c" }
}
