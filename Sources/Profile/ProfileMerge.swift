import Shared

extension PartitionProfile: Mergeable {
    /// Adds the profile of other records of the same partition and header.
    ///
    /// Everything adds up exactly but what compares records with each other: identical records and
    /// transaction ids with one copy on either side are found by whoever has the keys.
    package mutating func merge(_ other: PartitionProfile) {
        bytes += other.bytes
        records += other.records
        emptyLines += other.emptyLines
        fingerprint =
            ContentFingerprint(hex: fingerprint).adding(ContentFingerprint(hex: other.fingerprint))
            .hex
        damage = [damage, other.damage].compactMap(\.self).min()
        malformed.merge(other.malformed)
        mergeColumns(other.columns)
        events.merge(other.events, uniquingKeysWith: +)
        eventsUnlisted += other.eventsUnlisted
        time.merge(other.time)
        purchases.merge(other.purchases)
        for (column, paths) in other.payload {
            for (path, profile) in paths {
                payload[column, default: [:]][path, default: PathProfile()].merge(profile)
            }
        }
        for (column, events) in other.payloadByEvent {
            for (event, profile) in events {
                payloadByEvent[column, default: [:]][event, default: EventPayload()].merge(profile)
            }
        }
        payloadUnlisted += other.payloadUnlisted
        exactDuplicateRecords += other.exactDuplicateRecords
        for (kind, list) in other.samples {
            let all = ((samples[kind] ?? []) + list).sorted {
                ($0.offset, $0.line, $0.text) < ($1.offset, $1.line, $1.text)
            }
            samples[kind] = Array(all.prefix(Self.sampleLimit))
        }
    }

    /// Samples of each kind that a profile can hold; `limits: samples` says how many it does.
    package static let sampleLimit = 100

    private mutating func mergeColumns(_ other: [ColumnProfile]) {
        precondition(
            columns.map(\.name) == other.map(\.name),
            "only profiles of one header can be merged")
        for i in columns.indices {
            columns[i].missing += other[i].missing
            columns[i].invalid += other[i].invalid
            if let tagged = other[i].tagged {
                columns[i].tagged = (columns[i].tagged ?? 0) + tagged
            }
            columns[i].shapes.merge(other[i].shapes, uniquingKeysWith: +)
            columns[i].sampledTypes.merge(other[i].sampledTypes, uniquingKeysWith: +)
        }
    }
}

extension PartitionProfile.Malformed {
    mutating func merge(_ other: Self) {
        fieldCount += other.fieldCount
        quoting += other.quoting
        encoding += other.encoding
        oversized += other.oversized
        bytes += other.bytes
        unterminated += other.unterminated
    }
}

extension PartitionProfile.TimeProfile {
    mutating func merge(_ other: Self) {
        unparsable += other.unparsable
        outside += other.outside
        first = [first, other.first].compactMap(\.self).min()
        last = [last, other.last].compactMap(\.self).max()
    }
}

extension PurchaseProfile {
    mutating func merge(_ other: Self) {
        count += other.count
        missingRevenue += other.missingRevenue
        nonPositiveRevenue += other.nonPositiveRevenue
        emptyItems += other.emptyItems
        missingTransactionID += other.missingTransactionID
        itemsTotalMismatch += other.itemsTotalMismatch
        revenue += other.revenue
        revenueByCurrency.merge(other.revenueByCurrency, uniquingKeysWith: +)
        transactionCollisions = Self.union(transactionCollisions, other.transactionCollisions)
        transactionDuplicates = Self.union(transactionDuplicates, other.transactionDuplicates)
        transactionCollisionCount += other.transactionCollisionCount
        transactionDuplicateCount += other.transactionDuplicateCount
    }

    private static func union(_ a: [String], _ b: [String]) -> [String] {
        Array(Set(a).union(b).sorted().prefix(TransactionFacts.listLimit))
    }
}
