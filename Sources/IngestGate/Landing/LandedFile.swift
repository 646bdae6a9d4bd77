package import Durable
package import Profile
package import Shared

/// A file of the landing area that belongs to a feed.
package struct LandedFile: Sendable, Equatable {
    package let feed: Feed
    package let day: Day
    /// The file's name, under which it is promoted too.
    package let name: String
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

    package init(
        feed: Feed, day: Day, name: String, path: String, origin: Origin = .landing,
        listed: FileIdentity? = nil
    ) {
        self.origin = origin
        self.listed = listed
        self.feed = feed
        self.day = day
        self.name = name
        self.path = path
    }

    /// What an engine is asked to read.
    package func source(_ usual: UsualPaths = UsualPaths()) -> PartitionSource {
        PartitionSource(feed: feed, day: day, name: name, location: path, usual: usual)
    }
}
