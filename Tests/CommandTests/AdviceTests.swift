import Foundation
import Shared
import TestSupport
import Testing

/// A line of configuration that a message advises: `feeds: web: format: {delimiter: ";"}`.
private struct Advice: Hashable {
    /// Below the feed: `format`, or `columns`, a column's name, and its key.
    let path: [String]
    let value: String

    /// `columns.timestamp_formats`, `format.delimiter`.
    var kind: String {
        if path.count == 3 { return "columns.\(path[2])" }
        guard let key = value.firstMatch(of: /^\{(\w+):/) else { return path[0] }
        return path[0] == "format" ? "format.\(key.1)" : path[0]
    }

    /// All that a text advises.
    static func all(in text: String) -> [Advice] {
        var found: [Advice] = []
        for match in text.matches(
            of: /feeds: \w+: ((?:"[^"]*"|[\w$]+):(?: +(?:"[^"]*"|[\w$]+):)* +)/)
        {
            let path = match.1.matches(of: /("[^"]*"|[\w$]+):/).map {
                $0.1.trimmingCharacters(in: ["\""])
            }
            let value = value(text[match.range.upperBound...])
            if !value.isEmpty { found.append(Advice(path: path, value: value)) }
        }
        return found
    }

    /// A scalar, or everything up to the bracket that closes the first one.
    private static func value(_ rest: Substring) -> String {
        guard let first = rest.first else { return "" }
        guard "[{".contains(first) else {
            return String(rest.prefixMatch(of: /"[^"]*"|[\w:\/+-]+/)?.0 ?? "")
        }
        var (depth, isQuoted, wasEscape) = (0, false, false)
        for i in rest.indices {
            let character = rest[i]
            if !wasEscape, character == "\"" { isQuoted.toggle() }
            wasEscape = !wasEscape && character == "\\"
            if isQuoted { continue }
            if "[{".contains(character) { depth += 1 }
            if "]}".contains(character) { depth -= 1 }
            if depth == 0 { return String(rest[...i]) }
        }
        return ""
    }

    /// The configuration with the line in its place, as a person would put it.
    func pasted(into config: String) throws -> String {
        var lines = config.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if path.count == 3 {
            let at = try #require(lines.firstIndex { $0.contains("{name: \(path[1])") })
            lines[at].replace(try Regex(", \(path[2]): \\[[^\\]]*\\]"), with: "")
            let end = try #require(lines[at].lastIndex(of: "}"))
            lines[at].insert(contentsOf: ", \(path[2]): \(value)", at: end)
            return lines.joined(separator: "\n")
        }
        if let at = lines.firstIndex(where: { $0.hasPrefix("    \(path[0]):") }) {
            if lines[at].hasSuffix("}"), value.hasPrefix("{") {
                lines[at].replace(/\}$/, with: ", \(value.dropFirst())")
            } else {
                lines[at] = "    \(path[0]): \(value)"
            }
        } else {
            let at = try #require(lines.firstIndex { $0.hasPrefix("    files:") })
            lines.insert("    \(path[0]): \(value)", at: at + 1)
        }
        return lines.joined(separator: "\n")
    }
}

@Suite("Advice can be pasted, and then the file is read")
struct AdviceTests {
    private static let config = """
        feeds:
          web:
            files: web_{yyyy}{mm}{dd}.csv
            columns:
              - {name: id, role: identity, required: P0}
              - {name: ts, role: event_time, type: timestamp, required: P0}
              - {name: amount, type: decimal}
              - {name: page, type: url}

        """

    private static func day(
        header: String = "id,ts,amount,page\n",
        ts: (Int) -> String = { "2025-03-06T\(clock($0))Z" },
        amount: (Int) -> String = { "\($0).50" }
    ) -> String {
        header + (0..<120).map { "u\($0),\(ts($0)),\(amount($0)),/p\($0)\n" }.joined()
    }

    private static func clock(_ i: Int) -> String {
        "\(10 + i / 30):\(10 + i % 50):\(10 + (i * 7) % 50)"
    }

    /// Seconds since 1970 of 2025-03-06T10:00:00Z, and some more.
    private static func epoch(_ i: Int) -> Int { 1_741_255_200 + 61 * i }

    private static func replaced(_ old: String, _ new: String) -> String {
        let text = config.replacing(old, with: new)
        precondition(text != config, "\(old) is not in the configuration")
        return text
    }

    struct Fault {
        let name: String
        var config = AdviceTests.config
        let text: String
        let kinds: Set<String>
        var isCleanThen = true
    }

    static let faults: [Fault] = {
        let utc = "2025-03-06T"
        func formats(_ list: String) -> String {
            replaced("type: timestamp", "type: timestamp, timestamp_formats: [\(list)]")
        }
        var faults = [
            Fault(
                name: "semicolons", text: day().replacing(",", with: ";"),
                kinds: ["format.delimiter"]),
            Fault(
                name: "tabs, in a feed with a format",
                config: replaced(
                    "    columns:", "    format: {null_values: [\"-\"]}\n    columns:"),
                text: day().replacing(",", with: "\t"), kinds: ["format.delimiter"]),
            Fault(
                name: "bars", text: day().replacing(",", with: "|"), kinds: ["format.delimiter"]),
            Fault(name: "no header", text: day(header: ""), kinds: ["format.header"]),
            Fault(
                name: "seconds", text: day(ts: { "\(epoch($0))" }),
                kinds: ["columns.timestamp_formats"]),
            Fault(
                name: "milliseconds of masked columns",
                config: replaced("type: timestamp", "type: timestamp, pii: true"),
                text: day(ts: { "\(epoch($0))123" }), kinds: ["columns.timestamp_formats"]),
            Fault(
                name: "microseconds", text: day(ts: { "\(epoch($0))000123" }),
                kinds: ["columns.timestamp_formats"]),
            Fault(
                name: "nanoseconds", text: day(ts: { "\(epoch($0))000000123" }),
                kinds: ["columns.timestamp_formats"]),
            Fault(
                name: "seconds in half of the records",
                text: day(ts: { $0 % 2 == 0 ? "\(epoch($0))" : utc + "\(clock($0))Z" }),
                kinds: ["columns.timestamp_formats"]),
            Fault(
                name: "seconds read as milliseconds", config: formats("epoch_milliseconds"),
                text: day(ts: { "\(epoch($0))" }), kinds: ["columns.timestamp_formats"]),
            Fault(
                name: "milliseconds read as microseconds",
                config: formats("iso8601, epoch_microseconds"),
                text: day(ts: { "\(epoch($0))500" }), kinds: ["columns.timestamp_formats"]),
            Fault(
                name: "milliseconds read as seconds", config: formats("epoch_seconds"),
                text: day(ts: { "\(epoch($0))500" }), kinds: ["columns.timestamp_formats"]),
            Fault(
                name: "NULL", text: day(amount: { $0 % 4 == 0 ? "NULL" : "\($0)" }),
                kinds: ["format.null_values"]),
            Fault(
                name: "\\N beside another text",
                config: replaced(
                    "    columns:", "    format: {placeholders: [\"0\"]}\n    columns:"),
                text: day(amount: { $0 % 4 == 0 ? "\\N" : "\($0)" }),
                kinds: ["format.null_values"]),
            Fault(
                name: "days of UTC in a zone",
                config: replaced("    columns:", "    time_zone: Europe/Berlin\n    columns:"),
                text: day(ts: { utc + ["23:30:0\($0 % 10)Z", "00:10:0\($0 % 10)Z"][$0 % 2] }),
                kinds: ["time_zone"]),
            Fault(
                name: "days of another zone",
                text: day(ts: {
                    $0 % 2 == 0
                        ? utc + "08:00:\(10 + $0 % 50)Z" : "2025-03-07T07:30:\(10 + $0 % 50)Z"
                }), kinds: ["time_zone"]),
            Fault(
                name: "dates only", text: day(ts: { _ in utc + "00:00:00Z" }), kinds: ["rules"]),
        ]
        for name in ["id ", "\u{200b}id", "ID", "i-d", "Id:", "i d", "id#", "i\u{a0}d"] {
            faults.append(
                Fault(
                    name: "a column called '\(name)'",
                    text: day(header: "\(name),ts,amount,page\n"), kinds: ["columns.aliases"]))
        }
        return faults
    }()

    /// What is advised by all messages of a check of a day, in JSON and in REASON.md.
    private func advice(_ work: Workplace) throws -> [Advice] {
        let report = try work.report(
            work.gate("check", "2025-03-06", "--json", "--fail-on", "never"))
        let messages = report.partitions.flatMap(\.checks).filter {
            $0.isViolated && $0.followsFrom == nil
        }.map(\.message)
        let found = Advice.all(in: messages.joined(separator: "\n"))
        if let reason = try? work.folder.read("state/quarantine/web_20250306.csv/REASON.md") {
            #expect(Set(Advice.all(in: reason)).isSubset(of: Set(found)))
        }
        return found
    }

    @Test(
        "each fault has its line, which is valid, and the day is clean with it",
        arguments: faults.indices)
    func pasted(_ index: Int) throws {
        let fault = Self.faults[index]
        let work = try Workplace(config: fault.config)
        #expect(try work.gate("config", "check").code == 0, "\(fault.name)")
        try work.folder.write(fault.text, to: "partitions/web_20250306.csv")
        let before = try work.gate("check", "--json", "--fail-on", "never")
        #expect(try work.report(before).partitions.first?.verdict != .clean, "\(fault.name)")
        let found = try advice(work)
        #expect(Set(found.map(\.kind)) == fault.kinds, "\(fault.name): \(found)")
        var config = fault.config
        for one in Set(found) { config = try one.pasted(into: config) }
        try work.folder.write(config, to: "config/gate.yml")
        let checked = try work.gate("config", "check")
        #expect(checked.code == 0, "\(fault.name): \(config)\n\(checked.output)\(checked.errors)")
        let after = try work.gate("check", "2025-03-06", "--json")
        let partitions = try work.report(after).partitions
        let partition = try #require(partitions.first, "\(fault.name)")
        let why = partition.checks.filter(\.counts).map(\.message)
        #expect(partition.verdict == .clean, "\(fault.name): \(why)\n\(config)")
    }

    @Test("days on which nothing comes: the schedule that is advised ends the gap")
    func schedule() throws {
        let work = try Workplace(config: Self.config)
        for day in 3...10 where day != 8 && day != 9 {
            let number = day < 10 ? "0\(day)" : "\(day)"
            try work.folder.write(
                Self.day().replacing("2025-03-06", with: "2025-03-\(number)"),
                to: "partitions/web_202503\(number).csv")
        }
        let report = try work.report(work.gate("check", "--json"))
        let found = Set(
            report.partitions.flatMap(\.checks).filter(\.isViolated).flatMap {
                Advice.all(in: $0.message)
            })
        #expect(found.map(\.kind) == ["schedule"])
        let advice = try #require(found.first)
        #expect(advice.value == "{days: [mon, tue, wed, thu, fri]}")
        try work.folder.write(advice.pasted(into: Self.config), to: "config/gate.yml")
        #expect(try work.gate("config", "check").code == 0)
        let after = try work.report(work.gate("check", "--json", "--all"))
        let missing = after.partitions.filter { $0.action == "missing" }.map(\.day.description)
        #expect(!missing.contains("2025-03-08") && !missing.contains("2025-03-09"))
    }

    @Test("no kind of advice in the sources is without a fault that brings it out")
    func kinds() throws {
        var advised: Set<String> = []
        for (path, text) in try ProjectFiles.all(below: "Sources", ending: ".swift") {
            for match in text.matches(of: /feeds: (?:"\s*\+ ")?\\\([^)]*\): (\w+)/) {
                advised.insert("\(path): \(match.1)")
            }
        }
        #expect(advised.count >= 5, "\(advised)")
        let tried = Set(Self.faults.flatMap(\.kinds)).union(["schedule"])
        let keys = Set(tried.map { String($0.prefix { $0 != "." }) })
        for one in advised {
            let key = String(one.split(separator: " ").last ?? "")
            // Where files are named that no pattern takes, the pattern stands as it is.
            #expect(keys.contains(key) || key == "files", "\(one) is tried by no fault")
        }
    }

    @Test("a header that is not UTF-8 gets no alias, but a word about the encoding")
    func foreignHeader() throws {
        let work = try Workplace(
            config: Self.config.replacing("name: amount", with: "name: \"prämie\""))
        let text = Array(Self.day().utf8)
        let name = Array("amount".utf8)
        let at = try #require(text.firstRange(of: name))
        for (bytes, says) in [
            (
                Array("pr".utf8) + [0xe4] + Array("mie".utf8),
                "looks like Windows-1252 (byte 0xE4, 'ä' there)"
            ),
            (
                Array("pr".utf8) + [0x8a] + Array("mie".utf8),
                "looks like Mac Roman (byte 0x8A, 'ä' there)"
            ),
            (Array("pr".utf8) + [0x84] + Array("mie".utf8), "is not UTF-8 (byte 0x84)"),
        ] {
            try work.folder.write(
                Data(text[..<at.lowerBound] + bytes + text[at.upperBound...]),
                to: "partitions/web_20250306.csv")
            let report = try work.report(work.gate("check", "--json"))
            let checks = try #require(report.partitions.first?.checks)
            let first = try #require(checks.first { $0.isViolated })
            #expect(
                first.rule == "partition.format" && first.message.contains(says), "\(first.message)"
            )
            #expect(first.message.contains("have the file saved as UTF-8"))
            let advice = Advice.all(in: checks.map(\.message).joined(separator: "\n"))
            #expect(advice.allSatisfy { $0.path == ["format"] && $0.value.contains("encoding") })
        }
    }
}
