import CSVScan
import FieldText
import Profile
import Shared

extension ProfileCounts: Mergeable {
    mutating func merge(_ other: ProfileCounts) {
        profile.merge(other.profile)
        scratch.add(other.scratch)
        for i in invalid.indices { invalid[i] += other.invalid[i] }
        events.merge(other.events, weight: { $0 }, combine: { $0 += $1 })
        payload.paths.merge(other.payload.paths, weight: { $0.present }, combine: { $0.merge($1) })
        documents.merge(other.documents, weight: { $0 }, combine: { $0 += $1 })
        earliest = min(earliest, other.earliest)
        latest = max(latest, other.latest)
        revenueMicros += other.revenueMicros
        currencies.merge(
            other.currencies, weight: { $0.purchases }, combine: { $0.merge($1) })
        fingerprint.merge(other.fingerprint)
        for (kind, list) in other.samples {
            samples[kind, default: SampleList(limit: sampleLimit)].merge(list)
        }
        shapes.merge(other.shapes)
        for (mine, theirs) in zip(identities, other.identities) { mine.merge(theirs) }
        if let theirs = other.combined { combined?.merge(theirs) }
        for i in placeholderIDs.indices { placeholderIDs[i] += other.placeholderIDs[i] }
        for i in constraints.indices { constraints[i].merge(other.constraints[i]) }
        for (column, table) in uniques {
            if let theirs = other.uniques[column] { table.merge(theirs) }
        }
        fingerprints.merge(other.fingerprints)
        transactions.merge(other.transactions)
        if let lines { members.take(from: lines) }
        var theirs = other.members
        if let lines = other.lines { theirs.take(from: lines) }
        members.merge(theirs)
    }

    /// What stands for the bytes, once all records have gone by.
    func content(_ summary: ScanSummary, header: [UInt8]) -> ContentFingerprint {
        // Of another coding, what landed counts, not what somebody says of it.
        if let landed = summary.landed {
            var total = ContentFingerprint()
            total.add(record: landed.hash, endingAt: landed.bytes)
            return total
        }
        var total = fingerprint
        total.add(record: header.withSlice { hashed($0) }, endingAt: 0)
        total.add(record: UInt64(summary.bytes), endingAt: -1)
        return total
    }

    /// What was counted, once all records have gone by.
    mutating func finish(
        _ summary: ScanSummary, threads: Int
    ) throws(SpillError) -> (PartitionProfile, TransactionFacts) {
        var result = described(summary)
        let transactions = try compare(&result, threads: threads)
        return (result, transactions)
    }

    /// What is told by each record alone.
    mutating func described(_ summary: ScanSummary) -> PartitionProfile {
        var result = profile
        result.bytes = summary.bytes
        result.header.isMissing = plan.lacksHeader
        result.header.repeatedNames = plan.repeatedNames
        result.damage = summary.damage
        let looks = shapes.describe(zone: plan.feed.zone)
        result.columns = plan.columns.indices.map { i in
            let planned = plan.columns[i]
            var column = ColumnProfile(name: planned.name, declared: planned.declared?.name)
            column.missing = unsafe scratch.missing[i]
            column.invalid = invalid[i]
            (column.shapes, column.sampledTypes) = i < looks.count ? looks[i] : ([:], [:])
            if let k = plan.identities.firstIndex(of: i) {
                let count = identities[k]
                column.placeholders = named(count.placeholders)
                column.largest = count.largest
                column.distinct = count.distinct
            }
            column.broken = constraints.first { $0.column == i }?.named
            if let t = plan.tagged.firstIndex(where: { $0.column == i }) {
                column.tagged = unsafe scratch.taggedCounts[t]
            }
            return column
        }
        result.identity = combinedColumn(named)
        if let lines {
            members.take(from: lines)
            result.columns = columnsOfLines(result)
        }
        events.trim { $0 }
        currencies.trim { $0.purchases }
        for entry in events.entries where entry.value > 0 {
            result.events[eventName(entry.name), default: 0] += entry.value
        }
        result.eventsUnlisted = events.dropped
        if earliest <= latest {
            result.time.first = Instant(microseconds: earliest)
            result.time.last = Instant(microseconds: latest)
        }
        if let column = plan.time {
            result.time.sampledUnits = shapes.timeUnits(
                of: column, plan.timestampReader, zone: plan.feed.zone)
        }
        finishPayload(&result)
        result.purchases.revenue = Money(micros: revenueMicros)
        result.purchases.placeholderIDs = named(placeholderIDs)
        finishCurrencies(&result.purchases)
        for (kind, list) in samples { result.samples[name(kind)] = list.samples }
        // Behind the last delimiter stands nothing.
        if plan.feed.format.hasTrailingDelimiter, let last = result.columns.last, last.name.isEmpty,
            last.declared == nil, last.missing == result.records - (result.malformed.records ?? 0)
        {
            result.columns.removeLast()
        }
        return result
    }

    /// The columns of lines of JSON: the declared ones that some line has a value in, and members that nobody declared.
    private mutating func columnsOfLines(_ result: PartitionProfile) -> [ColumnProfile] {
        let records = result.records - (result.malformed.records ?? 0)
        var columns = result.columns.filter {
            $0.declared != nil && (records == 0 || $0.missing < records)
        }
        for (path, present) in members.listed() {
            let name = String(decoding: path, as: UTF8.self)
            var column = ColumnProfile(
                name: plan.masksAll ? Masked.text(path) : HeaderName.shown(name), declared: nil)
            column.missing = max(0, records - present)
            column.shapes = [:]
            column.sampledTypes = [:]
            columns.append(column)
        }
        return columns
    }

    /// What is told by comparing records with each other.
    func compare(
        _ result: inout PartitionProfile, threads: Int
    ) throws(SpillError) -> TransactionFacts {
        result.exactDuplicateRecords = try fingerprints.duplicates(threads: threads)
        try compareValues(&result)
        var orders = OrderCount(plan.purchase)
        let transactions = try self.transactions.facts(&orders)
        if let orders { finish(orders, &result) }
        result.purchases.transactionCollisions = transactions.collisions
        result.purchases.transactionDuplicates = transactions.duplicates
        result.purchases.transactionCollisionCount = transactions.collisionCount
        result.purchases.transactionDuplicateCount = transactions.duplicateCount
        result.purchases.transactionVariants = transactions.variants.map {
            Masked.withoutAddresses($0)
        }
        result.purchases.transactionVariantCount = transactions.variantCount
        return transactions
    }

    /// Counts the values that stand in more records than one.
    private func compareValues(_ result: inout PartitionProfile) throws(SpillError) {
        for (column, table) in uniques {
            let name = plan.columns[column].declared?.name
            guard let i = result.columns.firstIndex(where: { $0.declared == name }) else {
                continue
            }
            let repeats = try table.repeats(limit: ColumnProfile.repeatedLimit)
            result.columns[i].broken?[ColumnConstraint.unique.rawValue] = repeats.records
            result.columns[i].repeated = repeats.values.map { value in
                Array(value.utf8).withSlice { plan.shown($0, column) }
            }
        }
    }

    private func finishCurrencies(_ purchases: inout PurchaseProfile) {
        guard plan.purchase?.places.currency != nil else { return }
        var counts: [String: Int] = [:]
        for entry in currencies.entries where entry.value.purchases > 0 {
            let isNone = entry.name.withSlice { plan.placeholders.kind($0) != nil }
            let name = isNone ? "" : word(entry.name)
            purchases.revenueByCurrency[name, default: .zero] += Money(micros: entry.value.revenue)
            counts[name, default: 0] += entry.value.purchases
        }
        purchases.countByCurrency = counts
    }

    private mutating func finishPayload(_ result: inout PartitionProfile) {
        payload.paths.trim { $0.present }
        documents.trim { $0 }
        func split(_ name: [UInt8]) -> (column: String, rest: ArraySlice<UInt8>) {
            let column = Int(name[0]) | Int(name[1]) << 8
            return (plan.columns[column].name, name[2...])
        }
        var payload: [String: [String: PathProfile]] = [:]
        var byEvent: [String: [String: EventPayload]] = [:]
        for column in plan.payloads { payload[plan.columns[column].name] = [:] }
        for entry in documents.entries {
            let (column, event) = split(entry.name)
            byEvent[column, default: [:]][eventName(Array(event)), default: EventPayload()]
                .documents += entry.value
        }
        for entry in self.payload.paths.entries {
            let (column, rest) = split(entry.name)
            let end = rest.firstIndex(of: 0) ?? rest.endIndex
            let event = eventName(Array(rest[..<end]))
            // That a usual path did not occur says something where it could have.
            if entry.value.present == 0, byEvent[column]?[event] == nil { continue }
            let path = pathName(
                Array(rest[min(end + 1, rest.endIndex)...]),
                isPersonal: plan.columns[Int(entry.name[0]) | Int(entry.name[1]) << 8].mask)
            var counted = PathProfile()
            counted.present = entry.value.present
            counted.null = entry.value.null
            for type in JSONType.allCases where entry.value.types[type.rawValue] > 0 {
                counted.types[type.name] = entry.value.types[type.rawValue]
            }
            payload[column, default: [:]][path, default: PathProfile()].merge(counted)
            byEvent[column, default: [:]][event, default: EventPayload()]
                .paths[path, default: PathProfile()].merge(counted)
        }
        result.payload = payload
        result.payloadByEvent = byEvent
        result.payloadUnlisted = self.payload.paths.dropped
    }

    /// Counts of placeholders that occur, by name.
    private func named(_ counts: [Int]) -> [String: Int] {
        var named: [String: Int] = [:]
        for (name, count) in zip(plan.placeholders.names, counts) where count > 0 {
            named[name] = count
        }
        return named
    }

    /// Names out of the data are shown to everybody, so none holds an address; where it is not certain that they
    /// are names, only their form is shown.
    func shownName(_ name: [UInt8]) -> String { word(name) }

    private func word(_ name: [UInt8]) -> String {
        let text = text(name)
        if plan.masksAll { return Masked.text(Array(text.utf8)) }
        return name.count < CappedName.limit
            ? Masked.withoutAddresses(text) : Masked.withoutAddresses(cut: text)
    }

    private func eventName(_ name: [UInt8]) -> String {
        let text = text(name)
        let isPlanned = plan.feed.events?.known.contains(text) ?? false
        return isPlanned || plan.feed.purchases?.events.contains(text) ?? false ? text : word(name)
    }

    /// - Parameter isPersonal: The column is `pii`, so a key may be a person: `{"ana.m": …}`.
    private func pathName(_ name: [UInt8], isPersonal: Bool) -> String {
        let path = word(name)
        guard isPersonal, !plan.masksAll else { return path }
        return path.split(separator: ".", omittingEmptySubsequences: false)
            .map { HeaderName.shown(String($0)) }.joined(separator: ".")
    }

    private func text(_ name: [UInt8]) -> String {
        String(decoding: undoubled(name[...], quote: plan.dialect.quote), as: UTF8.self)
    }

    private func name(_ kind: SampleKind) -> String {
        switch kind {
        case .malformed: "malformed"
        case .outside: "outside"
        case .missingTransactionID: "missing_transaction_id"
        case .missingRevenue: "missing_revenue"
        case .nonPositiveRevenue: "non_positive_revenue"
        case .emptyItems: "empty_items"
        case .itemsTotalMismatch: "items_total_mismatch"
        case .repeatedHeader: "repeated_header"
        case .currency: "currency"
        case .unreadRevenue: "unread_revenue"
        case .invalid(let column): "invalid:\(plan.columns[column].name)"
        case .broken(let constraint, let column):
            "\(constraint.rawValue):\(plan.columns[column].name)"
        }
    }
}

extension PartitionProfile {
    /// One with nothing in it yet, of an engine that counts everything.
    static func counting(feed: String, partition: String, day: PartitionDay?) -> PartitionProfile {
        var profile = PartitionProfile(feed: feed, partition: partition, day: day)
        profile.bytes = 0
        profile.format = FormatFacts()
        profile.emptyLines = 0
        profile.malformed.fieldCount = 0
        profile.malformed.quoting = 0
        profile.malformed.encoding = 0
        profile.malformed.oversized = 0
        profile.malformed.bytes = 0
        profile.malformed.unterminated = 0
        profile.payload = [:]
        profile.payloadByEvent = [:]
        profile.payloadUnlisted = 0
        profile.exactDuplicateRecords = 0
        profile.purchases.emptyItems = 0
        profile.purchases.itemsTotalMismatch = 0
        profile.purchases.textItems = 0
        profile.purchases.exceptions = [:]
        profile.purchases.transactionCollisionCount = 0
        profile.purchases.transactionDuplicateCount = 0
        return profile
    }
}
