import AnalyticsHealth
import CommandSupport
import Shared

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

    /// All files are complete on the disk before the first one appears, `report.md` last; on an error
    /// the previous ones stay.
    ///
    /// - Returns: The path of the snapshot of what was blocked.
    func write(_ output: HealthOutput, _ health: HealthRun, files: [String]) throws -> String? {
        let folder = config.folders.reports
        do {
            try FileSystem.makeFolder(folder)
            try FileSystem.removeTemporaries(in: folder)
        } catch {
            throw Failure(.cannotCreate, error.description)
        }
        let isBlocked = health.status == .p0
        let snapshot = isBlocked ? try quarantine(health, files) : nil
        var staged: [StagedFile] = []
        for (name, text) in [
            ("daily_metrics.csv", output.metrics), ("daily_cube.csv", output.cube),
            ("alerts.json", output.alerts),
        ] {
            staged.append(try stage(text, name))
        }
        let path = folder + "/quarantine_path.txt"
        if let snapshot { staged.append(try stage(snapshot + "\n", "quarantine_path.txt")) }
        staged.append(try stage(output.report, "report.md"))
        if snapshot == nil { try FileSystem.removeIfExists(path) }
        for file in staged { try file.commit() }
        if health.status == .healthy, config.health.snapshots.keepGood > 0, !files.isEmpty {
            _ = try snapshots.keepLastGood(
                files, day: health.expectedDay, at: Clock.now,
                count: config.health.snapshots.keepGood)
        }
        return snapshot
    }

    private func stage(_ text: String, _ name: String) throws -> StagedFile {
        let writer = try AtomicFileWriter(to: config.folders.reports + "/" + name)
        try writer.append(text)
        return try writer.stage()
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
