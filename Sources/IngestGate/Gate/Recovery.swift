import Durable
package import Ledger
import Profile
package import Shared

/// What a killed run left to the next one: decisions that were written down and not told to anybody.
package struct Inheritance: Sendable {
    /// A day of a feed.
    struct Place: Hashable, Sendable {
        let feed: String
        let day: PartitionDay
    }

    /// Carried out; the next run that is about them tells them.
    var untold: [Int64: Place] = [:]
    /// Those of which the bytes are nowhere to be found.
    package internal(set) var lost: [LedgerEntry] = []

    package func isUntold(_ id: Int64) -> Bool { untold[id] != nil }

    package var untoldEntries: [Int64] { untold.keys.sorted() }
}

extension Gate {
    /// Finishes what a killed run had written down but not carried out: with the landed file, or with what that
    /// run had laid ready. Only then are its temporary files removed.
    package mutating func recover() throws {
        let (pending, releases) = (try ledger.pending(), try openReleases())
        // The folders are listed only where there is something to be looked for.
        if !pending.isEmpty || !releases.isEmpty {
            let remains = try Remains(store)
            for entry in pending {
                let isThere = try finish(entry, remains)
                inherit(entry, isThere: isThere)
                if isThere, let id = entry.id {
                    // Marked as done when a run has told it.
                    carriedOut[id] = .init(carriedOut: entry.verdict)
                }
            }
            for open in releases { try redo(open, remains) }
        }
        try store.sweep()
    }

    /// What `recover` would find; nothing is touched.
    package mutating func foreseeRecovery() throws {
        let (pending, releases) = (try ledger.pending(), try openReleases())
        guard !pending.isEmpty || !releases.isEmpty else { return }
        let remains = try Remains(store)
        for entry in pending {
            let isThere =
                try store.holds(entry, nil) || isLanded(entry)
                || (entry.verdict == .quarantined
                    ? remains.evidence(of: entry) : bytes(of: entry, remains)?.path) != nil
            inherit(entry, isThere: isThere)
        }
        for open in releases where try isLost(open.entry) {
            if try bytes(of: open.entry, remains) == nil { inherited.lost.append(open.entry) }
        }
    }

    private mutating func inherit(_ entry: LedgerEntry, isThere: Bool) {
        guard let id = entry.id else { return }
        if isThere {
            inherited.untold[id] = .init(feed: entry.feed, day: entry.day)
        } else {
            inherited.lost.append(entry)
        }
    }

    /// The bytes of a quarantined day that never lay in the landing folder.
    package func kept(_ mark: LedgerMark, of feed: Feed) -> LandedFile? {
        let path = store.keptInput(mark.partition)
        guard mark.verdict == .quarantined, FileSystem.isPlain(path),
            FileSystem.leads(path, inside: store.quarantine)
        else { return nil }
        return LandedFile(
            feed: feed, day: mark.day, name: mark.partition, path: path, origin: .kept)
    }

    /// Whether the bytes of a partition lie where `check DAY` and `release` look for them.
    func hasBytes(of report: PartitionReport) -> Bool {
        if let entry = try? ledger.current(feed: report.feed, day: report.day),
            (try? files(of: entry, in: config.folders.landing)) != nil
        {
            return true
        }
        return FileSystem.isPlain("\(config.folders.landing)/\(report.partition)")
            || FileSystem.isPlain(store.keptInput(report.partition))
    }

    /// - Returns: False where the bytes are nowhere.
    private func finish(_ entry: LedgerEntry, _ remains: Remains) throws -> Bool {
        // What that run did may not be on the disk yet, even where nothing is left to be done. What is in
        // `promoted/` is synced before the entry is settled.
        if FileSystem.exists(store.quarantine) { try FileSystem.syncFolder(store.quarantine) }
        let before = try entry.supersedes.flatMap { try ledger.entry(id: $0) }
        let isDone =
            entry.verdict == .quarantined
            ? try quarantine(entry, remains, replacing: before)
            : try promote(entry, remains, replacing: before)
        // Landed bytes that are not those are judged anew.
        return try isDone || isLanded(entry)
    }

    private func quarantine(
        _ entry: LedgerEntry, _ remains: Remains, replacing before: LedgerEntry?
    ) throws -> Bool {
        try store.retire(before, for: entry.partition)
        try store.withdraw(entry.partition)
        if let evidence = try remains.evidence(of: entry) {
            try FileSystem.replaceFolder(
                "\(store.quarantine)/\(entry.partition)", with: evidence)
        }
        return store.holds(entry, nil)
    }

    private func promote(
        _ entry: LedgerEntry, _ remains: Remains, replacing before: LedgerEntry?
    ) throws -> Bool {
        guard let found = try bytes(of: entry, remains) else {
            // What is promoted is of an earlier verdict.
            try store.forgetEvidence(of: entry.partition)
            try store.withdraw(entry.partition)
            return false
        }
        if found.path == "\(store.promoted)/\(entry.partition)" {
            try store.retire(before, for: entry.partition)
            try store.publish(entry.partition, nil, flag: AtRiskFlag(entry)?.text())
        } else {
            let staged = try store.stage(entry, from: found)
            try store.publish(staged, replacing: before)
        }
        return true
    }

    /// Where the bytes lie that an entry is about.
    func bytes(of entry: LedgerEntry, _ remains: Remains) throws -> PlacedBytes? {
        if try entry.id.flatMap({ try ledger.files(of: $0) }) != nil {
            return try set(of: entry, remains)
        }
        let places = try remains.places(
            of: entry.partition, store, landing: config.folders.landing
        ).filter { FileSystem.isPlain($0) }.compactMap { try place($0) }
        if let known = entry.identity,
            let same = places.first(where: { $0.identity.hasSameContent(as: known) })
        {
            return PlacedBytes(path: same.path, identity: same.identity)
        }
        // Of a copy only the bytes can tell.
        guard let feed = config.feeds.first(where: { $0.name == entry.feed }) else { return nil }
        for place in places where place.identity.size == entry.fileBytes {
            let read = try reader().read(
                LandedFile(
                    feed: feed, day: entry.day, name: entry.partition, path: place.path))
            if read.hasContent(of: entry) {
                return PlacedBytes(path: place.path, identity: read.identity)
            }
        }
        return nil
    }

    /// The same for a set of files.
    private func set(of entry: LedgerEntry, _ remains: Remains) throws -> PlacedBytes? {
        let folders = remains.folders(of: entry.partition, store, landing: config.folders.landing)
        let places = try folders.compactMap {
            try placedFiles(of: entry, in: $0.path, alone: $0.isOurs)
        }
        if let known = entry.identity,
            let same = places.first(where: { $0.identity.hasSameContent(as: known) })
        {
            return same
        }
        guard let feed = config.feeds.first(where: { $0.name == entry.feed }) else { return nil }
        return try places.first { place in
            guard place.identity.size == entry.fileBytes, let parts = place.parts else {
                return false
            }
            let file = LandedFile(feed: feed, day: entry.day, folder: place.path, parts: parts)
            return try reader().read(file).hasContent(of: entry)
        }
    }

    /// Nil where a file has gone since it was listed.
    private func place(_ path: String) throws -> (path: String, identity: FileIdentity)? {
        do {
            return (path, try FileIdentity(path: path))
        } catch {
            guard error.isMissing else { throw error }
            return nil
        }
    }

    /// Marks what was done as done. Killed before that, what was decided is told by the next run: so
    /// a run tells first. What a killed run decided, and this one did not tell, stays for the next one.
    ///
    /// - Parameter report: What this run has told.
    package mutating func settle(telling report: CheckReport? = nil) throws {
        let told = Set(
            (report?.partitions ?? []).map { Inheritance.Place(feed: $0.feed, day: $0.day) })
        let done = carriedOut.filter { id, _ in
            inherited.untold[id].map(told.contains) ?? true
        }
        if !done.isEmpty { try store.syncPromoted() }
        try ledger.settle(done, answers: answers)
        carriedOut = [:]
        answers = [:]
    }

    private typealias OpenRelease = (feed: Feed, entry: LedgerEntry, release: LedgerRelease)

    /// Releases of which the promoted file is not there. Those that are carried out, and not marked so, will be.
    private mutating func openReleases() throws -> [OpenRelease] {
        var open: [OpenRelease] = []
        for feed in config.feeds {
            for entry in try ledger.released(feed: feed.name) {
                guard let id = entry.id, let release = try release(of: entry) else { continue }
                if !store.holds(entry, release) {
                    open.append((feed, entry, release))
                } else if entry.action == .releasing {
                    carriedOut[id] = release.mode.action
                }
            }
        }
        return open
    }

    /// Carries out a release that was recorded by a run that was killed before it could.
    private mutating func redo(_ open: OpenRelease, _ remains: Remains) throws {
        let (feed, entry, release) = open
        guard let found = try bytes(of: entry, remains) else {
            if try isLost(entry) { inherited.lost.append(entry) }
            return
        }
        let file =
            found.parts.map {
                LandedFile(feed: feed, day: entry.day, folder: found.path, parts: $0)
            }
            ?? LandedFile(
                feed: feed, day: entry.day, name: entry.partition, path: found.path,
                origin: found.path == store.keptInput(entry.partition) ? .kept : .landing)
        let held = try HeldFile(file, in: store.promoted)
        let judged = try judge(read(held.file))
        guard judged.read.hasContent(of: entry) else { return }
        do {
            try withExtendedLifetime(held) {
                try carryOut(release, of: entry, judged)
            }
        } catch is ReleaseRefusal {
            // By the configuration of today it would be refused: it is judged anew.
        }
    }

    /// Whether a release was never carried out and cannot be. What was promoted once and taken away since is no
    /// matter of a killed run.
    private func isLost(_ entry: LedgerEntry) throws -> Bool {
        try entry.action == .releasing && !isLanded(entry)
    }
}
