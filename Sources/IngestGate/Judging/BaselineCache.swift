import Ledger
import Profile
import Shared

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Profiles of earlier days, each decoded once in a run.
struct BaselineCache {
    private var days: [Int64: PartitionHistory.BaselineDay] = [:]

    mutating func day(
        _ id: Int64, _ day: Day, _ ledger: Ledger
    ) throws -> PartitionHistory.BaselineDay? {
        if let known = days[id] { return known }
        guard let data = try ledger.profile(of: id) else { return nil }
        let profile = try profile(data, day, ledger)
        let found = PartitionHistory.BaselineDay(day: day, profile: profile)
        days[id] = found
        return found
    }

    /// Keeps what was recorded as an entry just now.
    mutating func remember(_ profile: PartitionProfile, of day: Day, as id: Int64) {
        days[id] = PartitionHistory.BaselineDay(day: day, profile: profile)
    }

    /// What another version counted may mean something else, so only what is known is read.
    private func profile(
        _ data: Data, _ day: Day, _ ledger: Ledger
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
