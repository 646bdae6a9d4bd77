package import Profile
package import Shared

/// A file of the landing area that belongs to a feed.
package struct LandedFile: Sendable, Equatable {
    package let feed: Feed
    package let day: Day
    /// The file's name, under which it is promoted too.
    package let name: String
    package let path: String
    /// Whether the file goes away with the run, or with the quarantine folder: standard input.
    package let isTemporary: Bool

    package init(feed: Feed, day: Day, name: String, path: String, isTemporary: Bool = false) {
        self.isTemporary = isTemporary
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
