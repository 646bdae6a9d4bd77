import Profile
import Shared

struct PartitionDamagedFiles: PartitionRule {
    static let maxShare = RuleParameter.share(
        "max_share", default: 0.01,
        "share of the day's bytes in such files above which the day is blocked")

    let spec = RuleSpec(
        id: "partition.damaged_files", severity: .p0,
        summary: "Files of the day are cut, corrupt or no table at all.",
        rationale: """
            Asked of feeds whose day is several files. A file counts as damaged where it is empty or where it was \
            cut (a gzip file without its end). So does one that is not the declared table: an HTML page, a Parquet file, a \
            table without its header. Of a cut file, what could be read is counted with \
            the day. Up to `max_share` of the day's bytes the day goes on, at risk (P1); above it is blocked. Each file is \
            named: have it delivered again, and the day is judged again.
            """, parameters: [maxShare], effect: .partialLoad, judgesSets: true)
    var passes: RuleExample {
        RuleExample(parts: [
            RuleExample.header + RuleExample.views(2), RuleExample.header + RuleExample.views(1),
        ])
    }
    var violates: RuleExample {
        RuleExample(parts: [RuleExample.header + RuleExample.views(2), "<html>502</html>\n"])
    }

    var needsBytes: Bool { false }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        guard let set = input.profile.set else { return [] }
        let share = set.bytes > 0 ? Double(set.damagedBytes) / Double(set.bytes) : 0
        let limit = settings[Self.maxShare]
        let files = Decimals.count(set.files, "file")
        guard set.damaged.count > 0 else {
            return [
                Outcome(
                    .passed, observed: 0, threshold: limit, n: set.files, "\(files), all whole")
            ]
        }
        let named = set.damaged.first.listed(5, of: set.damaged.count) {
            $0.message(for: input.feed)
        }
        return [
            Outcome(
                .violated, severity: share > limit ? settings.severity : .p1, observed: share,
                threshold: limit, n: set.files,
                "\(Decimals.grouped(set.damaged.count)) of \(files), \(Decimals.percent(share)) of the bytes: \(named)"
            )
        ]
    }
}

extension FileSetFacts.Damage {
    /// Which file it is, and what is wrong with it.
    func message(for feed: Feed) -> String {
        let what =
            switch why {
            case .damaged(let damage): damage
            case .format(.noHeader):
                "the header is missing; if only the first file of a day has one, set "
                    + "feeds: \(feed.name): format: {header: first}"
            case .format(let cause): cause.message(for: feed)
            case .empty: "the file is empty, not even a header stands in it"
            case .oneHeaderMore: "its header is another one than those of all other files"
            }
        return "\(Name.shown(path)) (\(what))"
    }
}
