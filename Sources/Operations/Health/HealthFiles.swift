import AnalyticsHealth
import DailyNumbers
import Detection
import Durable
import Shared
import WarehouseSnapshots

/// What a run says, as the bytes of its files.
package struct HealthOutput: Sendable {
    package let metrics: String
    package let cube: String
    package let alerts: String
    package let report: String

    init(_ health: HealthRun, run: AlertsDocument.Run) throws {
        metrics = DailyMetricsFile(health).text
        cube = health.source.cube.csv
        alerts = try JSON.text(AlertsDocument(health, run: run), pretty: true) + "\n"
        report = HealthReport(health).text
    }

    /// Of several feeds: each file has all of them.
    init(_ feeds: FeedRuns, run: AlertsDocument.Run, maxCharacters: Int) throws {
        metrics = DailyMetricsFile(feeds).text
        cube = DailyCube.csv(of: feeds.judged.map { ($0.feed, $0.health.source.cube) })
        alerts = try JSON.text(FeedsDocument(feeds, run: run), pretty: true) + "\n"
        report = FeedsReport(feeds, limit: maxCharacters).text
    }
}

/// Puts a run's files and snapshots where they belong, for the holder of the run lock.
struct HealthFiles {
    let config: GateConfig
    let context: RunContext

    func makeFolder() throws {
        do {
            try FileSystem.makeFolder(config.folders.reports, mode: 0o750)
        } catch {
            throw OperationFailure(.cannotCreate, error.description)
        }
    }

    /// The files appear all at once; on an error the previous ones stay.
    ///
    /// - Parameter snapshots: Paths of what was blocked.
    func publish(_ output: HealthOutput, snapshots: [String]) throws {
        var set: [FileSet.File] = [
            ("daily_metrics.csv", output.metrics), ("daily_cube.csv", output.cube),
            ("alerts.json", output.alerts), ("report.md", output.report),
        ]
        if !snapshots.isEmpty {
            set.append(("quarantine_path.txt", snapshots.map { $0 + "\n" }.joined()))
        }
        let kept = try FileSet(in: config.folders.reports).publish(set, stamp: context.now.stamp)
        for kept in kept { context.notify(.kept(kept.path, as: kept.now, isFolder: kept.isFolder)) }
    }

    func keepGood(_ health: HealthRun) throws {
        guard health.status == .healthy, config.health.snapshots.keepGood > 0,
            !health.source.files.isEmpty
        else { return }
        _ = try WarehouseSnapshots(config).keepLastGood(
            health.source.files, day: health.expectedDay, at: context.now,
            count: config.health.snapshots.keepGood)
    }

    /// A copy of what was blocked. Without room for it the verdict still stands: that is said, and
    /// the reports are written.
    ///
    /// - Returns: Its path.
    func quarantine(_ health: HealthRun) throws -> String? {
        let files = health.source.files
        guard health.status == .p0, config.health.snapshots.quarantineOnError, !files.isEmpty else {
            return nil
        }
        let titles = health.news.map { "\($0.id): \($0.title)" }.joined(separator: "\n")
        let reason = "\(health.status.rawValue) for \(health.expectedDay)\n\n\(titles)\n"
        do {
            return try WarehouseSnapshots(config).quarantine(
                files, day: health.expectedDay, reason: reason.printable, at: context.now
            ).path
        } catch let error as SnapshotError {
            context.notify(.noSnapshot(because: error.description))
            return nil
        }
    }
}

extension WarehouseSnapshots {
    /// Of a feed that is judged by itself in a folder of its own, since its tables have the names of others.
    init(_ config: GateConfig) {
        let state = config.folders.state
        self.init(
            warehouse: config.folders.warehouse,
            state: config.judgedFeed.map { "\(state)/\(StateFolder.feeds)/\($0)" } ?? state)
        reserve = Int64(config.health.snapshots.reserve)
    }
}
