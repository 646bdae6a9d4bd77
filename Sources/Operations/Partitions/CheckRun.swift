import CSVScan
import Durable
import IngestGate
import Ledger
import Profile
import Shared

/// Works through the partitions of one run: several are read at a time, but judged one after another, since
/// a day's verdict is history for the next.
struct CheckRun {
    var gate: Gate
    let config: GateConfig
    let context: RunContext
    let isDryRun: Bool
    let judgesAll: Bool
    let reportsPasses: Bool
    let expectedDay: ExpectedDay?
    let jobs: Int

    /// What is on record, by feed and day, before anything is judged.
    private(set) var marks: [String: [PartitionDay: LedgerMark]] = [:]
    /// Days that are judged again since an earlier one has arrived.
    private var overtaken: [LandedFile] = []
    /// Feeds about which there is something new to say.
    var news: Set<String> = []

    init(
        _ gate: Gate, _ config: GateConfig, _ context: RunContext,
        _ options: CheckPartitions.Options
    ) {
        self.gate = gate
        self.config = config
        self.context = context
        isDryRun = options.isDryRun
        judgesAll = options.judgesAll
        reportsPasses = options.reportsPasses
        expectedDay = options.expectedDay
        jobs = options.jobs ?? processorCount()
    }

    mutating func run(_ selection: PartitionSelection) throws -> CheckReport {
        var report = CheckReport()
        for failure in selection.failures { report.add(failure) }
        for feed in config.feeds {
            marks[feed.name] = Dictionary(
                try gate.ledger.marks(feed: feed.name).map { ($0.day, $0) }
            ) { $1 }
        }
        let open = try unjudged(selection, &report)
        try gate.remindOvertaken(of: selection.scope)
        try judge(open, &report)
        context.notify(.judgedAll)
        try addIncomplete(&report, selection)
        try complete(&report, selection)
        report.partitions.sort { ($0.day, $0.feed) < ($1.day, $1.feed) }
        if !isDryRun {
            let blocked = report.partitions.compactMap { gate.nextSteps($0) }
            report.next = blocked.last
            report.otherBlocked = max(0, blocked.count - 1)
        }
        return report
    }

    private mutating func judge(_ landed: [LandedFile], _ report: inout CheckReport) throws {
        var open = landed
        var next = 0
        try lookAgain(&open, from: 0, &report)
        while next < open.count {
            let window = Array(open[next..<min(next + jobs, open.count)])
            let end = next + window.count
            let found = read(window)
            for (partition, result) in zip(window, found) {
                context.notify(
                    .judging(partition: partition.name, place: next, of: open.count))
                next += 1
                do {
                    let decided = try decide(result.get())
                    let isAgain = overtaken.contains(partition)
                    // That a day was looked at again for another's sake, and nothing came of it, is no news.
                    if !isAgain || decided.action != .unchanged {
                        if isAgain { report.withdraw(decided.feed, decided.day) }
                        add(decided, &report)
                    }
                    try lookAgain(&open, from: end, &report)
                } catch let error as EngineError where error.kind != .noRoom {
                    report.add(PartitionFailure(partition.name, error))
                } catch {
                    guard let failure = PartitionFailure(partition.name, writing: error),
                        // Where there is nothing to tell beside it, it is told as it is.
                        !(error is LedgerError) || !report.partitions.isEmpty
                    else { throw error }
                    report.add(failure)
                    leave(open[next...], after: partition, &report)
                    return
                }
            }
        }
    }

    private mutating func add(_ decided: PartitionReport, _ report: inout CheckReport) {
        var decided = decided
        // A new array: one that things are removed from keeps its room.
        if !reportsPasses {
            decided.checks = decided.checks.filter { $0.status != .passed }
            for i in decided.checks.indices
            where decided.checks[i].status == .notEvaluated && !decided.checks[i].counts {
                // That it was not evaluated is counted; why not is told by `explain`.
                decided.checks[i].baselineDays = []
                decided.checks[i].message = ""
                decided.checks[i].reason = nil
            }
        }
        if decided.action != .unchanged { news.insert(decided.feed) }
        report.add(decided)
    }

    /// Has later days judged again that were judged without the ids of an earlier one.
    ///
    /// - Parameter next: The place in `open` from which on nothing is read yet.
    private mutating func lookAgain(
        _ open: inout [LandedFile], from next: Int, _ report: inout CheckReport
    ) throws {
        for day in gate.takeOvertaken() {
            let isComing = open.contains {
                $0.day == day.entry.day && $0.feed.name == day.entry.feed
            }
            if isComing { continue }
            guard let file = day.file else {
                news.insert(day.entry.feed)
                report.add(
                    PartitionFailure(
                        partition: day.entry.partition, kind: .missing, message: day.message))
                if !isDryRun { report.add(try gate.markUnsearched(day)) }
                continue
            }
            overtaken.append(file)
            let place = open[next...].firstIndex {
                (file.day, file.feed.name) < ($0.day, $0.feed.name)
            }
            open.insert(file, at: place ?? open.count)
        }
    }

    /// Those to judge, in the order of days; recorded verdicts that count are added to the report.
    private mutating func unjudged(
        _ selection: PartitionSelection, _ report: inout CheckReport
    ) throws -> [LandedFile] {
        let newest = Dictionary(
            selection.partitions.map { ($0.feed.name, $0.day) }, uniquingKeysWith: max)
        let releases = try gate.ledger.releases()
        var open: [LandedFile] = []
        for partition in inOrder(selection) {
            guard !judgesAll, let mark = marks[partition.feed.name]?[partition.day],
                gate.isRecorded(partition, as: mark, releases[mark.id]),
                // Who names a day wants it judged by what is configured now.
                !selection.isExplicit || gate.isUpToDate(mark)
            else {
                open.append(partition)
                continue
            }
            let isUntold = gate.inherited.isUntold(mark.id)
            if isUntold { news.insert(partition.feed.name) }
            if selection.isExplicit || isUntold || newest[partition.feed.name] == partition.day {
                try add(mark, &report)
            }
        }
        return open
    }

    /// What never lay in the landing folder and is kept in quarantine, where it is to be judged again.
    private func kept(_ selection: PartitionSelection) -> [LandedFile] {
        guard let wanted = selection.wanted, !wanted.days.isEmpty || judgesAll else { return [] }
        return selection.scope.flatMap { feed in
            (marks[feed.name] ?? [:]).values.filter { mark in
                (wanted.days.contains(mark.day) || judgesAll) && wanted.includes(mark.day)
                    && selection.landed[feed.name]?.contains(mark.day) != true
            }.compactMap { gate.kept($0, of: feed) }
        }
    }

    private func inOrder(_ selection: PartitionSelection) -> [LandedFile] {
        let kept = kept(selection)
        guard !kept.isEmpty else { return selection.inOrder }
        return (selection.partitions + kept).sorted {
            ($0.day, $0.feed.name) < ($1.day, $1.feed.name)
        }
    }

    func add(_ mark: LedgerMark, _ report: inout CheckReport) throws {
        guard let entry = try gate.ledger.entry(id: mark.id) else { return }
        report.add(try gate.report(recorded: entry))
    }

    /// Without that day in the ledger, later ones would be judged by a history with a hole: its
    /// transaction ids could be replayed unseen.
    private func leave(
        _ rest: ArraySlice<LandedFile>, after partition: LandedFile,
        _ report: inout CheckReport
    ) {
        for other in rest {
            report.add(
                PartitionFailure(
                    partition: other.name, kind: .io,
                    message: "not judged, since \(partition.name) could not be written down"))
        }
    }

    private mutating func decide(_ read: ReadPartition) throws -> PartitionReport {
        let judged = try gate.judge(read)
        return isDryRun ? try gate.foresee(judged) : try gate.act(on: judged)
    }

    /// Reads some partitions at the same time, each with its share of the cores.
    private mutating func read(
        _ partitions: [LandedFile]
    ) -> [Result<ReadPartition, any Error>] {
        let reader = gate.reader(among: partitions.count)
        // Of several days of a feed the first one's history will do for all. Where it cannot be read, judging says so.
        var usual: [String: UsualPaths] = [:]
        for file in partitions where usual[file.feed.name] == nil {
            usual[file.feed.name] = try? gate.usualPaths(of: file)
        }
        return concurrently(partitions.count) { [usual] i in
            Result {
                let file = partitions[i]
                return try reader.read(file, usual: usual[file.feed.name] ?? UsualPaths())
            }
        }
    }
}

extension PartitionFailure {
    /// Nil where it is not about files of ours.
    init?(_ partition: String, writing error: any Error) {
        switch error {
        case let error as FileError:
            self.init(
                partition: partition, kind: error.isAboutNewFolder ? .cannotCreate : .io,
                message: error.description)
        case let error as EngineError:
            self.init(partition: partition, kind: .io, message: error.message)
        case let error as LedgerError:
            self.init(partition: partition, kind: .io, message: error.description)
        default: return nil
        }
    }

    init(_ partition: String, _ error: EngineError) {
        let kind: Kind =
            switch error.kind {
            case .notFound: .missing
            case .permission, .directory: .unreadable
            case .changed: .changed
            case .io, .noRoom, .unsupported: .io
            }
        self.init(partition: partition, kind: kind, message: error.message)
    }
}
