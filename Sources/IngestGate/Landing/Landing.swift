package import Durable
package import Shared

/// What stands in the landing area.
package struct Landing: Sendable {
    /// In the order of days, then of feeds.
    package var partitions: [LandedFile] = []
    /// Days that stand there as two files, plain and gzip: nobody can know which one is meant.
    package var ambiguous: [(feed: Feed, day: Day, names: [String])] = []
    /// Links that lead out of the landing area.
    package var strayLinks: [(feed: Feed, name: String)] = []
    /// What of no feed is there, in whatever form.
    package var others = 0
    /// Files of no feed that look like data.
    package var unmatched: [UnmatchedFile] = []

    /// Lists the folder; no file is opened.
    package init(folder: String, feeds: [Feed]) throws(FileError) {
        var byDay: [Place: [LandedFile]] = [:]
        for entry in try FileSystem.listFiles(in: folder, identities: true) {
            guard let (feed, day) = Self.feed(of: entry.name, in: feeds) else {
                others += 1
                if !entry.isFolder, let file = UnmatchedFile(entry.name, feeds) {
                    unmatched.append(file)
                }
                continue
            }
            let path = folder + "/" + entry.name
            if entry.isSymbolicLink, !FileSystem.leads(path, inside: folder) {
                strayLinks.append((feed, entry.name))
                continue
            }
            byDay[Place(day: day, feed: feed.name), default: []].append(
                LandedFile(
                    feed: feed, day: day, name: entry.name, path: path, listed: entry.identity))
        }
        partitions.reserveCapacity(byDay.count)
        for place in byDay.keys.sorted() {
            guard let found = byDay[place], let first = found.first else { continue }
            if found.count == 1 {
                partitions.append(first)
            } else {
                ambiguous.append((first.feed, first.day, found.map(\.name).sorted()))
            }
        }
    }

    /// A feed's day, in the order in which days are judged.
    private struct Place: Hashable, Comparable {
        let day: Day
        let feed: String

        static func < (a: Place, b: Place) -> Bool { (a.day, a.feed) < (b.day, b.feed) }
    }

    /// The feed and day that a file name tells.
    package static func feed(of name: String, in feeds: [Feed]) -> (Feed, Day)? {
        for feed in feeds {
            if let day = feed.files.day(in: name) { return (feed, day) }
        }
        return nil
    }
}
