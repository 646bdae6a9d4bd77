package import Durable
package import Profile
package import Shared

/// A partition in the landing area: a file that belongs to a feed, or the set of files of a day.
package struct LandedFile: Sendable, Equatable {
    package let feed: Feed
    package let day: PartitionDay
    /// The file's name, under which it is promoted too; of a set, the name of the folder it is promoted as.
    package let name: String
    /// Of a set, the folder that the paths of its files begin in.
    package let path: String
    package let origin: Origin

    /// Where the bytes come from, which says who looks after them.
    package enum Origin: Sendable, Equatable {
        /// The landing folder.
        case landing
        /// Standard input, in a file of ours that goes away with the run.
        case standardInput
        /// A file elsewhere, which somebody named.
        case elsewhere
        /// The quarantine folder, which keeps what never lay in the landing folder. For its owner alone.
        case kept

        /// Whether the quarantine folder is to keep the bytes: nobody else is known to.
        var isToBeKept: Bool { self != .landing }
    }

    /// As it was when the landing folder was listed; nil where nobody looked.
    package let listed: FileIdentity?
    /// The files of a set, in the order of their paths; nil for a single file.
    package let parts: [Part]?

    /// One file of a set.
    package struct Part: Sendable, Equatable {
        /// Below the folder of the set.
        package let path: String
        /// By its path; nil where that does not say it.
        package let hour: Int?
        package let identity: FileIdentity

        package init(path: String, hour: Int? = nil, identity: FileIdentity) {
            self.path = path
            self.hour = hour
            self.identity = identity
        }
    }

    package init(
        feed: Feed, day: PartitionDay, name: String, path: String, origin: Origin = .landing,
        listed: FileIdentity? = nil
    ) {
        self.origin = origin
        self.listed = listed
        self.feed = feed
        self.day = day
        self.name = name
        self.path = path
        parts = nil
    }

    /// A set of files.
    package init(
        feed: Feed, day: PartitionDay, folder: String, parts: [Part], origin: Origin = .landing
    ) {
        self.feed = feed
        self.day = day
        self.origin = origin
        name = feed.files.partitionName(feed.name, day)
        path = folder
        self.parts = parts
        listed = FileIdentity(ofSet: parts.map { ($0.path, $0.identity) })
    }

    /// What an engine is asked to read.
    package func source(_ usual: UsualPaths = UsualPaths()) -> PartitionSource {
        PartitionSource(
            feed: feed, day: day, name: name, location: path, usual: usual,
            parts: parts?.map {
                .init(
                    path: $0.path,
                    expected: (size: Int($0.identity.size), modified: $0.identity.modified))
            })
    }

    /// Which bytes stand there now.
    func identity() throws(FileError) -> FileIdentity {
        guard let parts else { return try FileIdentity(path: path) }
        var now: [(String, FileIdentity)] = []
        now.reserveCapacity(parts.count)
        for part in parts {
            now.append((part.path, try FileIdentity(path: "\(path)/\(part.path)")))
        }
        return FileIdentity(ofSet: now)
    }
}
