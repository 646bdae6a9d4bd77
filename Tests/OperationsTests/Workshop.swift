import Foundation
import IngestGate
import Operations
import Shared
import Synchronization
import TestSupport

/// A folder with a configuration, and a context of which the test holds the clock and the notices.
final class Workshop: Sendable {
    let folder: TemporaryFolder
    let input: [UInt8]
    private let state = Mutex((isRead: false, notices: [Notice]()))

    /// - Parameters:
    ///   - config: Goes below `feeds:`; one feed of plain tables where it is not given.
    ///   - input: What standard input has.
    init(feeds: String = Workshop.oneFeed, input: String = "") throws {
        folder = try TemporaryFolder()
        self.input = Array(input.utf8)
        try folder.write("feeds:\n" + feeds, to: "gate.yml")
        try folder.write("", to: "landing/.keep")
    }

    /// The lock of a run that has ended is held on for a moment where another test starts a program: the child has
    /// it until it becomes that program.
    static let patience = Duration.seconds(20)

    static let oneFeed = feed("events")

    static func feed(_ name: String) -> String {
        """
          \(name):
            files: \(name)_{yyyy}{mm}{dd}.csv
            columns:
              - {name: id, type: text, role: identity}
              - {name: at, type: timestamp, role: event_time}

        """
    }

    var context: RunContext {
        RunContext(
            version: "test", environment: ["TMPDIR": folder.path],
            clock: { Instant(rfc3339: "2025-04-01T06:00:00.000Z") ?? Instant(microseconds: 0) },
            input: {
                self.state.withLock { state in
                    defer { state.isRead = true }
                    return state.isRead ? [] : self.input
                }
            },
            notify: { notice in self.state.withLock { $0.notices.append(notice) } })
    }

    var inputText: String { String(decoding: input, as: UTF8.self) }

    var notices: [Notice] { state.withLock { $0.notices } }

    var config: GateConfig {
        get throws {
            let file = ConfigurationFile(
                path: folder.file("gate.yml"),
                folders: FolderOptions(
                    landing: folder.file("landing"), state: folder.file("state"),
                    warehouse: folder.file("warehouse"), reports: folder.file("reports")))
            return try file.load(context).config
        }
    }

    /// A clean day; of a feed of its own name.
    func land(_ day: String, feed: String = "events", ids: String = "a", suffix: String = "") throws
    {
        let name = "\(feed)_\(day.filter { $0 != "-" }).csv\(suffix)"
        try folder.write(Self.table(day, ids), to: "landing/" + name)
    }

    static func table(_ day: String, _ id: String = "a") -> String {
        "id,at\n" + (0..<9).map { "\(id)\($0),\(day)T10:00:0\($0)Z\n" }.joined()
    }

    @discardableResult
    func check(_ change: (inout CheckPartitions.Options) -> Void = { _ in }) throws -> CheckReport {
        var options = CheckPartitions.Options()
        options.jobs = 1
        options.lockTimeout = Workshop.patience
        change(&options)
        return try CheckPartitions(config, context).run(options) { _ in }
    }

    func check(_ wanted: CheckPartitions.Landed) throws -> CheckReport {
        try check { $0.partitions = .landed(wanted) }
    }
}

/// A day that is written into a test.
func day(_ text: String) -> PartitionDay { PartitionDay(text) ?? PartitionDay(Day(number: 0)) }
