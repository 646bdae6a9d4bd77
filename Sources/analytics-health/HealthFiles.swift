import AnalyticsHealth
import CommandSupport
import DailyNumbers
import Detection
import Durable
import Shared
import WarehouseSnapshots

/// What a run says, as the bytes of its files.
struct HealthOutput {
    let metrics: String
    let cube: String
    let alerts: String
    let report: String

    init(_ health: HealthRun, run: AlertsDocument.Run) throws {
        metrics = DailyMetricsFile(health).text
        cube = health.source.cube.csv
        alerts = try JSON.text(AlertsDocument(health, run: run), pretty: true) + "\n"
        report = HealthReport(health).text
    }
}

/// Puts a run's files and snapshots where they belong, as the holder of the run lock.
struct HealthFiles {
    private let config: GateConfig
    private let lock: RunLock

    init(_ config: GateConfig, lock: RunLock) {
        self.config = config
        self.lock = lock
    }

    /// The files appear all at once; on an error the previous ones stay.
    ///
    /// - Returns: The path of the snapshot of what was blocked.
    func write(_ output: HealthOutput, _ health: HealthRun, files: [String]) throws -> String? {
        do {
            try FileSystem.makeFolder(config.folders.reports)
        } catch {
            throw Failure(.cannotCreate, error.description)
        }
        let isBlocked = health.status == .p0
        let snapshot = isBlocked ? try quarantine(health, files) : nil
        var set: [FileSet.File] = [
            ("daily_metrics.csv", output.metrics), ("daily_cube.csv", output.cube),
            ("alerts.json", output.alerts), ("report.md", output.report),
        ]
        if let snapshot { set.append(("quarantine_path.txt", snapshot + "\n")) }
        try FileSet(in: config.folders.reports).publish(set, stamp: Clock.now.stamp)
        if health.status == .healthy, config.health.snapshots.keepGood > 0, !files.isEmpty {
            _ = try snapshots.keepLastGood(
                files, day: health.expectedDay, at: Clock.now,
                count: config.health.snapshots.keepGood)
        }
        return snapshot
    }

    private var snapshots: WarehouseSnapshots {
        var snapshots = WarehouseSnapshots(
            warehouse: config.folders.warehouse, state: config.folders.state)
        snapshots.reserve = Int64(config.health.snapshots.reserve)
        return snapshots
    }

    /// A copy of what was blocked. Without room for it the verdict still stands: that is said, and
    /// the reports are written.
    private func quarantine(_ health: HealthRun, _ files: [String]) throws -> String? {
        guard config.health.snapshots.quarantineOnError, !files.isEmpty else { return nil }
        let titles = health.news.map { "\($0.id): \($0.title)" }.joined(separator: "\n")
        let reason = "\(health.status.rawValue) for \(health.expectedDay)\n\n\(titles)\n"
        do {
            return try snapshots.quarantine(
                files, day: health.expectedDay, reason: reason.printable, at: Clock.now
            ).path
        } catch let error as SnapshotError {
            Terminal.error.write("analytics-health: no snapshot was taken: \(error)\n")
            return nil
        }
    }
}
