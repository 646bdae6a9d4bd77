import NativeProfiler
import Profile
import Shared

/// An engine that reads as the native one does, but sums up content in its own way, counts less and hands out no
/// records.
struct OtherEngine: ProfileEngine {
    let name = "other"
    private let native = NativeEngine(RunLimits())

    func profile(_ source: PartitionSource) throws(EngineError) -> ProfiledPartition {
        let found = try native.profile(source)
        return ProfiledPartition(
            profile: Self.lesser(found.profile),
            content: ContentIdentity(engine: name, value: "of \(found.content.value)"),
            transactions: found.transactions, header: found.header)
    }

    func split(
        _ source: PartitionSource, by rejection: RecordRejection, into sink: any EvidenceSink
    ) throws(EngineError) {
        throw EngineError(.unsupported, "the engine 'other' hands out no records")
    }

    /// Without what it does not count.
    static func lesser(_ profile: PartitionProfile) -> PartitionProfile {
        var lesser = profile
        lesser.bytes = nil
        lesser.emptyLines = nil
        lesser.malformed = PartitionProfile.Malformed()
        lesser.payload = nil
        lesser.payloadByEvent = nil
        lesser.payloadUnlisted = nil
        lesser.exactDuplicateRecords = nil
        for i in lesser.columns.indices {
            lesser.columns[i].invalid = nil
            lesser.columns[i].shapes = nil
            lesser.columns[i].sampledTypes = nil
        }
        lesser.time.sampledUnits = nil
        lesser.purchases.emptyItems = nil
        lesser.purchases.itemsTotalMismatch = nil
        lesser.purchases.transactionCollisionCount = nil
        lesser.purchases.transactionDuplicateCount = nil
        lesser.purchases.transactionCollisions = []
        lesser.purchases.transactionDuplicates = []
        return lesser
    }
}
