import Operations
import Shared

/// A key of the configuration as its schema has it: `feeds.*.columns[*].role`.
struct SchemaKey: CustomStringConvertible {
    /// `*` stands for a name that the file chooses, `[*]` for any item of a list.
    let steps: [String]
    let schema: JSONTree

    var description: String { steps.joined(separator: ".") }

    /// Every key that holds a value; a group that can be switched off is one, too.
    static func all(of schema: JSONTree, at steps: [String] = []) -> [SchemaKey] {
        if case .list(let either)? = schema["anyOf"] {
            return [SchemaKey(steps: steps, schema: either[0])]
                + either.dropFirst().flatMap { all(of: $0, at: steps) }
        }
        if case .object(let properties)? = schema["properties"] {
            return properties.sorted { $0.key < $1.key }.flatMap {
                all(of: $0.value, at: steps + [$0.key])
            }
        }
        if case .object? = schema["additionalProperties"],
            let inner = schema["additionalProperties"]
        {
            return all(of: inner, at: steps + ["*"])
        }
        if let items = schema["items"], items["properties"] != nil {
            return all(of: items, at: steps + ["[*]"])
        }
        return [SchemaKey(steps: steps, schema: schema)]
    }
}

/// Configurations that differ in one key from a usual one.
enum ConfigVariation {
    private static let columns: [JSONTree] = [
        column("id", ["role": .text("identity")]),
        column("time", ["role": .text("event_time"), "type": .text("timestamp")]),
        column("event", ["role": .text("event_name")]), column("data", ["type": .text("json")]),
        column("page", ["type": .text("url")]),
        column("kind", ["type": .text("enum"), "values": .list([.text("x"), .text("y")])]),
        column("extra"), column("number", ["type": .text("integer")]),
    ]

    /// Has something under every key that is a list of groups, or a group that may be absent.
    static let base: JSONTree = .object([
        "feeds": .object([
            "shop": .object([
                "files": .text("shop_{yyyy}{mm}{dd}_{hh}.csv"), "columns": .list(columns),
                "events": .object([
                    "known": .list([.text("a"), .text("b")]), "expected": .list([.text("a")]),
                ]),
                "purchases": .object([
                    "event": .text("a"), "transaction_id": .text("data.id"),
                    "revenue": .text("data.revenue"), "currency": .text("data.currency"),
                    "when": .object(["field": .text("data.bought")]),
                    "test": exception, "refund": exception, "free": exception,
                ]),
            ]),
            "other": .object([
                "files": .text("other_{yyyy}{mm}{dd}.csv"), "columns": .list(columns),
            ]),
        ]),
        "waivers": .list([
            .object([
                "rule": .text(columnRules[0]), "feed": .text("shop"),
                "expires": .text("2030-01-01"),
                "owner": .text("ana"), "reason": .text("agreed"),
            ])
        ]),
    ])

    private static let exception: JSONTree = .object([
        "when": .object(["field": .text("data.kind")])
    ])

    private static let columnRules = ConfigurationFile.catalog.rules.filter {
        $0.layer == .partition && $0.perColumn
    }.map(\.id)

    /// Values of keys for which not every value of their type will do.
    private static let values: [String: [JSONTree]] = [
        "feeds.*.files": [.text("shop2_{yyyy}{mm}{dd}.csv")],
        "feeds.*.time_zone": [.text("Europe/Berlin")],
        "feeds.*.format.delimiter": [.text(";"), .text("||")],
        "feeds.*.format.header": [.text("first")],
        "feeds.*.format.encoding": [.text("windows-1252")],
        "feeds.*.format.quote": [.text("'"), .text("none")],
        "feeds.*.events.known": [.list([.text("a"), .text("b"), .text("c")])],
        "feeds.*.events.expected": [.list([.text("b")])],
        "feeds.*.identity.first_of": [.list([.text("id"), .text("extra")])],
        "feeds.*.identity.all_of": [.list([.text("id"), .text("extra")])],
        "feeds.*.complete.quiet_for": [.text("30m")], "feeds.*.late.up_to": [.text("6h")],
        "feeds.*.columns.[*].timestamp_formats": [
            .list([.text("epoch_seconds")]), .list([.text("%d.%m.%Y")]),
        ],
        "feeds.*.columns.[*].pattern": [.text("[a-z]+")],
        "feeds.*.columns.[*].minimum": [.number(5)], "feeds.*.columns.[*].maximum": [.number(7.5)],
        "feeds.*.columns.[*].thousands": [.text(","), .text(" ")],
        "feeds.*.columns.[*].decimal": [.text(",")],
        "feeds.*.format.thousands": [.text(","), .text(" ")],
        "feeds.*.format.decimal": [.text(",")],
        "feeds.*.complete.marker": [.text("done/{yyyy}{mm}{dd}")],
        "feeds.*.schedule": [.object([:])], "feeds.*.schedule.due": [.text("06:00")],
        "feeds.*.purchases.event": [.text("b"), .list([.text("a"), .text("b")])],
        "feeds.*.purchases.when.field": [.text("extra")],
        "feeds.*.purchases.transaction_id": [.text("data.other")],
        "feeds.*.purchases.revenue": [.text("data.total")],
        "feeds.*.purchases.currency": [.text("data.coin")],
        "feeds.*.purchases.test.when.field": [.text("extra")],
        "feeds.*.purchases.refund.when.field": [.text("extra")],
        "feeds.*.purchases.free.when.field": [.text("extra")],
        "feeds.*.purchases.items": [.text("data.items[]")],
        "feeds.*.purchases.lines.order": [.text("data.id")],
        "feeds.*.purchases.lines.same": [.list([.text("extra")])],
        "feeds.*.purchases.quantity": [.text("extra")],
        "feeds.*.purchases.unit_price": [.text("extra")],
        "waivers.[*].rule": [.text(columnRules[1])], "waivers.[*].feed": [.text("other")],
        "waivers.[*].column": [.text("extra")],
    ]
    /// Keys of columns that only columns of one type can have, and which one of `columns` is.
    private static let places = [
        "timestamp_formats": 1, "parse": 3, "campaign_parameters": 4, "values": 5, "bits": 7,
        "minimum": 7, "maximum": 7,
    ]

    static func all(of key: SchemaKey) -> [JSONTree] {
        let candidates = values[key.description] ?? values(of: key.schema)
        return candidates.filter { $0 != key.schema["default"] }.map { value in
            replacing(key.steps[...], in: base, with: value, in: key.steps.last ?? "")
        }
    }

    private static func values(of schema: JSONTree) -> [JSONTree] {
        if case .list(let words)? = schema["enum"] {
            // False before true: what is on by default is on already.
            return words.filter { $0 == .flag(false) } + words.filter { $0 != .flag(false) }
        }
        if let items = schema["items"] { return values(of: items).map { .list([$0]) } }
        if case .text(let pattern)? = schema["pattern"] {
            if pattern.contains("MiB") { return [.text("3MiB"), .text("300MiB")] }
            if pattern.contains("{4}") { return [.text("2025-01-02"), .text("2031-01-02")] }
        }
        var numbers: [JSONTree] = []
        if case .number(let low)? = schema["minimum"] {
            numbers += [.number(low), .number(low + 1), .number(low + 0.125)]
        }
        if case .number(let high)? = schema["maximum"] { numbers.append(.number(high)) }
        return numbers.isEmpty ? [.text("different")] : numbers
    }

    private static func replacing(
        _ steps: ArraySlice<String>, in tree: JSONTree?, with value: JSONTree, in key: String
    ) -> JSONTree {
        guard let step = steps.first else { return value }
        let rest = steps.dropFirst()
        if step == "[*]" {
            guard case .list(var items)? = tree else { return .list([]) }
            let place = items.count == columns.count ? places[key] ?? items.count - 1 : 0
            items[place] = replacing(rest, in: items[place], with: value, in: key)
            return .list(items)
        }
        var members: [String: JSONTree] = [:]
        if case .object(let all)? = tree { members = all }
        let name = step == "*" ? "shop" : step
        members[name] = replacing(rest, in: members[name], with: value, in: key)
        return .object(members)
    }

    private static func column(_ name: String, _ members: [String: JSONTree] = [:]) -> JSONTree {
        .object(members.merging(["name": .text(name)]) { $1 })
    }
}

extension JSONTree {
    /// With the members of a group changed.
    func editing(_ steps: ArraySlice<String>, _ edit: (inout [String: JSONTree]) -> Void)
        -> JSONTree
    {
        guard case .object(var members) = self else { return self }
        if let step = steps.first {
            members[step] = members[step]?.editing(steps.dropFirst(), edit)
        } else {
            edit(&members)
        }
        return .object(members)
    }
}
