import Durable
package import Shared

/// A day of which not all files are there: it is waited for, and not judged.
package struct IncompleteDay: Sendable {
    package let file: LandedFile
    /// What is not there yet.
    package let why: String

    /// Nil for a day that is complete, as far as its feed says when that is.
    ///
    /// - Parameter markers: The places of the markers that have landed.
    package init?(_ file: LandedFile, markers: Set<PathPattern.Place>, now: Instant) {
        guard let complete = file.feed.complete else { return nil }
        let lacking = [
            Self.marker(file, complete, markers), Self.files(file, complete),
            Self.hours(file, complete), Self.quiet(file, complete, now),
        ].compactMap(\.self)
        guard !lacking.isEmpty else { return nil }
        self.file = file
        why = lacking.joined(separator: "; ")
    }

    private static func count(_ file: LandedFile) -> Int { file.parts?.count ?? 1 }

    private static func marker(
        _ file: LandedFile, _ complete: Completeness, _ markers: Set<PathPattern.Place>
    ) -> String? {
        guard let marker = complete.marker else { return nil }
        let found = markers.filter { marker in
            marker.day == file.day.date
                && (file.day.hour == nil || marker.hour == nil || marker.hour == file.day.hour)
        }
        if found.contains(where: { $0.hour == nil }) { return nil }
        guard !found.isEmpty else { return "its marker '\(marker)' is not there" }
        // A marker an hour: each hour that has files needs its own.
        let hours = Set((file.parts ?? []).compactMap(\.hour)).subtracting(found.compactMap(\.hour))
        guard let first = hours.min() else { return nil }
        return "the marker '\(marker)' of hour \(pad(first)) is not there"
    }

    private static func files(_ file: LandedFile, _ complete: Completeness) -> String? {
        guard let wanted = complete.files, count(file) < wanted else { return nil }
        return "\(Decimals.grouped(count(file))) of \(Decimals.count(wanted, "file"))"
    }

    private static func hours(_ file: LandedFile, _ complete: Completeness) -> String? {
        guard complete.hasAllHours else { return nil }
        let wanted = file.day.date.hours(in: file.feed.zone)
        let missing = wanted.subtracting((file.parts ?? []).compactMap(\.hour)).sorted()
        guard !missing.isEmpty else { return nil }
        return "\(missing.count == 1 ? "hour" : "hours") \(missing.map(pad).listed(24) { $0 }) of "
            + "\(wanted.count) \(missing.count == 1 ? "is" : "are") not there"
    }

    private static func quiet(
        _ file: LandedFile, _ complete: Completeness, _ now: Instant
    ) -> String? {
        guard let quiet = complete.quietFor else { return nil }
        let newest =
            file.parts?.map(\.identity.modified).max() ?? (file.listed?.modified ?? 0)
        let age = now.microseconds / 1_000_000 - newest / 1_000_000_000
        guard age < quiet else { return nil }
        return
            "its last file came \(Decimals.count(Int(max(0, age)), "second")) ago, it is quiet after \(quiet)"
    }

    private static func pad(_ hour: Int) -> String { hour < 10 ? "0\(hour)" : "\(hour)" }
}
