/// Which files of the landing folder belong to a feed, and how the day stands in their paths.
///
/// Where a day can only be one file in the landing folder itself, that file is the partition, under its own name. In
/// all other cases (folders, wildcards, hours, several patterns) a partition is the set of a day's files.
package struct FeedFiles: Sendable, Equatable {
    package let patterns: [PathPattern]
    /// The only pattern, of one file a day in the landing folder itself.
    package let flat: FilePattern?
    /// Whether a day is a set of files.
    package let isSet: Bool

    package init(_ patterns: [PathPattern]) {
        precondition(!patterns.isEmpty, "a feed has files")
        self.patterns = patterns
        isSet =
            patterns.count > 1
            || patterns.contains { pattern in
                pattern.prefixes.count > 1 || pattern.pieces.contains(where: \.isOpen)
            }
        flat = patterns.count == 1 && !isSet ? try? FilePattern(patterns[0].text) : nil
    }

    package init(_ pattern: FilePattern) {
        do {
            try self.init([PathPattern(pattern.text)])
        } catch {
            preconditionFailure("'\(pattern.text)' \(error.reason)")
        }
    }

    /// As it stands in the configuration.
    package var text: String { patterns.map(\.text).joined(separator: ", ") }

    /// The day and hour of a file, by its path below the landing folder.
    package func place(of path: String) -> PathPattern.Place? {
        if let flat { return flat.day(in: path).map { PathPattern.Place(day: $0, hour: nil) } }
        for pattern in patterns {
            guard let place = pattern.place(of: path) else { continue }
            // A wildcard at the end would take it.
            return Unfinished.ending(of: path) == nil ? place : nil
        }
        return nil
    }

    /// The same by any path of which the last parts are of a pattern: `partitions/2025/03/01/a.csv`.
    package func place(endOf path: String) -> PathPattern.Place? {
        let parts = path.split(separator: "/")
        guard !parts.isEmpty else { return nil }
        for count in 1...min(parts.count, 64) {
            if let place = place(of: parts.suffix(count).joined(separator: "/")) { return place }
        }
        return nil
    }

    package func overlaps(_ other: FeedFiles) -> Bool {
        patterns.contains { a in other.patterns.contains { a.overlaps($0) } }
    }

    /// Whether files of the feed may lie in a folder of the landing folder.
    package func mayHold(folder: String) -> Bool {
        patterns.contains { $0.mayHold(folder: folder) }
    }

    /// Whether some lie in folders at all.
    package var hasFolders: Bool { patterns.contains { $0.prefixes.count > 1 } }

    /// Whether a path says the hour.
    package var hasHours: Bool {
        patterns.allSatisfy { $0.pieces.contains { $0.part == .hour } }
    }

    /// The path that a file of a day would have, with wildcards where it has any.
    package func fileName(for day: PartitionDay) -> String {
        flat?.fileName(for: day.date) ?? patterns[0].path(for: day.date, hour: day.hour)
    }

    /// The name of a day's partition: its file's, or one of our own for a set of files.
    package func partitionName(_ feed: String, _ day: PartitionDay) -> String {
        isSet ? "\(feed)-\(day)" : fileName(for: day)
    }
}

extension FeedFiles: CustomStringConvertible {
    package var description: String { text }
}

/// Endings of files that somebody is still writing.
enum Unfinished {
    private static let endings = [
        ".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".inprogress", "~",
    ]

    static func ending(of name: String) -> String? { endings.first { name.hasSuffix($0) } }
}
