import Ledger
import Profile
import Shared

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Profiles of earlier days, each decoded once in a run, and kept for as long as the next day may ask for them.
struct BaselineCache {
    /// By feed.
    private var days: [String: [Int64: PartitionHistory.BaselineDay]] = [:]

    /// The days of a baseline; what they lack is asked for.
    mutating func baseline(
        of feed: String, _ wanted: [(id: Int64, day: PartitionDay)],
        from ledger: (Int64) -> (ledger: Ledger, id: Int64)
    ) throws -> [PartitionHistory.BaselineDay] {
        let known = days[feed] ?? [:]
        var kept: [Int64: PartitionHistory.BaselineDay] = [:]
        kept.reserveCapacity(wanted.count + 1)
        var found: [PartitionHistory.BaselineDay] = []
        for (id, day) in wanted {
            let place = ledger(id)
            guard let one = try known[id] ?? read(place.id, day, place.ledger) else { continue }
            kept[id] = one
            found.append(one)
        }
        days[feed] = kept
        return found
    }

    private func read(
        _ id: Int64, _ day: PartitionDay, _ ledger: Ledger
    ) throws -> PartitionHistory.BaselineDay? {
        guard let data = try ledger.profile(of: id) else { return nil }
        return PartitionHistory.BaselineDay(day: day.date, profile: try profile(data, day, ledger))
    }

    /// Keeps what was recorded as an entry just now.
    mutating func remember(
        _ profile: PartitionProfile, feed: String, day: PartitionDay, as id: Int64
    ) {
        days[feed, default: [:]][id] = PartitionHistory.BaselineDay(day: day.date, profile: profile)
    }

    /// What another version counted may mean something else, so only what is known is read.
    private func profile(
        _ data: Data, _ day: PartitionDay, _ ledger: Ledger
    ) throws(LedgerError) -> PartitionProfile {
        let known = PartitionProfile.currentSchemaVersion
        let profile: PartitionProfile
        do {
            let found = try JSON.value(Version.self, from: data).number
            guard found == known else {
                throw LedgerError.Problem.profileVersion(found: found, known: known, day: day)
            }
            profile = try JSON.value(PartitionProfile.self, from: data)
        } catch let problem as LedgerError.Problem {
            throw LedgerError(path: ledger.path, problem)
        } catch {
            throw LedgerError(
                path: ledger.path, .corrupt("the profile of \(day) cannot be read"))
        }
        return profile
    }

    private struct Version: Decodable {
        let number: Int

        enum CodingKeys: String, CodingKey { case number = "schema_version" }
    }
}
