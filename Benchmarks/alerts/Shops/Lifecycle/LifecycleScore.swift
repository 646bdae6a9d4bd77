import Detection
package import Shared

/// How what was told night by night fits the life of what happened. Scores of several shops add up.
package struct LifecycleScore: Sendable, Hashable {
    /// A sum over some cases; a share where each case adds nothing or one.
    package struct Ratio: Sendable, Hashable {
        package var sum = 0
        package var cases = 0

        /// Nil, not NaN, without any case.
        package var value: Double? { cases > 0 ? Double(sum) / Double(cases) : nil }
    }

    /// A case that went against the target.
    package struct Miss: Sendable, Hashable {
        package let figure: LifecycleFigure
        package let day: Day
        /// Nil for a false page.
        package let label: LifecycleLabel?
    }

    package private(set) var figures: [LifecycleFigure: Ratio] = [:]
    package private(set) var misses: [Miss] = []

    package init() {}

    /// - Parameters:
    ///   - days: All of the shop, in order.
    ///   - labels: All that happened, in the order of their first days.
    package init(_ days: [ToldDay], labels: [LifecycleLabel]) {
        let story = Story(days, labels)
        for label in labels {
            switch label.role {
            case .fault, .base, .relapse: fault(label, story)
            case .overlap: overlap(label, story)
            case .change: change(label, story)
            case .sale:
                let blocked = story.during(label).first(where: \.isBlocked)
                count(.saleBlocked, blocked != nil, label, blocked?.day)
                count(.salesTold, story.during(label).contains { !$0.isQuiet }, label)
            case .bots: robots(label, story)
            case .deviceLost: device(label, story)
            case .closed: closed(label, story)
            case .monthEnd: break
            }
        }
        monthEnds(story)
        brokenDays(story)
        falsePages(story)
    }

    package static func += (a: inout LifecycleScore, b: LifecycleScore) {
        for (figure, ratio) in b.figures {
            a.figures[figure, default: Ratio()].sum += ratio.sum
            a.figures[figure, default: Ratio()].cases += ratio.cases
        }
        a.misses += b.misses
    }

    package func value(_ figure: LifecycleFigure) -> Double? { figures[figure]?.value }

    // MARK: Faults

    private mutating func fault(_ label: LifecycleLabel, _ story: Story) {
        guard label.isBlocker else { return }
        let during = story.during(label)
        let isPaged = during.contains { $0.pages > 0 }
        if label.role == .relapse {
            count(.relapsesPaged, isPaged, label)
        } else {
            count(.faultsPaged, isPaged, label)
        }
        // What an overlap pages in it is not the fault's.
        if label.role == .fault, isPaged {
            let pages = story.told(in: label.window).reduce(0) { $0 + $1.pages }
            add(.pagesAFault, pages, label, isMiss: pages > 1)
        }
        guard let second = story.secondGoodDay(after: label) else { return }
        let own = Set(during.flatMap(\.incidents).map(\.id))
        count(
            .quietAfterRepair, second.isQuiet && second.open.isDisjoint(with: own), label,
            second.day)
    }

    private mutating func brokenDays(_ story: Story) {
        let faults = story.labels.filter { $0.isBlocker }
        for told in story.days where !told.isMissing && !story.isClosed(told.day) {
            guard let fault = faults.first(where: { $0.days.contains(told.day) }) else { continue }
            count(.brokenDays, told.isBlocked, fault, told.day)
            let left = fault.days.upperBound.number - told.day.number
            if left < 3 { count(.lastBrokenDays, told.isBlocked, fault, told.day) }
        }
    }

    /// A page that is not one of an incident that was open before it began.
    private mutating func overlap(_ label: LifecycleLabel, _ story: Story) {
        let before = story.labels.last {
            $0.role == .base && $0.days.contains(label.days.lowerBound)
        }
        let from = before?.days.lowerBound ?? label.days.lowerBound
        let known = Set(
            story.days.filter { from <= $0.day && $0.day < label.days.lowerBound }
                .flatMap { Array($0.open) + $0.incidents.map(\.id) })
        let pages = story.during(label).flatMap(\.incidents).filter(\.pages)
        count(.overlapsPaged, pages.contains { !known.contains($0.id) }, label)
        count(.overlapsHeard, !pages.isEmpty, label)
    }

    private mutating func device(_ label: LifecycleLabel, _ story: Story) {
        let paged = story.during(label).first { $0.pages > 0 }
        count(.devicesPaged, paged != nil, label)
        guard let paged else { return }
        let isNamed = paged.incidents.contains {
            if case .deviceLost(let name) = $0.cause { return name == label.part }
            return false
        }
        count(.devicesNamed, isNamed, label)
    }

    // MARK: What is no fault

    private mutating func change(_ label: LifecycleLabel, _ story: Story) {
        let told = story.told(in: label.window)
        let blocked = told.count(where: \.isBlocked)
        add(.changeBlockedDays, blocked, label, isMiss: blocked > 2)
        let pages = told.reduce(0) { $0 + $1.pages }
        add(.changePages, pages, label, isMiss: pages > 1)
        let last = told.last { !$0.isQuiet }
        let days = last.map { $0.day.number - label.days.lowerBound.number + 1 } ?? 0
        add(.changeDays, days, label, isMiss: days > 10)
        count(.changesTold, last != nil, label)
    }

    private mutating func robots(_ label: LifecycleLabel, _ story: Story) {
        let during = story.during(label)
        let blocked = during.first(where: \.isBlocked)
        count(.robotsBlocked, blocked != nil, label, blocked?.day)
        let first = during.first { !$0.isQuiet }
        count(.robotsTold, first != nil, label)
        guard let first else { return }
        let isNamed = first.incidents.contains {
            if case .addedVisits = $0.cause { true } else { false }
        }
        count(.robotsNamed, isNamed, label, first.day)
    }

    /// From the third on: before that, nothing says that a shop is closed on that weekday.
    private mutating func closed(_ label: LifecycleLabel, _ story: Story) {
        let day = label.days.lowerBound
        guard let first = story.days.first?.day, day.number - first.number >= 14,
            !story.labels.contains(where: { $0.role != .closed && $0.window.contains(day) }),
            let told = story.told(in: label.days).first
        else { return }
        count(.closedPaged, told.pages > 0, label)
        count(.closedBlocked, told.isBlocked, label)
    }

    private mutating func monthEnds(_ story: Story) {
        for label in story.labels.filter({ $0.role == .monthEnd }).dropFirst(2) {
            count(.monthEndsPaged, story.told(in: label.days).contains { $0.pages > 0 }, label)
        }
    }

    /// Over the days on which nothing happened.
    private mutating func falsePages(_ story: Story) {
        for told in story.days
        where !story.labels.contains(where: { $0.window.contains(told.day) }) {
            figures[.falsePages, default: Ratio()].sum += 30 * told.pages
            figures[.falsePages, default: Ratio()].cases += 1
            if told.pages > 0 {
                misses.append(Miss(figure: .falsePages, day: told.day, label: nil))
            }
        }
    }

    // MARK: Counting

    private mutating func count(
        _ figure: LifecycleFigure, _ holds: Bool, _ label: LifecycleLabel, _ day: Day? = nil
    ) {
        let isWanted = if case .atMost = figure.target { false } else { true }
        add(figure, holds ? 1 : 0, label, day, isMiss: holds != isWanted)
    }

    private mutating func add(
        _ figure: LifecycleFigure, _ value: Int, _ label: LifecycleLabel, _ day: Day? = nil,
        isMiss: Bool
    ) {
        figures[figure, default: Ratio()].sum += value
        figures[figure, default: Ratio()].cases += 1
        guard isMiss, figure.target != nil else { return }
        misses.append(Miss(figure: figure, day: day ?? label.days.lowerBound, label: label))
    }
}

/// What was told of a shop beside what happened there.
private struct Story {
    let days: [ToldDay]
    let labels: [LifecycleLabel]

    init(_ days: [ToldDay], _ labels: [LifecycleLabel]) {
        self.days = days
        self.labels = labels
    }

    func told(in range: ClosedRange<Day>) -> [ToldDay] {
        days.filter { range.contains($0.day) }
    }

    func during(_ label: LifecycleLabel) -> [ToldDay] { told(in: label.days) }

    func isClosed(_ day: Day) -> Bool {
        labels.contains { $0.role == .closed && $0.days.contains(day) }
    }

    /// Nil where another one begins before, or the shop ends.
    func secondGoodDay(after label: LifecycleLabel) -> ToldDay? {
        let good = days.filter {
            $0.day > label.days.upperBound && !$0.isMissing && !isClosed($0.day)
        }
        guard let second = good.dropFirst().first,
            !labels.contains(where: { $0.role != .closed && $0.days.contains(second.day) })
        else { return nil }
        return second
    }
}
