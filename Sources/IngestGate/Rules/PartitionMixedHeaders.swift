import Profile
import Shared

struct PartitionMixedHeaders: PartitionRule {
    let spec = RuleSpec(
        id: "partition.mixed_headers", severity: .p0,
        summary: "The files of one day have different headers.",
        rationale: """
            Asked of feeds whose day is several files. Each file is read by its own header, so nothing is mixed up here; but \
            whoever loads the files by position mixes up columns. A declared column that some of the files lack is as bad as \
            its absence from all of them (`required` of the column), and records without it count as without value. \
            Another order, or columns that nobody declared, are P1.
            """, judgesSets: true)
    var passes: RuleExample {
        RuleExample(parts: [
            RuleExample.header + RuleExample.views(2), RuleExample.header + RuleExample.views(1),
        ])
    }
    var violates: RuleExample {
        RuleExample(parts: [
            RuleExample.header + RuleExample.views(2),
            "page_url,referrer,timestamp,event_name,event_data\n"
                + "https://shop.example/,,{day}T11:00:00Z,page_viewed,\n",
        ])
    }

    var needsBytes: Bool { false }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        guard let set = input.profile.set else { return [] }
        guard let main = set.headers.first, set.headers.count > 1 else {
            return [
                Outcome(
                    .passed, observed: Double(set.headers.count), threshold: 1, n: set.files,
                    "all files have the same header")
            ]
        }
        let all = Set(set.headers.flatMap { $0.declared.compactMap(\.self) })
        let lacking = set.headers.flatMap { all.subtracting($0.declared.compactMap(\.self)) }
        let severity = lacking.compactMap { input.feed.column(named: $0)?.required }
            .reduce(Severity.p1, max)
        let others = set.headers.dropFirst().map { Self.difference(of: $0, from: main) }
        return [
            Outcome(
                .violated, severity: min(severity, settings.severity),
                observed: Double(set.headers.count), threshold: 1, n: set.files,
                "\(Decimals.count(set.headers.count, "header")) in \(Decimals.count(set.files, "file")): "
                    + Array(others).listed(3) { $0 })
        ]
    }

    /// `b.csv lacks a, b; adds c`.
    private static func difference(
        of header: FileSetFacts.Header, from main: FileSetFacts.Header
    ) -> String {
        let (mine, theirs) = (Set(header.names), Set(main.names))
        let lacks = main.names.filter { !mine.contains($0) }
        let adds = header.names.filter { !theirs.contains($0) }
        var what: [String] = []
        if !lacks.isEmpty { what.append("lacks \(lacks.listed { Name.shown($0) })") }
        if !adds.isEmpty { what.append("adds \(adds.listed { Name.shown($0) })") }
        if what.isEmpty { what.append("has the columns in another order") }
        let more = header.files > 1 ? " and \(Decimals.count(header.files - 1, "more file"))" : ""
        return "\(Name.shown(header.path))\(more) \(what.joined(separator: ", ")) "
            + "(compared with \(Name.shown(main.path)))"
    }
}
