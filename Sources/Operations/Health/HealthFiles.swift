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
}

/// Puts a run's files and snapshots where they belong, for the holder of the run lock.
struct HealthFiles {
    let config: GateConfig
    let context: RunContext

    /// The files appear all at once; on an error the previous ones stay.
    ///
    /// - Returns: The path of the snapshot of what was blocked.
    func write(_ output: HealthOutput, _ health: HealthRun, files: [String]) throws -> String? {
        do {
            try FileSystem.makeFolder(config.folders.reports, mode: 0o750)
        } catch {
            throw OperationFailure(.cannotCreate, error.description)
        }
        let isBlocked = health.status == .p0
        let snapshot = isBlocked ? try quarantine(health, files) : nil
        var set: [FileSet.File] = [
            ("daily_metrics.csv", output.metrics), ("daily_cube.csv", output.cube),
            ("alerts.json", output.alerts), ("report.md", output.report),
        ]
        if let snapshot { set.append(("quarantine_path.txt", snapshot + "\n")) }
        let kept = try FileSet(in: config.folders.reports).publish(set, stamp: context.now.stamp)
        for kept in kept { context.notify(.kept(kept.path, as: kept.now, isFolder: kept.isFolder)) }
        if health.status == .healthy, config.health.snapshots.keepGood > 0, !files.isEmpty {
            _ = try WarehouseSnapshots(config).keepLastGood(
                files, day: health.expectedDay, at: context.now,
                count: config.health.snapshots.keepGood)
        }
        return snapshot
    }

    /// A copy of what was blocked. Without room for it the verdict still stands: that is said, and
    /// the reports are written.
    private func quarantine(_ health: HealthRun, _ files: [String]) throws -> String? {
        guard config.health.snapshots.quarantineOnError, !files.isEmpty else { return nil }
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
    init(_ config: GateConfig) {
        self.init(warehouse: config.folders.warehouse, state: config.folders.state)
        reserve = Int64(config.health.snapshots.reserve)
    }
}
