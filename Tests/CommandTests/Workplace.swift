import Foundation
import Shared
import TestSupport
import Testing

/// A folder as a data team has it: a configuration, a landing folder, a state folder.
final class Workplace {
    let folder: TemporaryFolder
    static let header =
        "client_id,page_url,referrer,timestamp,event_name,event_data,user_agent\n"

    /// As it is found.
    init(in folder: TemporaryFolder) { self.folder = folder }

    init(config: String? = nil) throws {
        folder = try TemporaryFolder()
        let standard = try String(
            contentsOfFile: BuiltProgram.root + "/config/gate.yml", encoding: .utf8)
        try folder.write(config ?? standard, to: "config/gate.yml")
        try folder.write("", to: "partitions/.keep")
    }

    /// The standard configuration with something put in the place of something else.
    convenience init(replacing old: String, with new: String) throws {
        let standard = try String(
            contentsOfFile: BuiltProgram.root + "/config/gate.yml", encoding: .utf8)
        try #require(standard.contains(old))
        try self.init(config: standard.replacingOccurrences(of: old, with: new))
    }

    func gate(_ arguments: String..., input: Data? = nil) throws -> ProgramResult {
        try BuiltProgram.gate(arguments, in: folder, input: input)
    }

    func health(_ arguments: String...) throws -> ProgramResult {
        try BuiltProgram.health(arguments, in: folder)
    }

    func land(_ text: String, _ day: String, suffix: String = "") throws {
        let name = "partitions/events_\(day.filter { $0 != "-" }).csv\(suffix)"
        try folder.write(text.replacingOccurrences(of: "{day}", with: day), to: name)
    }

    /// A plain day: page views of many visitors, and purchases with the given ids.
    static func day(
        _ ids: [String] = [], views: Int = 40, withoutID: Int = 0, header: String = header,
        referrer: Bool = true, revenue: String = "20"
    ) -> String {
        var text = header
        for i in 0..<views {
            let client = i < withoutID ? "" : "c\(i)"
            let fields = [
                client, "https://shop.example/p\(i)", referrer ? "https://search.example/" : nil,
                "{day}T10:\(10 + i / 60):\(10 + i % 50)Z", "page_viewed", "",
                "\"Mozilla/5.0 (X11, Linux)\"",
            ]
            text += fields.compactMap(\.self).joined(separator: ",") + "\n"
        }
        for (i, id) in ids.enumerated() {
            let item = #"{""quantity"":1,""item_price"":\#(revenue)}"#
            let payload =
                #"{""transaction_id"":""\#(id)"",""revenue"":\#(revenue),""items"":[\#(item)],"#
                + #"""user_email"":""mail\#(i)@person.example""}"#
            let fields = [
                "buyer\(i)", "https://shop.example/thanks", referrer ? "" : nil,
                "{day}T12:\(10 + i):00Z", "checkout_completed", "\"\(payload)\"", "ua",
            ]
            text += fields.compactMap(\.self).joined(separator: ",") + "\n"
        }
        return text
    }

    /// The report of `check --json`.
    func report(_ result: ProgramResult) throws -> Report {
        try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
    }

    struct Report: Decodable {
        var partitions: [Partition]
        var summary: [String: Int]

        struct Partition: Decodable {
            var partition: String
            var day: PartitionDay
            var verdict: Verdict
            var action: String
            var restates: Verdict?
            var checks: [RecordedOutcome]

            func check(_ rule: String, _ column: String? = nil) -> RecordedOutcome? {
                checks.first { $0.rule == rule && (column == nil || $0.column == column) }
            }
        }
    }
}
