import CSVScan
package import Profile
package import Shared

/// The engine that reads bytes by itself, on the threads of this machine.
package struct NativeEngine: ProfileEngine {
    package let name = ContentIdentity.native
    package var limits: RunLimits
    package var threads: Int
    /// Bytes read at a time. No choice changes what is counted.
    package var chunkBytes = ScanOptions().chunkBytes
    private let key: HashKey

    /// - Parameter secret: Of the ledger that the ids of purchases are looked up in.
    package init(_ limits: RunLimits, secret: HashSecret = .ofProcess) {
        self.limits = limits
        key = HashKey(secret.first, secret.second)
        threads = limits.threads ?? processorCount()
    }

    package func shared(among partitions: Int) -> NativeEngine {
        var engine = self
        engine.threads = max(1, threads / max(1, partitions))
        return engine
    }

    var scanOptions: ScanOptions {
        var options = ScanOptions()
        options.threads = threads
        options.chunkBytes = chunkBytes
        return options
    }

    package func profile(_ source: PartitionSource) throws(EngineError) -> ProfiledPartition {
        try engineErrors { try source.parts == nil ? scan(source) : scanSet(source) }
    }

    private func scanSet(_ source: PartitionSource) throws -> ProfiledPartition {
        var limits = limits
        limits.setMemory /= max(1, threads)
        let set = SetScan(source, limits, scanOptions, key: key)
        return try set.run(scan)
    }

    private func scan(_ source: PartitionSource) throws -> ProfiledPartition {
        let opened = try OpenedPartition(source, key: key)
        let plan = opened.plan
        let options = scanOptions
        // Each worker has sets of its own, and the limit is for all.
        var limits = limits
        limits.setMemory /= max(1, options.threads)
        let share = limits
        let (states, summary) = try opened.scan(options) {
            ProfileCounts(plan, partition: source.name, limits: share)
        }
        var state = states[0]
        for other in states.dropFirst() { state.merge(other) }
        let header = opened.header?.original ?? []
        let content = state.content(summary, header: header)
        var (profile, transactions) = try state.finish(summary, threads: options.threads)
        profile.format = opened.format(profile)
        return ProfiledPartition(
            profile: profile, content: ContentIdentity(engine: name, value: content.hex),
            transactions: transactions, header: header, preamble: opened.source.preamble)
    }

    package func split(
        _ source: PartitionSource, by rejection: RecordRejection, into sink: any EvidenceSink
    ) throws(EngineError) {
        try engineErrors {
            guard source.parts == nil else {
                return try SetSplit(source, scanOptions, key: key).run(rejection, into: sink)
            }
            let opened = try OpenedPartition(source, key: key)
            let originals = try OriginalLines(source.location, source.feed.format)
            var collector = EvidenceCollector(
                opened.plan, rejection, into: sink, originals: originals)
            _ = try opened.scanInOrder(scanOptions, into: &collector)
            try originals?.finish()
        }
    }
}

/// What the scanner and the sets of keys throw, as errors of an engine.
func engineErrors<T>(_ body: () throws -> T) throws(EngineError) -> T {
    do {
        return try body()
    } catch let error as ScanError {
        throw EngineError(error)
    } catch let error as SpillError {
        throw EngineError(error)
    } catch let error as EngineError {
        throw error
    } catch {
        throw EngineError(.io, "\(error)")
    }
}

extension EngineError {
    init(_ error: ScanError) {
        let kind: Kind =
            switch error.kind {
            case .notFound: .notFound
            case .permission: .permission
            case .directory: .directory
            case .io: .io
            case .changed: .changed
            }
        self.init(kind, error.message)
    }

    init(_ error: SpillError) { self.init(.noRoom, error.message) }
}
