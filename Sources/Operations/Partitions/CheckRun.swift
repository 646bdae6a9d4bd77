import CSVScan
import Durable
import IngestGate
import Profile
import Shared

/// Works through the partitions of one run: several are read at a time, but judged one after another, since
/// a day's verdict is history for the next.
struct CheckRun {
    var gate: Gate
    let context: RunContext
    let isDryRun: Bool
    let judgesAll: Bool
    let jobs: Int

    mutating func run(_ selection: PartitionSelection) throws -> CheckReport {
        var report = CheckReport()
        for failure in selection.failures { report.add(failure) }
        let open = try unjudged(selection, &report)
        var next = 0
        while next < open.count {
            let window = Array(open[next..<min(next + jobs, open.count)])
            let found = read(window)
            for (partition, result) in zip(window, found) {
                context.notify(
                    .judging(partition: partition.name, place: next, of: open.count))
                next += 1
                do {
                    report.add(try decide(result.get()))
                } catch let error as EngineError where error.kind != .noRoom {
                    report.add(PartitionFailure(partition.name, error))
                } catch {
                    guard let failure = PartitionFailure(partition.name, writing: error) else {
                        throw error
                    }
                    report.add(failure)
                    leave(open[next...], after: partition, &report)
                    return ended(report)
                }
            }
        }
        return ended(report)
    }

    /// Those to judge, in the order of days; recorded verdicts that count are added to the report.
    private func unjudged(
        _ selection: PartitionSelection, _ report: inout CheckReport
    ) throws -> [LandedFile] {
        let newest = Dictionary(
            selection.partitions.map { ($0.feed.name, $0.day) }, uniquingKeysWith: max)
        var open: [LandedFile] = []
        for partition in selection.partitions.sorted(by: {
            ($0.day, $0.feed.name) < ($1.day, $1.feed.name)
        }) {
            guard !judgesAll, let entry = try gate.recorded(partition) else {
                open.append(partition)
                continue
            }
            if selection.isExplicit || newest[partition.feed.name] == partition.day
                || gate.isUntold(entry)
            {
                report.add(try gate.report(recorded: entry))
            }
        }
        return open
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

    private func ended(_ report: CheckReport) -> CheckReport {
        var report = report
        context.notify(.judgedAll)
        report.partitions.sort { ($0.day, $0.feed) < ($1.day, $1.feed) }
        return report
    }

    private mutating func decide(_ read: ReadPartition) throws -> PartitionReport {
        let judged = try gate.judge(read)
        return isDryRun ? try gate.foresee(judged) : try gate.act(on: judged)
    }

    /// Reads some partitions at the same time, each with its share of the cores.
    private func read(_ partitions: [LandedFile]) -> [Result<ReadPartition, any Error>] {
        let reader = gate.reader(among: partitions.count)
        return concurrently(partitions.count) { i in
            Result { try reader.read(partitions[i]) }
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
