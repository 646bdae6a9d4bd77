import Foundation
import Shared
import TestSupport
import Testing

/// Files that are tables, written otherwise than the usual CSV: what `format:` says of them.
@Suite("Dialects of tables")
struct DialectTests {
    private static let columns = """
              - {name: id, required: P0, unique: true}
              - {name: at, role: event_time, type: timestamp, required: P0}
              - {name: event, role: event_name}
              - {name: amount, type: decimal}
              - {name: note}

        """

    private static func config(_ format: String) -> String {
        """
        feeds:
          shop:
            files: shop_{yyyy}{mm}{dd}.txt
            format: \(format)
            columns:
        \(columns)    events: {known: [view, buy]}
            purchases: {event: buy, transaction_id: id, revenue: amount}
        """
    }

    private static let names = "id,at,event,amount,note"

    /// Twelve records, every other one a purchase of a fourth of its number.
    private static func records(_ line: ([String]) -> String) -> String {
        (1...12).map { i in
            line([
                "A\(i)", "2025-03-06T10:\(10 + i):00Z", i % 2 == 0 ? "buy" : "view", "\(i).25",
                "n \(i)",
            ])
        }.joined()
    }

    private static let plain = records { $0.joined(separator: ",") + "\n" }

    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let format: String
        let text: String
        var blank = 0
    }

    static let cases: [Case] = [
        Case(
            testDescription: "lines before the header",
            format: "{skip_lines: 3}", text: "Export of \"today\n\n# 2025\n\(names)\n\(plain)"),
        Case(
            testDescription: "lines before the first record of a file without header",
            format: "{skip_lines: 1, header: false}", text: "\u{feff}Report 1\r\n\(plain)"),
        Case(
            testDescription:
                "comments and an empty line before the header, among records, and at the end",
            format: "{comment: \"#\"}",
            text: "# a\n# b\n\n\(names)\n# c,d,e,f,g\n\(plain)# end\n", blank: 2),
        Case(
            testDescription: "a line of totals",
            format: "{comment: [\"#\", Total]}", text: "\(names)\n\(plain)Total,,,78.00,\n",
            blank: 1),
        Case(
            testDescription: "names from the configuration, some of them undeclared",
            format: "{header: [id, at, session, event, amount, note, agent]}",
            text: records { f in
                (f[0...1] + ["s1"] + f[2...] + ["x"]).joined(separator: ",") + "\n"
            }),
        Case(
            testDescription: "a delimiter behind each record, not behind the header",
            format: "{trailing_delimiter: true}",
            text: names + "\n" + records { $0.joined(separator: ",") + ",\n" }),
        Case(
            testDescription: "a delimiter behind the header, too",
            format: "{delimiter: \"|\", trailing_delimiter: true}",
            text: names.replacing(",", with: "|") + "|\r\n"
                + records { $0.joined(separator: "|") + "|\r\n" }),
        Case(
            testDescription: "a delimiter behind each record of a file without header",
            format:
                "{delimiter: tab, quote: none, header: [id, at, event, amount, note], trailing_delimiter: true}",
            text: records { $0.joined(separator: "\t") + "\t\n" }),
        Case(
            testDescription: "two bars between fields, some of them quoted",
            format: "{delimiter: \"||\"}",
            text: names.replacing(",", with: "||") + "\r\n"
                + records { f in
                    (f[0...3] + ["\"\(f[4])\""]).joined(separator: "||") + "\r\n"
                }),
        Case(
            testDescription: "three characters between fields, behind lines and comments",
            format: "{delimiter: \"~|~\", quote: none, skip_lines: 1, comment: \"#\"}",
            text: "a \"report\n# more\n" + names.replacing(",", with: "~|~") + "\n"
                + records { $0.joined(separator: "~|~") + "\n" }),
        Case(
            testDescription: "backslashes before quotes",
            format: "{escape: backslash}",
            text: "\(names)\n"
                + records { $0.map { "\"\($0)\"" }.joined(separator: ",") + "\n" }),
        Case(
            testDescription: "backslashes, and no quotes, in a file without header",
            format:
                "{delimiter: \"|\", quote: none, escape: backslash, header: [id, at, event, amount, note]}",
            text: records { $0.joined(separator: "|") + "\n" }),
    ]

    /// At each LF: to Swift, CR and LF are one character.
    private static func lines(_ text: String) -> [String] {
        text.utf8.split(separator: 10, omittingEmptySubsequences: false).map { String($0) ?? "" }
    }

    private func work(_ one: Case) throws -> Workplace {
        let work = try Workplace(config: Self.config(one.format))
        try work.folder.write(one.text, to: "partitions/shop_20250306.txt")
        return work
    }

    @Test("is read as the plain table is", arguments: cases)
    func reads(one: Case) throws {
        let work = try work(one)
        let result = try work.gate("check", "--json")
        #expect(result.code == 0, "\(result.output)\(result.errors)")
        let profile = try work.gate(
            "profile", "partitions/shop_20250306.txt", "--config", "config/gate.yml")
        let plain = try Workplace(config: Self.config("csv"))
        try plain.folder.write("\(Self.names)\n\(Self.plain)", to: "partitions/shop_20250306.txt")
        let wanted = try plain.gate(
            "profile", "partitions/shop_20250306.txt", "--config", "config/gate.yml")
        func facts(_ result: ProgramResult) throws -> NSDictionary {
            let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
            var facts = try #require(object as? [String: Any])
            #expect((facts["empty_lines"] as? Int ?? 0) == 0 || one.blank > 0)
            for key in ["bytes", "fingerprint", "empty_lines", "samples"] { facts[key] = nil }
            let columns = facts["columns"] as? [[String: Any]] ?? []
            let wanted = Self.names.split(separator: ",").map(String.init)
            facts["columns"] = columns.filter { column in
                wanted.contains(column["name"] as? String ?? "")
            }
            return facts as NSDictionary
        }
        #expect(try facts(profile) == facts(wanted), "\(profile.output)\n\(wanted.output)")
        #expect(try work.gate("check", "--all", "--json").code == 0)
    }

    @Test(
        "evidence has the lines of the file, and a remainder is of the same dialect",
        arguments: cases)
    func remainder(one: Case) throws {
        let work = try work(one)
        // Two purchases of one id, and of other amounts.
        let text = one.text.replacing("A4", with: "A2")
        try work.folder.write(text, to: "partitions/shop_20250306.txt")
        #expect(try work.gate("check").code == 2)
        let rejected = try work.folder.read("state/quarantine/shop_20250306.txt/rejected.csv")
        let lines = Self.lines(text)
        let wanted = lines.indices.filter { lines[$0].contains("A2") }.map { "\($0 + 1)" }
        let found = Self.lines(rejected).filter { $0.contains("A2") }
            .map { String($0.prefix { $0 != "," }) }
        #expect(found == wanted, "\(rejected)")
        let release = try work.gate(
            "release", "2025-03-06", "--by", "ana", "--reason", "x", "--drop-rejected")
        #expect(release.code == 0, "\(release.errors)")
        let left = try work.folder.read("state/promoted/shop_20250306.txt")
        let kept = lines.filter { !$0.contains("A2") }.joined(separator: "\n")
        #expect(left == kept, "\(left)")
    }

    @Test("the days of a set have it in each file")
    func sets() throws {
        let text = Self.config("{skip_lines: 1, comment: \"#\"}")
            .replacing("shop_{yyyy}{mm}{dd}.txt", with: "\"{yyyy}{mm}{dd}/*\"")
        let work = try Workplace(config: text)
        for (i, ids) in ["A", "B", "C"].enumerated() {
            let records = Self.plain.replacing("A", with: ids).replacing("n ", with: "\(ids) ")
            try work.folder.write(
                "file \(i)\n# of three\n\(Self.names)\n\(records)",
                to: "partitions/20250306/\(i).csv")
        }
        let result = try work.gate("check", "--json")
        #expect(result.code == 0, "\(result.output)\(result.errors)")
        let day = try #require(try work.report(result).partitions.first)
        #expect(day.check("purchase.transaction_duplicate")?.status != .violated)
        #expect(result.output.contains("\"records\" : 36") || result.output.contains("36"))
    }

    @Test(
        "what cannot be meant is a mistake of the configuration",
        arguments: [
            ("{header: [id, at, event, amount]}", "'note' is none of the names in format: header"),
            ("{header: []}", "one at least is needed"), ("{header: [id, id]}", "listed twice"),
            ("{skip_lines: -1}", "skip_lines"), ("{comment: \"\"}", "comment"),
            ("{delimiter: \"a|\"}", "letters, digits"),
            ("{delimiter: \"|\\\"|\"}", "the quote cannot be part"),
            ("{delimiter: \"|||||||||\"}", "delimiter"), ("{escape: caret}", "doubled, backslash"),
            ("{escape: backslash, delimiter: \"\\\\\"}", "the backslash cannot"),
            ("{type: jsonl, escape: backslash}", "only for CSV"),
        ])
    func mistakes(format: String, words: String) throws {
        let work = try Workplace(config: Self.config(format))
        let result = try work.gate("config", "check")
        #expect(result.code == 78 && result.errors.contains(words), "\(result.errors)")
    }

    @Test(
        "where the configuration does not say so, the finding names the setting",
        arguments: [
            (0, "skip_lines: 3"), (2, "format: {comment: \"#\"}"), (5, "trailing_delimiter: true"),
            (8, "format: {delimiter: \"||\"}"),
        ])
    func hints(number: Int, words: String) throws {
        let one = Self.cases[number]
        let work = try Workplace(config: Self.config("csv"))
        try work.folder.write(one.text, to: "partitions/shop_20250306.txt")
        #expect(try work.gate("check").code == 2)
        let why = try work.gate("explain", "2025-03-06")
        #expect(why.output.contains(words), "\(why.output)")
    }

    @Test("the files of a set are respelled one by one, and have remainders of the same spelling")
    func respelledSets() throws {
        let format = #"{delimiter: "||", escape: backslash, header: first}"#
        let text = Self.config(format)
            .replacing("shop_{yyyy}{mm}{dd}.txt", with: "\"{yyyy}{mm}{dd}/*\"")
        let work = try Workplace(config: text)
        let header = Self.names.replacing(",", with: "||") + "\n"
        let files = ["A", "B", "C"].enumerated().map { i, ids in
            (i == 1 ? "" : header)
                + Self.records { f in
                    (f[0...3] + [#"say \"\#(ids)\" \|| "# + f[4] + "\\\n."]).joined(separator: "||")
                        + "\n"
                }.replacing("A", with: ids)
        }
        for (i, file) in files.enumerated() {
            // B4 gets the id of another purchase.
            try work.folder.write(
                file.replacing("B4||", with: "B2||"), to: "partitions/20250306/\(i).csv")
        }
        let result = try work.gate("check", "--json")
        #expect(result.code == 2, "\(result.output)\(result.errors)")
        let rejected = try work.folder.read("state/quarantine/shop-2025-03-06/rejected.csv")
        #expect(rejected.hasPrefix("file,line,rule,\(header)"), "\(rejected)")
        #expect(rejected.contains("1.csv,3,") && rejected.contains("1.csv,7,"), "\(rejected)")
        let release = try work.gate(
            "release", "2025-03-06", "--by", "ana", "--reason", "x", "--drop-rejected")
        #expect(release.code == 0, "\(release.errors)")
        let lines = Self.lines(files[1])
        // Behind the last line end stands nothing.
        let kept = lines.indices.dropLast().filter { ![2, 3, 6, 7].contains($0) }
            .map { lines[$0] + "\n" }
        let promoted = try (0...2).map {
            try work.folder.read("state/promoted/shop-2025-03-06/20250306/\($0).csv")
        }
        #expect(promoted == [files[0], kept.joined(), files[2]], "\(promoted)")
    }
}
