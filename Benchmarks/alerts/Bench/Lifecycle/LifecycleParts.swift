import AlertShops

/// What each part that decides how long an incident lasts is worth, in Markdown.
struct LifecycleParts {
    let text: String

    private static let columns: [(LifecycleFigure, String)] = [
        (.brokenDays, "exit 2 holds"), (.lastBrokenDays, "last three days"),
        (.pagesAFault, "pages a fault"), (.relapsesPaged, "same again paged"),
        (.overlapsPaged, "unrelated paged"), (.quietAfterRepair, "quiet after repair"),
        (.changeBlockedDays, "P0 days of a change"), (.changeDays, "its days until quiet"),
        (.falsePages, "false pages"),
    ]

    init(seed: UInt64, count: Int) {
        var rows = [
            "| seed \(seed), \(count) shops | "
                + Self.columns.map(\.1).joined(separator: " | ") + " |",
            "| --- |" + String(repeating: " --- |", count: Self.columns.count),
        ]
        for variation in [Variation.ours] + Variation.lives {
            let score = LifecycleSet(seed: seed, count: count, variation).score
            let cells = Self.columns.map { Number.text(score.value($0.0)) }
            rows.append("| \(variation.name) | " + cells.joined(separator: " | ") + " |")
        }
        text = rows.joined(separator: "\n") + "\n"
    }
}
