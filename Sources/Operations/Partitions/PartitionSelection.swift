import Durable
package import IngestGate
import Shared

/// The partitions that one check is about, and what of them cannot be judged.
struct PartitionSelection {
    private(set) var partitions: [LandedFile] = []
    private(set) var failures: [PartitionFailure] = []
    /// Named by the caller: then recorded verdicts are answers too.
    let isExplicit: Bool
    /// What of the landing folder it is about; nil for files and standard input.
    private(set) var wanted: CheckPartitions.Landed?
    /// Days of each feed that stand in the landing folder, whether asked for or not.
    private(set) var landed: [String: Set<Day>] = [:]
    /// Files of the landing folder that no feed takes.
    private(set) var unmatched: [UnmatchedFile] = []
    /// Why there is nothing to judge.
    private(set) var nothing: OperationFailure?
    private var places: Set<String> = []

    /// Standard input under the name of a file.
    init(standardInput path: String, as name: String, _ config: GateConfig) throws {
        isExplicit = true
        guard let (feed, day) = Landing.feed(of: name, in: config.feeds) else {
            throw OperationFailure(.usage, "no feed's file pattern matches '\(name)'")
        }
        add(LandedFile(feed: feed, day: day, name: name, path: path, isTemporary: true))
    }

    /// What has landed of what is asked for: everything, or the named files and days.
    init(_ wanted: CheckPartitions.Landed, _ config: GateConfig) throws {
        isExplicit = !(wanted.files.isEmpty && wanted.days.isEmpty)
        for path in wanted.files { add(try Self.file(path, config)) }
        guard wanted.files.isEmpty || !wanted.days.isEmpty else { return }
        self.wanted = wanted
        let landing = try Landing(config)
        unmatched = landing.unmatched
        add(landing, wanted)
        if partitions.isEmpty, failures.isEmpty, wanted.days.isEmpty {
            nothing = OperationFailure(
                .noInput,
                "no partition of any feed has landed in '\(Shown.place(config.folders.landing))'"
                    + (landing.others > 0 ? " (\(landing.others) other files are there)" : "")
                    + landing.unmatched.prefix(3).map { "\n\($0.line)" }.joined())
        }
    }

    /// A file that is named twice, or by its path and by its day, is judged once.
    private mutating func add(_ partition: LandedFile) {
        landed[partition.feed.name, default: []].insert(partition.day)
        // Two days may be links to one file: each of them is judged.
        let place = FileSystem.resolved(partition.path) ?? partition.path
        let inserted = places.insert("\(partition.feed.name) \(partition.day) \(place)").inserted
        if inserted { partitions.append(partition) }
    }

    private static func file(
        _ path: String, _ config: GateConfig
    ) throws(OperationFailure) -> LandedFile {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        if let (feed, day) = Landing.feed(of: name, in: config.feeds) {
            return LandedFile(feed: feed, day: day, name: name, path: path)
        }
        guard FileSystem.exists(path) else {
            throw OperationFailure(
                .noInput, "there is no file '\(path)', and it is no day (YYYY-MM-DD)")
        }
        let patterns = config.feeds.map { "\($0.name): \($0.files)" }.joined(separator: ", ")
        throw OperationFailure(.usage, "'\(name)' is of no feed; the patterns are \(patterns)")
    }

    private mutating func add(
        _ landing: Landing, _ wanted: CheckPartitions.Landed
    ) {
        for partition in landing.partitions {
            landed[partition.feed.name, default: []].insert(partition.day)
            if wanted.includes(partition.day) { add(partition) }
        }
        for (feed, day, names) in landing.ambiguous {
            landed[feed.name, default: []].insert(day)
            guard wanted.includes(day) else { continue }
            fail(
                names.joined(separator: ", "), .ambiguous,
                "\(day) has landed as \(names.count) files; remove all but one")
        }
        for name in landing.strayLinks {
            fail(
                name, .unreadable,
                "is a link that leads out of the landing folder; it is not followed")
        }
    }

    private mutating func fail(
        _ partition: String, _ kind: PartitionFailure.Kind, _ message: String
    ) {
        failures.append(PartitionFailure(partition: partition, kind: kind, message: message))
    }
}

extension UnmatchedFile {
    /// As people are told it.
    package var line: String {
        "NOT TAKEN \(Shown.text(name)): \(Shown.text(why)) (feeds: \(feed): files: \(pattern))"
    }
}
