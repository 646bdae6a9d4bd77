import Durable
package import IngestGate
import Shared

/// The partitions that one check is about, and what of them cannot be judged.
struct PartitionSelection {
    private(set) var partitions: [LandedFile] = []
    private(set) var failures: [PartitionFailure] = []
    /// The feeds that it is about.
    let scope: [Feed]
    /// Named by the caller: then recorded verdicts are answers too.
    let isExplicit: Bool
    /// What of the landing folder it is about; nil for files and standard input.
    private(set) var wanted: CheckPartitions.Landed?
    /// Days of each feed that stand in the landing folder, whether asked for or not, of all feeds: where others
    /// go on, one has stopped.
    private(set) var landed: [String: Set<Day>] = [:]
    /// Files of the landing folder that no feed takes.
    private(set) var unmatched: [UnmatchedFile] = []
    /// Why there is nothing to judge.
    private(set) var nothing: OperationFailure?
    private var places: Set<String> = []
    /// Files are named one by one.
    private let isByName: Bool

    /// Standard input under the name of a file.
    init(
        standardInput path: String, as name: String, _ config: GateConfig, feed only: Feed? = nil
    ) throws {
        isExplicit = true
        isByName = true
        scope = only.map { [$0] } ?? config.feeds
        guard let (feed, day) = Landing.feed(of: name, in: scope) else {
            throw OperationFailure(
                .usage,
                "no feed's file pattern matches '\(name)'; the patterns are \(Self.patterns(scope))"
            )
        }
        add(LandedFile(feed: feed, day: day, name: name, path: path, origin: .standardInput))
    }

    /// What has landed of what is asked for: everything, or the named files and days.
    ///
    /// - Parameter only: The feed that it is about; nil for all.
    init(
        _ wanted: CheckPartitions.Landed, _ config: GateConfig, feed only: Feed? = nil
    ) throws {
        isExplicit = !(wanted.files.isEmpty && wanted.days.isEmpty)
        isByName = !wanted.files.isEmpty
        scope = only.map { [$0] } ?? config.feeds
        for path in wanted.files { add(try Self.file(path, scope, config)) }
        guard wanted.files.isEmpty || !wanted.days.isEmpty else { return }
        self.wanted = wanted
        let landing = try Landing(config)
        unmatched = landing.unmatched.filter { includes($0.feed) }
        add(landing, wanted)
        if partitions.isEmpty, failures.isEmpty, wanted.days.isEmpty {
            nothing = OperationFailure(
                .noInput,
                "no partition of \(only.map { "feed '\($0.name)'" } ?? "any feed") has landed in '\(Shown.place(config.folders.landing))'"
                    + (landing.others > 0 && only == nil
                        ? " (\(landing.others) other files are there)" : "")
                    + unmatched.prefix(3).map { "\n\($0.line)" }.joined())
        }
    }

    /// A file that is named twice, or by its path and by its day, is judged once.
    private mutating func add(_ partition: LandedFile) {
        landed[partition.feed.name, default: []].insert(partition.day)
        // A folder has each of its files once, and to ask for the real path of each takes long.
        guard isByName else { return partitions.append(partition) }
        // Two days may be links to one file: each of them is judged.
        let place = FileSystem.resolved(partition.path) ?? partition.path
        let inserted = places.insert("\(partition.feed.name) \(partition.day) \(place)").inserted
        if inserted { partitions.append(partition) }
    }

    func includes(_ feed: String) -> Bool { scope.contains { $0.name == feed } }

    private static func patterns(_ feeds: [Feed]) -> String {
        feeds.map { "\($0.name): \($0.files)" }.joined(separator: ", ")
    }

    /// In the order of days, then of feeds, as a landing folder gives them.
    var inOrder: [LandedFile] {
        isByName
            ? partitions.sorted { ($0.day, $0.feed.name) < ($1.day, $1.feed.name) } : partitions
    }

    private static func file(
        _ path: String, _ scope: [Feed], _ config: GateConfig
    ) throws(OperationFailure) -> LandedFile {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        if let (feed, day) = Landing.feed(of: name, in: scope) {
            let folder = FileSystem.resolved(FileSystem.parent(of: path))
            let isLanded = folder == FileSystem.resolved(config.folders.landing)
            return LandedFile(
                feed: feed, day: day, name: name, path: path,
                origin: isLanded || !FileSystem.exists(path) ? .landing : .elsewhere)
        }
        guard FileSystem.exists(path) else {
            throw OperationFailure(
                .noInput, "'\(path)' is neither an existing file nor a valid date (YYYY-MM-DD)")
        }
        let whose = scope.count == config.feeds.count ? "no feed's" : "no chosen feed's"
        throw OperationFailure(
            .usage, "\(whose) file pattern matches '\(name)'; the patterns are \(patterns(scope))")
    }

    private mutating func add(
        _ landing: Landing, _ wanted: CheckPartitions.Landed
    ) {
        for partition in landing.partitions {
            if wanted.includes(partition.day), includes(partition.feed.name) {
                add(partition)
            } else {
                landed[partition.feed.name, default: []].insert(partition.day)
            }
        }
        for (feed, day, names) in landing.ambiguous {
            landed[feed.name, default: []].insert(day)
            guard wanted.includes(day), includes(feed.name) else { continue }
            fail(
                names.joined(separator: ", "), .ambiguous,
                "\(day) has landed as \(names.count) files; remove all but one")
        }
        for (feed, name) in landing.strayLinks where includes(feed.name) {
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
