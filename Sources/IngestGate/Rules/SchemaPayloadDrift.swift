import Profile
import Shared

struct SchemaPayloadDrift: PartitionRule {
    static let change = RuleParameter.share(
        "min_change", default: 0.2,
        "change of a path's presence, null share or type share that is drift (0.2 = 20 points)")
    static let steady = RuleParameter.share(
        "steady", default: 0.95,
        "share from which a path counts as always present, never null, or of one type")
    static let documents = RuleParameter.count(
        "min_documents", default: 5, "payloads of an event that a day needs to be compared")

    let spec = RuleSpec(
        id: "schema.payload_drift", severity: .p1,
        summary:
            "A path inside a JSON payload is no longer present, non-null, or of its one type.",
        rationale: """
            The columns are unchanged, but inside the JSON a field vanished, became null or changed its \
            type: prices as text, items as an object. Each event name's payloads are compared with those \
            of the same event in recent admitted partitions (medians), so a change in the mix of \
            events is no drift.
            """,
        parameters: [change, steady, documents], perColumn: true, usesHistory: true)
    var passes: RuleExample {
        RuleExample(
            RuleExample.header + Self.purchases(price: "10"),
            earlier: Array(repeating: RuleExample.header + Self.purchases(price: "10"), count: 5))
    }
    var violates: RuleExample {
        RuleExample(
            RuleExample.header + Self.purchases(price: #""10""#),
            earlier: Array(repeating: RuleExample.header + Self.purchases(price: "10"), count: 5))
    }

    private static func purchases(price: String) -> String {
        (1...6).map {
            RuleExample.purchase("T\($0)", items: #"[{"quantity":2,"item_price":\#(price)}]"#)
        }.joined()
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        input.feed.columns.flatMap { column -> [Outcome] in
            guard column.role == .payload || column.type == .json else { return [] }
            guard let found = input.found(column.name) else {
                let lack: Outcome.Lack = column.required == nil ? .cases : .input
                return [
                    .lacking(
                        lack, column: column.name, Outcome.absent(column.name))
                ]
            }
            guard let payloads = input.profile.payloadByEvent else {
                return [
                    .uncounted("paths in \(column.name)", column: column.name, n: input.readable)
                ]
            }
            return judge(input, column, payloads[found.name] ?? [:])
        }
    }

    private func judge(
        _ input: RuleInput, _ column: Column, _ today: [String: EventPayload]
    ) -> [Outcome] {
        let settings = input.settings(column)
        let minimum = settings[Self.documents]
        let isFull = input.profile.payloadUnlisted ?? 0 > 0
        var drifts: [String] = []
        var uncounted: [String] = []
        var compared = 0
        var days: Set<Day> = []
        for (event, payload) in today.sorted(by: { $0.key < $1.key }) {
            guard payload.documents >= minimum else { continue }
            let before = input.history.baseline.compactMap {
                day -> (day: Day, payload: EventPayload, isFull: Bool)? in
                let name = day.profile.columns.first { $0.declared == column.name }?.name
                guard let name, let earlier = day.profile.payloadByEvent?[name]?[event],
                    earlier.documents >= minimum
                else { return nil }
                return (day.day, earlier, day.profile.payloadUnlisted ?? 0 > 0)
            }
            guard before.count >= input.history.minimumDays else { continue }
            compared += payload.documents
            days.formUnion(before.map(\.day))
            let paths = Set(before.flatMap { $0.payload.paths.keys }).sorted()
            for path in paths.map(PayloadPath.init) {
                // Where there were too many paths to count, one that is not listed may have been there.
                let usual = before.filter { !$0.isFull || $0.payload.paths[path.name] != nil }
                    .map { PathRates($0.payload, path) }
                guard usual.count >= input.history.minimumDays else { continue }
                let shown = "\(Name.shown(event)).\(Name.shown(path.name))"
                if isFull, payload.paths[path.name] == nil {
                    uncounted.append(shown)
                } else if let change = PathRates(payload, path).drift(from: usual, settings) {
                    drifts.append("\(shown) \(change)")
                }
            }
        }
        guard compared > 0 else {
            let reason =
                input.history.tooShort()
                ?? "no event had \(minimum) payloads both today and on \(input.history.minimumDays) earlier days"
            return [.lacking(.history, column: column.name, reason)]
        }
        let outcome = Outcome(
            drifts.isEmpty ? .passed : .violated, column: column.name,
            observed: Double(drifts.count), threshold: 0, n: compared, baselineDays: days.sorted(),
            drifts.isEmpty
                ? "paths in \(column.name) are as usual"
                : drifts.listed(8) { $0 })
        guard !uncounted.isEmpty else { return [outcome] }
        let lack = Outcome.lacking(
            .engine, column: column.name, n: compared, baselineDays: days.sorted(),
            "payloads hold more different paths than are counted, so nobody knows of \(uncounted.listed { $0 })"
        )
        return [outcome, lack]
    }
}

/// A path, and the one whose values could have it: nil for the payload itself.
private struct PayloadPath {
    let name: String
    let parent: String?

    init(_ name: String) {
        self.name = name
        // An array's elements are as many as they like, so only their absence says something.
        parent =
            name.hasSuffix("[]")
            ? String(name.dropLast(2))
            : name.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(name[..<$0]) }
    }
}

/// Shares of one path in one event's payloads.
private struct PathRates {
    /// Of the values that could have had it: documents, or objects and arrays one level up.
    let presence: Double?
    /// Nil where it never occurs.
    let null: Double?
    let types: [String: Double]

    init(_ payload: EventPayload, _ path: PayloadPath) {
        let counts = payload.paths[path.name]
        let present = counts?.present ?? 0
        let hosts = path.parent.map { payload.paths[$0]?.present ?? 0 } ?? payload.documents
        presence = hosts > 0 ? min(1, Double(present) / Double(hosts)) : nil
        null = present > 0 ? Double(counts?.null ?? 0) / Double(present) : nil
        let values = present - (counts?.null ?? 0)
        types =
            values > 0 ? (counts?.types ?? [:]).mapValues { Double($0) / Double(values) } : [:]
    }

    /// What changed against earlier days, in words; nil for nothing.
    func drift(from usual: [PathRates], _ settings: RuleSettings) -> String? {
        let change = settings[SchemaPayloadDrift.change]
        let steady = settings[SchemaPayloadDrift.steady]
        if let before = RobustScale.median(usual.compactMap { $0.presence }), before >= steady,
            let presence, before - presence >= change
        {
            return "present in \(Decimals.percent(presence)), usually \(Decimals.percent(before))"
        }
        if let before = RobustScale.median(usual.compactMap { $0.null }), before <= 1 - steady,
            let null, null - before >= change
        {
            return "null in \(Decimals.percent(null)), usually \(Decimals.percent(before))"
        }
        let names = Set(usual.flatMap { $0.types.keys }).sorted()
        for name in names {
            let shares = usual.filter { !$0.types.isEmpty }.map { $0.types[name] ?? 0 }
            guard let before = RobustScale.median(shares), before >= steady, !types.isEmpty else {
                continue
            }
            let now = types[name] ?? 0
            if before - now >= change {
                let other = types.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? "other"
                return
                    "is \(other) now, \(name) in \(Decimals.percent(now)) of values, usually \(Decimals.percent(before))"
            }
        }
        return nil
    }
}
