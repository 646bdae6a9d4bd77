import Shared

/// What both sides counted; nil where one did not.
private func sum(_ a: Int?, _ b: Int?) -> Int? {
    if let a, let b { a + b } else { nil }
}

private func sum<Value>(
    _ a: [String: Value]?, _ b: [String: Value]?, _ add: (inout Value, Value) -> Void
) -> [String: Value]? {
    guard var sum = a, let b else { return nil }
    sum.merge(b, by: add)
    return sum
}

extension Dictionary {
    /// Takes the values of another dictionary, or adds them to those that are here.
    fileprivate mutating func merge(_ other: Self, by add: (inout Value, Value) -> Void) {
        merge(other) { mine, theirs in
            var sum = mine
            add(&sum, theirs)
            return sum
        }
    }
}

extension PartitionProfile: Mergeable {
    /// Adds the profile of other records of the same partition and header.
    ///
    /// Everything adds up exactly but what compares records with each other: identical records and
    /// transaction ids with one copy on either side are found by whoever has the keys.
    package mutating func merge(_ other: PartitionProfile) {
        let mine = fieldRecords
        bytes = sum(bytes, other.bytes)
        records += other.records
        emptyLines = sum(emptyLines, other.emptyLines)
        damage = [damage, other.damage].compactMap(\.self).min()
        malformed.merge(other.malformed)
        mergeColumns(other.columns)
        if let theirs = other.identity {
            if identity == nil { identity = .absent(like: theirs, records: mine) }
            identity?.merge(theirs)
        } else if let known = identity {
            identity?.merge(.absent(like: known, records: other.fieldRecords))
        }
        events.merge(other.events, uniquingKeysWith: +)
        eventsUnlisted += other.eventsUnlisted
        time.merge(other.time)
        purchases.merge(other.purchases)
        payload = sum(payload, other.payload) { $0.merge($1, by: { $0.merge($1) }) }
        payloadByEvent = sum(payloadByEvent, other.payloadByEvent) {
            $0.merge($1, by: { $0.merge($1) })
        }
        payloadUnlisted = sum(payloadUnlisted, other.payloadUnlisted)
        exactDuplicateRecords = sum(exactDuplicateRecords, other.exactDuplicateRecords)
        if let theirs = other.format {
            format?.repeatedHeaders += theirs.repeatedHeaders
            format?.malformed.merge(theirs.malformed)
        }
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
            columns[i].merge(other[i])
        }
    }
}

extension ColumnProfile: Mergeable {
    /// Adds the same column of other records.
    package mutating func merge(_ other: ColumnProfile) {
        missing += other.missing
        toldByOrder = sum(toldByOrder, other.toldByOrder)
        placeholders = sum(placeholders, other.placeholders) {
            $0 += $1
        }
        // Which values they were is not known any more.
        largest = nil
        distinct = nil
        invalid = sum(invalid, other.invalid)
        broken = sum(broken, other.broken) { $0 += $1 }
        if let theirs = other.repeated {
            repeated = Array(
                Set(theirs).union(repeated ?? []).sorted()
                    .prefix(ColumnProfile.repeatedLimit))
        }
        if let theirs = other.tagged {
            tagged = (tagged ?? 0) + theirs
        }
        shapes = sum(shapes, other.shapes) { $0 += $1 }
        sampledTypes = sum(sampledTypes, other.sampledTypes) {
            $0 += $1
        }
    }
}

extension PartitionProfile.Malformed: Mergeable {
    package mutating func merge(_ other: Self) {
        fieldCount = sum(fieldCount, other.fieldCount)
        quoting = sum(quoting, other.quoting)
        encoding = sum(encoding, other.encoding)
        oversized = sum(oversized, other.oversized)
        bytes = sum(bytes, other.bytes)
        unterminated = sum(unterminated, other.unterminated)
        ofOtherKind = sum(ofOtherKind, other.ofOtherKind)
        json = sum(json, other.json, +=)
    }
}

extension PartitionProfile.TimeProfile: Mergeable {
    package mutating func merge(_ other: Self) {
        unparsable += other.unparsable
        outside += other.outside
        if late != nil || other.late != nil { late = (late ?? 0) + (other.late ?? 0) }
        first = [first, other.first].compactMap(\.self).min()
        last = [last, other.last].compactMap(\.self).max()
        sampledUnits = sum(sampledUnits, other.sampledUnits) { $0 += $1 }
    }
}

extension PurchaseProfile: Mergeable {
    package mutating func merge(_ other: Self) {
        count += other.count
        lines = sum(lines, other.lines)
        ordersWithoutRevenue = Self.some(ordersWithoutRevenue, other.ordersWithoutRevenue)
        ordersNotPaid = Self.some(ordersNotPaid, other.ordersNotPaid)
        missingRevenue += other.missingRevenue
        nonPositiveRevenue += other.nonPositiveRevenue
        emptyItems = sum(emptyItems, other.emptyItems)
        textItems = sum(textItems, other.textItems)
        countByCurrency = sum(countByCurrency, other.countByCurrency) { $0 += $1 }
        exceptions = sum(exceptions, other.exceptions) { $0.merge($1) }
        missingTransactionID += other.missingTransactionID
        placeholderIDs = sum(placeholderIDs, other.placeholderIDs) { $0 += $1 }
        itemsTotalMismatch = sum(itemsTotalMismatch, other.itemsTotalMismatch)
        revenue += other.revenue
        revenueByCurrency.merge(other.revenueByCurrency, uniquingKeysWith: +)
        transactionCollisions = Self.union(transactionCollisions, other.transactionCollisions)
        transactionDuplicates = Self.union(transactionDuplicates, other.transactionDuplicates)
        transactionCollisionCount = sum(transactionCollisionCount, other.transactionCollisionCount)
        transactionDuplicateCount = sum(transactionDuplicateCount, other.transactionDuplicateCount)
        if let mine = transactionVariants, let theirs = other.transactionVariants {
            transactionVariants = Self.union(mine, theirs)
        } else {
            transactionVariants = nil
        }
        transactionVariantCount = sum(transactionVariantCount, other.transactionVariantCount)
    }

    private static func some(_ a: [String]?, _ b: [String]?) -> [String]? {
        guard let a, let b else { return nil }
        return Array(Set(a).union(b).sorted().prefix(ColumnProfile.repeatedLimit))
    }

    private static func union(_ a: [String], _ b: [String]) -> [String] {
        Array(Set(a).union(b).sorted().prefix(TransactionFacts.listLimit))
    }
}

extension PurchaseExceptions: Mergeable {
    package mutating func merge(_ other: PurchaseExceptions) {
        count += other.count
        amount += other.amount
    }
}

extension PathProfile: Mergeable {
    package mutating func merge(_ other: PathProfile) {
        present += other.present
        null += other.null
        types.merge(other.types, uniquingKeysWith: +)
    }
}

extension EventPayload: Mergeable {
    package mutating func merge(_ other: EventPayload) {
        documents += other.documents
        paths.merge(other.paths, by: { $0.merge($1) })
    }
}
