package import Shared

/// A file of the landing folder that no feed's pattern takes.
public struct UnmatchedFile: Encodable, Sendable, Equatable {
    public var name: String
    /// The pattern that it is nearest to, and whose it is.
    public var feed: String
    public var pattern: String
    public var why: String

    /// Nil for files that are no data by their names: hidden ones, notes and markers.
    package init?(_ name: String, _ feeds: [Feed]) {
        let isNote = [".md", ".txt", ".log"].contains(where: name.lowercased().hasSuffix)
        let isHidden = name.split(separator: "/").contains {
            $0.hasPrefix(".") || $0.hasPrefix("_")
        }
        guard !isHidden, !isNote else { return nil }
        let nearest = feeds.compactMap { feed in
            FilePatternMismatch(name, feed.files).map { (feed: feed, mismatch: $0) }
        }.min { $0.mismatch.distance < $1.mismatch.distance }
        guard let (feed, mismatch) = nearest else { return nil }
        self.name = name
        self.feed = feed.name
        pattern = feed.files.text
        why = mismatch.why
    }
}

/// All of them, of which the first few are named.
public struct UnmatchedFiles: Encodable, Sendable, Equatable {
    /// More would hide what else is said.
    static let named = 5

    public var count: Int
    public var files: [UnmatchedFile]

    /// Nil where there are none.
    package init?(_ all: [UnmatchedFile]) {
        guard !all.isEmpty else { return nil }
        count = all.count
        files = Array(all.prefix(Self.named))
    }
}
