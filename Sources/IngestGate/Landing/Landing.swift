package import Durable
package import Shared

/// What stands in the landing area.
package struct Landing: Sendable {
    /// In the order of days, then of feeds.
    package var partitions: [LandedFile] = []
    /// Days that stand there as two files, plain and gzip: nobody can know which one is meant.
    package var ambiguous: [(feed: Feed, day: PartitionDay, names: [String])] = []
    /// Links that lead out of the landing area.
    package var strayLinks: [(feed: Feed, name: String)] = []
    /// What of no feed is there, in whatever form.
    package var others = 0
    /// Files of no feed that look like data.
    package var unmatched: [UnmatchedFile] = []
    /// Of each feed, what its `complete: marker` says.
    package var markers: [String: Set<PathPattern.Place>] = [:]

    /// Lists the folder; no file is opened.
    package init(folder: String, feeds: [Feed]) throws(FileError) {
        var walk = LandingWalk(folder, feeds)
        try walk.list("")
        (others, unmatched, strayLinks) = (walk.others, walk.unmatched, walk.strayLinks)
        markers = walk.markers
        partitions.reserveCapacity(walk.found.count)
        for place in walk.found.keys.sorted() {
            guard let found = walk.found[place], let first = found.first else { continue }
            if place.isSet {
                partitions.append(try Self.set(found, place, in: folder))
            } else if found.count == 1 {
                partitions.append(first.file(in: folder, place))
            } else {
                ambiguous.append((first.feed, place.day, found.map(\.path).sorted()))
            }
        }
    }

    private static func set(
        _ found: [LandingWalk.Found], _ place: LandingWalk.Place, in folder: String
    ) throws(FileError) -> LandedFile {
        var parts: [LandedFile.Part] = []
        parts.reserveCapacity(found.count)
        // As they are listed they nearly always are in order.
        let isSorted = zip(found, found.dropFirst()).allSatisfy { $0.path < $1.path }
        for one in isSorted ? found : found.sorted(by: { $0.path < $1.path }) {
            // Of a link it is that of the file it leads to.
            let identity: FileIdentity
            if let known = one.identity {
                identity = known
            } else {
                identity = try FileIdentity(path: "\(folder)/\(one.path)")
            }
            parts.append(LandedFile.Part(path: one.path, hour: one.hour, identity: identity))
        }
        return LandedFile(feed: found[0].feed, day: place.day, folder: folder, parts: parts)
    }

    /// The feed and day that a file's name tells; of feeds whose day is several files, the last parts of its path.
    package static func feed(of path: String, in feeds: [Feed]) -> (Feed, PartitionDay)? {
        for feed in feeds {
            let place =
                feed.files.isSet ? feed.files.place(endOf: path) : feed.files.place(of: path)
            if let place { return (feed, feed.partition(at: place)) }
        }
        return nil
    }
}

/// Goes through the landing folder, and those of its folders that files of a feed may lie in.
struct LandingWalk {
    /// A feed's day, in the order in which days are judged.
    struct Place: Hashable, Comparable {
        let day: PartitionDay
        let feed: String
        /// Whether it is a set of files.
        let isSet: Bool

        static func < (a: Place, b: Place) -> Bool { (a.day, a.feed) < (b.day, b.feed) }
    }

    struct Found {
        let feed: Feed
        /// Below the landing folder.
        let path: String
        let hour: Int?
        let identity: FileIdentity?

        func file(in folder: String, _ place: Place) -> LandedFile {
            LandedFile(
                feed: feed, day: place.day, name: path, path: folder + "/" + path, listed: identity)
        }
    }

    private let folder: String
    private let feeds: [Feed]
    private(set) var found: [Place: [Found]] = [:]
    private(set) var strayLinks: [(feed: Feed, name: String)] = []
    private(set) var others = 0
    private(set) var unmatched: [UnmatchedFile] = []
    private(set) var markers: [String: Set<PathPattern.Place>] = [:]
    /// Links may lead in a circle.
    private static let deepest = 32

    init(_ folder: String, _ feeds: [Feed]) {
        self.folder = folder
        self.feeds = feeds
    }

    /// - Parameter below: The folder's path below the landing folder, with a slash at its end; empty for that one.
    mutating func list(_ below: String, depth: Int = 0) throws(FileError) {
        let place = below.isEmpty ? folder : "\(folder)/\(below.dropLast())"
        let entries: [FileSystem.Entry]
        do {
            entries = try FileSystem.listFiles(in: place, identities: true)
        } catch {
            // Folders of a producer come and go.
            guard !below.isEmpty, error.isMissing else { throw error }
            return
        }
        for entry in entries { try look(entry, below, depth) }
    }

    private mutating func look(
        _ entry: FileSystem.Entry, _ below: String, _ depth: Int
    ) throws(FileError) {
        let path = below + entry.name
        if let (feed, place) = match(path), !feed.files.isSet || !entry.isFolder {
            guard !entry.isSymbolicLink || leads(path) else {
                strayLinks.append((feed, path))
                return
            }
            found[
                Place(
                    day: feed.partition(at: place), feed: feed.name, isSet: feed.files.isSet),
                default: []
            ].append(
                Found(feed: feed, path: path, hour: place.hour, identity: entry.identity))
            return
        }
        if try isListed(entry, path, depth) { return }
        var isMarker = false
        for feed in feeds {
            for place in feed.complete?.markers.compactMap({ $0.place(of: path) }) ?? [] {
                markers[feed.name, default: []].insert(place)
                isMarker = true
            }
        }
        if isMarker { return }
        others += 1
        if !entry.isFolder, let file = UnmatchedFile(path, feeds) { unmatched.append(file) }
    }

    /// Whether it was a folder that files of some feed may lie in.
    private mutating func isListed(
        _ entry: FileSystem.Entry, _ path: String, _ depth: Int
    ) throws(FileError) -> Bool {
        guard entry.isFolder || entry.isSymbolicLink,
            let feed = feeds.first(where: { $0.files.mayHold(folder: path) })
        else { return false }
        if entry.isSymbolicLink {
            guard leads(path) else {
                strayLinks.append((feed, path))
                return true
            }
            guard depth < Self.deepest, FileSystem.leadsToFolder("\(folder)/\(path)") else {
                return false
            }
        }
        try list(path + "/", depth: depth + 1)
        return true
    }

    private func leads(_ path: String) -> Bool {
        FileSystem.leads("\(folder)/\(path)", inside: folder)
    }

    private func match(_ path: String) -> (Feed, PathPattern.Place)? {
        for feed in feeds {
            if let place = feed.files.place(of: path) { return (feed, place) }
        }
        return nil
    }
}
