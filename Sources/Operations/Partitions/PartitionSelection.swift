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
    private(set) var landed: [String: Set<PartitionDay>] = [:]
    /// Files of the landing folder that no feed takes.
    private(set) var unmatched: [UnmatchedFile] = []
    /// Days of which not all files are there: they are not judged, unless they were before with more of their files.
    private(set) var incomplete: [IncompleteDay] = []
    /// Why there is nothing to judge.
    private(set) var nothing: OperationFailure?
    private var places: Set<String> = []
    private let now: Instant
    /// Files are named one by one.
    private let isByName: Bool

    /// Standard input under the name of a file.
    init(
        standardInput path: String, as name: String, _ config: GateConfig, feed only: Feed? = nil
    ) throws {
        isExplicit = true
        isByName = true
        now = Instant(microseconds: 0)
        scope = only.map { [$0] } ?? config.feeds
        guard let (feed, day) = Landing.feed(of: name, in: scope) else {
            throw OperationFailure(
                .usage,
                "no feed's file pattern matches '\(name)'; the patterns are \(Self.patterns(scope))"
            )
        }
        if feed.files.isSet { throw Self.partOfDay(name, feed, day, config) }
        add(LandedFile(feed: feed, day: day, name: name, path: path, origin: .standardInput))
    }

    /// What has landed of what is asked for: everything, or the named files and days.
    ///
    /// - Parameter only: The feed that it is about; nil for all.
    init(
        _ asked: CheckPartitions.Landed, _ config: GateConfig, feed only: Feed? = nil,
        now: Instant
    ) throws {
        let (wanted, sets) = try Self.sets(asked, only.map { [$0] } ?? config.feeds, config)
        isExplicit = !(asked.files.isEmpty && asked.days.isEmpty)
        isByName = !asked.files.isEmpty
        self.now = now
        scope = only.map { [$0] } ?? config.feeds
        for path in wanted.files { add(try Self.file(path, scope, config)) }
        guard asked.files.isEmpty || !wanted.days.isEmpty || !sets.isEmpty else { return }
        let landing = try Landing(config)
        for (feed, day) in sets { add(day, feed, landing) }
        guard asked.files.isEmpty || !wanted.days.isEmpty else { return }
        self.wanted = wanted
        unmatched = landing.unmatched.filter { includes($0.feed) }
        add(landing, wanted)
        if partitions.isEmpty, incomplete.isEmpty, failures.isEmpty, wanted.days.isEmpty {
            nothing = OperationFailure(
                .noInput,
                "no partition of \(only.map { "feed '\($0.name)'" } ?? "any feed") has landed in '\(Shown.place(config.folders.landing))'"
                    + (landing.others > 0 && only == nil
                        ? " (\(landing.others) other files are there)" : "")
                    + unmatched.prefix(3).map { "\n\($0.line)" }.joined()
                    + (Self.severalFiles(unmatched) ?? ""))
        }
    }

    /// What to say where files seem to be parts of days.
    private static func severalFiles(_ unmatched: [UnmatchedFile]) -> String? {
        let parts = unmatched.filter { $0.why.hasPrefix("behind the date") }
        guard parts.count > 1, let pattern = parts.first?.pattern,
            let end = pattern.lastIndex(of: "}")
        else { return nil }
        let wider = pattern[...end] + "*" + pattern[pattern.index(after: end)...]
        return "\nIf a day is several files, all of them are one partition with files: \(wider)"
    }

    /// Parts the files that belong to a day of several from what else is asked for.
    private static func sets(
        _ asked: CheckPartitions.Landed, _ scope: [Feed], _ config: GateConfig
    ) throws(OperationFailure) -> (
        others: CheckPartitions.Landed, sets: [(feed: Feed, day: PartitionDay)]
    ) {
        var others = asked
        others.files = []
        var sets: [(feed: Feed, day: PartitionDay)] = []
        for path in asked.files {
            guard let (feed, day) = Landing.feed(of: path, in: scope), feed.files.isSet else {
                others.files.append(path)
                continue
            }
            // The day is judged as a whole, so it has to lie where the rest of it does.
            guard let landing = FileSystem.resolved(config.folders.landing),
                let place = FileSystem.resolved(path), place.hasPrefix(landing + "/")
            else {
                guard FileSystem.exists(path) else {
                    throw OperationFailure(.noInput, "there is no file '\(path)'")
                }
                throw partOfDay(path, feed, day, config)
            }
            if !sets.contains(where: { $0.feed.name == feed.name && $0.day == day }) {
                sets.append((feed, day))
            }
        }
        return (others, sets)
    }

    private static func partOfDay(
        _ name: String, _ feed: Feed, _ day: PartitionDay, _ config: GateConfig
    ) -> OperationFailure {
        OperationFailure(
            .usage,
            "'\(name)' is one of the files of \(day): a day of feed '\(feed.name)' is several files, and is judged as a "
                + "whole. Put them into '\(Shown.place(config.folders.landing))', then "
                + config.command("check \(day)", feed: feed.name))
    }

    /// The day of a feed as it has landed.
    private mutating func add(_ day: PartitionDay, _ feed: Feed, _ landing: Landing) {
        for partition in landing.partitions
        where partition.day == day && partition.feed.name == feed.name {
            add(partition, landing)
        }
    }

    /// Adds a landed partition, or keeps it for later where it is not complete.
    private mutating func add(_ partition: LandedFile, _ landing: Landing) {
        let markers = landing.markers[partition.feed.name] ?? []
        guard let day = IncompleteDay(partition, markers: markers, now: now) else {
            return add(partition)
        }
        landed[partition.feed.name, default: []].insert(partition.day)
        incomplete.append(day)
    }

    /// A file that is named twice, or by its path and by its day, is judged once.
    private mutating func add(_ partition: LandedFile) {
        landed[partition.feed.name, default: []].insert(partition.day)
        // A folder has each of its files once, and to ask for the real path of each takes long.
        guard isByName else { return partitions.append(partition) }
        // Two days may be links to one file: each of them is judged.
        let place =
            partition.parts == nil
            ? FileSystem.resolved(partition.path) ?? partition.path : partition.name
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
                .noInput,
                "'\(path)' is neither an existing file nor a valid date (YYYY-MM-DD, or YYYY-MM-DDTHH for an hour)"
            )
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
                add(partition, landing)
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
