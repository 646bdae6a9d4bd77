import CLibrary
package import DailyNumbers
import Shared

/// A channel or device that is gone, and a new one that may be the same under another name.
package struct Renaming: Sendable, Hashable {
    package let old: Segment
    package let new: Segment

    /// Pairs what is gone with what is new: by name where only its writing changed, else by its size and its visitors.
    ///
    /// - Parameters:
    ///   - usual: With levels of sessions; of days before the new name came.
    static func find(
        _ dimension: Segment.Dimension, on day: DailyMetrics, _ usual: UsualDay,
        _ detection: DetectionSettings, _ settings: IncidentSettings
    ) -> [Renaming] {
        let parts = usual.parts.filter { $0.key.dimension == dimension }.sorted { $0.key < $1.key }
        let gone = parts.filter { segment, level in
            level.sessions >= detection.channelSessions
                && Double(day.tally(segment).sessions) <= detection.channelRemains * level.sessions
        }
        var new = parts.filter { $0.value.sessions < 1 && day.tally($0.key).sessions > 0 }
            .map(\.key)
        guard !gone.isEmpty, !new.isEmpty else { return [] }
        var found: [Renaming] = []
        func pair(_ old: Segment, with name: Segment) {
            found.append(Renaming(old: old, new: name))
            new.removeAll { $0 == name }
        }
        for (old, _) in gone {
            if let same = new.first(where: { plain($0.name) == plain(old.name) }) {
                pair(old, with: same)
            }
        }
        // How busy the day is, by what is neither gone nor new.
        let stayed = parts.filter { part in
            !gone.contains { $0.key == part.key } && part.value.sessions >= 1
        }
        let before = stayed.reduce(0) { $0 + $1.value.sessions }
        let now = stayed.reduce(0) { $0 + Double(day.tally($1.key).sessions) }
        let scale = before > 0 && now > 0 ? now / before : 1
        let rest = gone.filter { part in !found.contains { $0.old == part.key } }
            .sorted { $0.value.sessions > $1.value.sessions }
        for (old, level) in rest {
            let like = new.filter {
                isLike(day.tally($0), level, scale, usual, detection, settings)
            }
            func distance(_ segment: Segment) -> Double {
                abs(log(Double(day.tally(segment).sessions) / (level.sessions * scale)))
            }
            if let nearest = like.min(by: { distance($0) < distance($1) }) {
                pair(old, with: nearest)
            }
        }
        return found.sorted { $0.old < $1.old }
    }

    /// About as many visits, that buy as much and come from as far.
    private static func isLike(
        _ new: Tally, _ old: UsualDay.Level, _ scale: Double, _ usual: UsualDay,
        _ detection: DetectionSettings, _ settings: IncidentSettings
    ) -> Bool {
        let size = Double(new.sessions) / (old.sessions * scale)
        guard size > 0, abs(log(size)) <= log(settings.renamedSize) else { return false }
        if let then = old.withoutReferrer, let now = new.withoutReferrerShare,
            abs(now - then) > settings.renamedPoints
        {
            return false
        }
        guard new.knows(.purchases), let rate = old.conversion else { return true }
        let expected = rate * Double(new.sessions)
        return TailTest(settings: detection).count(
            Double(new.purchases), expected, usual.days) < detection.exactZ
    }

    /// A name without what people and programs write in two ways: `Paid Search`, `paid_search`.
    private static func plain(_ name: String) -> String {
        let letters = name.lowercased().filter { $0.isLetter || $0.isNumber }
        return letters.isEmpty ? name : letters
    }
}
