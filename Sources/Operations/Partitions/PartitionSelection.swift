import Durable
import IngestGate
import Shared

/// The partitions that one check is about, and what of them cannot be judged.
struct PartitionSelection {
    private(set) var partitions: [LandedFile] = []
    private(set) var failures: [PartitionFailure] = []
    /// Named by the caller: then recorded verdicts are answers too.
    let isExplicit: Bool
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
        let landing = try Landing(folder: config.folders.landing, feeds: config.feeds)
        add(landing, wanted, folder: config.folders.landing)
        if partitions.isEmpty, failures.isEmpty {
            throw OperationFailure(
                .noInput,
                "no partition of any feed has landed in '\(config.folders.landing)'"
                    + (landing.others > 0 ? " (\(landing.others) other files are there)" : ""))
        }
    }

    /// A file that is named twice, or by its path and by its day, is judged once.
    private mutating func add(_ partition: LandedFile) {
        let place = FileSystem.resolved(partition.path) ?? partition.path
        if places.insert(place).inserted { partitions.append(partition) }
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
        _ landing: Landing, _ wanted: CheckPartitions.Landed, folder: String
    ) {
        let found = landing.partitions.filter { wanted.includes($0.day) }
        for partition in found { add(partition) }
        for (day, names) in landing.ambiguous where wanted.includes(day) {
            fail(
                names.joined(separator: ", "), .ambiguous,
                "\(day) has landed as \(names.count) files; remove all but one")
        }
        for name in landing.strayLinks {
            fail(
                name, .unreadable,
                "is a link that leads out of the landing folder; it is not followed")
        }
        let landed = Set(found.map(\.day) + landing.ambiguous.map(\.day))
        for day in wanted.days.subtracting(landed).sorted() {
            fail("\(day)", .missing, "no partition of this day has landed in \(folder)")
        }
    }

    private mutating func fail(
        _ partition: String, _ kind: PartitionFailure.Kind, _ message: String
    ) {
        failures.append(PartitionFailure(partition: partition, kind: kind, message: message))
    }
}
