import Profile
import Shared

struct PartitionCopiedFiles: PartitionRule {
    let spec = RuleSpec(
        id: "partition.copied_files", severity: .p0,
        summary: "The same content came twice in one day, under two names.",
        rationale: """
            Asked of feeds whose day is several files. Two files with the same bytes, compressed or not, are one file that \
            was delivered again: every event in it counts twice. Files without records are no copies. Have the copy removed \
            from the landing folder, and the day is judged again.
            """, effect: .duplicateLoad, judgesSets: true)
    var passes: RuleExample {
        RuleExample(parts: [
            RuleExample.header + RuleExample.views(2), RuleExample.header + RuleExample.views(1),
        ])
    }
    var violates: RuleExample {
        RuleExample(parts: [
            RuleExample.header + RuleExample.views(2), RuleExample.header + RuleExample.views(2),
        ])
    }

    var needsBytes: Bool { false }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        guard let set = input.profile.set else { return [] }
        guard set.copies.count > 0 else {
            return [
                Outcome(
                    .passed, observed: 0, threshold: 0, n: set.files, "each file is another one")
            ]
        }
        let named = set.copies.first.listed(5, of: set.copies.count) {
            "\(Name.shown($0.path)) is \(Name.shown($0.original)) again "
                + "(\(Decimals.count($0.records, "record")))"
        }
        return [
            Outcome(
                .violated, observed: Double(set.copies.count), threshold: 0, n: set.files, named)
        ]
    }
}
