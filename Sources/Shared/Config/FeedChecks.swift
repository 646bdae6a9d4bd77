/// Combinations within one feed that cannot be meant.
struct FeedChecks {
    let feed: Feed
    let pass: ConfigPass

    var path: [String] { ["feeds", feed.name] }

    func run() {
        if feed.format.hasPaths { paths() }
        if feed.format.delimiter == feed.format.quote {
            pass.error(
                path + [
                    "format", pass.knows(path + ["format", "quote"]) ? "quote" : "delimiter",
                ],
                "the delimiter and the quote are the same character")
        }
        if let spelling = feed.format.spelling {
            if spelling.delimiter.utf8.count > 1, spelling.delimiter.utf8.contains(spelling.quote) {
                pass.error(
                    path + ["format", "delimiter"], "the quote cannot be part of the delimiter")
            }
            let backslash = UInt8(ascii: "\\")
            if spelling.escape == .backslash,
                spelling.delimiter.utf8.contains(backslash) || spelling.quote == backslash
            {
                pass.error(
                    path + ["format", "escape"],
                    "the backslash cannot separate or quote where it escapes")
            }
        }
        let numbers = feed.format.numbers.form()
        if numbers.decimal == numbers.thousands {
            pass.error(
                path + ["format", feed.format.numbers.thousands == nil ? "decimal" : "thousands"],
                "the decimal sign and the sign between thousands are the same")
        }
        fieldNames()
        files()
        span()
        complete()
        names()
        for column in feed.columns { check(column, at: columnPath(column)) }
        for role in [ColumnRole.identity, .eventTime, .eventName] { single(role) }
        events()
        purchases()
    }

    private func columnPath(_ column: Column) -> [String] { path + ["columns[\(column.name)]"] }

    /// Names that lie in `promoted/` beside the partitions, or that pass for unfinished ones.
    private func files() {
        let name = feed.files.fileName(for: PartitionDay(Day(number: 0))).lowercased()
        let ours =
            name.hasSuffix(".at_risk.json")
            ? "'.at_risk.json' is the end of our own flags beside promoted partitions"
            : name.hasPrefix(".gate-tmp-")
                ? "'.gate-tmp-' is the beginning of our own unfinished files" : nil
        guard let ours else { return }
        pass.error(path + ["files"], "\(ours); give the files another name")
    }

    /// Columns that are no field, so that they would be missing every day.
    private func fieldNames() {
        guard let names = feed.format.names else { return }
        for column in feed.columns
        where !([column.name] + column.aliases).contains(where: names.contains) {
            pass.error(
                columnPath(column) + ["name"],
                "'\(column.name)' is none of the names in format: header")
        }
    }

    /// An hour that no path says.
    private func span() {
        guard feed.span == .hour, !feed.files.hasHours else { return }
        pass.error(
            path + ["partition"],
            "'files' does not say the hour: {hh} or {h} is needed in each pattern")
    }

    /// A name in a header must lead to one column only.
    private func names() {
        var owner: [String: String] = [:]
        for column in feed.columns { owner[column.name] = column.name }
        for column in feed.columns {
            for alias in column.aliases {
                let aliases = columnPath(column) + ["aliases"]
                if alias == column.name {
                    pass.error(aliases, "'\(alias)' is the name of the column itself")
                } else if let other = owner[alias], other != column.name {
                    pass.error(
                        aliases, "'\(alias)' already stands for column '\(other)'",
                        notes: [
                            .init(
                                "column '\(other)' is declared here",
                                at: pass.location(of: path + ["columns[\(other)]"]))
                        ])
                }
                owner[alias] = owner[alias] ?? column.name
            }
        }
    }

    /// Names of columns of JSON lines are paths.
    private func paths() {
        for column in feed.columns {
            for (key, texts) in [("name", [column.name]), ("aliases", column.aliases)] {
                for text in texts {
                    do throws(JSONPath.Invalid) {
                        let found = try JSONPath(text)
                        guard found.isList, column.type != .text, column.type != .json else {
                            continue
                        }
                        pass.error(
                            columnPath(column) + [key],
                            "'\(text)' is a list of values, so its type cannot be \(column.type.rawValue); "
                                + "write [0] for the first one, or 'type: json'")
                    } catch {
                        pass.error(columnPath(column) + [key], "the path '\(text)' \(error.reason)")
                    }
                }
            }
        }
    }

    private func check(_ column: Column, at path: [String]) {
        if column.parsesText, feed.format.kind == .csv, !column.holdsJSON {
            pass.error(
                path + ["parse"], "a column of CSV that is JSON has 'type: json' or 'role: payload'"
            )
        }
        if column.type == .enumeration, column.values.isEmpty {
            pass.error(path + ["type"], "type enum needs the list 'values'")
        }
        if column.timestampFormats != [.iso8601], column.type != .timestamp, column.type != .date {
            pass.error(
                path + ["timestamp_formats"],
                "'timestamp_formats' is only for columns of type timestamp or date")
        }
        let form = feed.numbers(of: column)
        if column.numbers != NumberSettings(), form.decimal == form.thousands {
            pass.error(
                path + [column.numbers.thousands == nil ? "decimal" : "thousands"],
                "the decimal sign and the sign between thousands are the same")
        }
        for (key, problem) in column.constraintProblems {
            pass.error(path + [key], problem)
        }
        if column.bits != 64, column.type != .integer {
            pass.error(path + ["bits"], "'bits' is only for columns of type integer")
        }
        if !column.campaignParameters.isEmpty, column.type != .url {
            pass.error(
                path + ["campaign_parameters"],
                "'campaign_parameters' is only for columns of type url")
        }
        if column.role == .payload, column.type != .json, column.type != .text {
            pass.error(
                path + ["type"], "a payload is JSON, so its type cannot be \(column.type.rawValue)")
        }
        if column.role == .eventTime, column.type != .timestamp {
            pass.error(path + ["role"], "an event time needs 'type: timestamp'")
        }
    }

    private func single(_ role: ColumnRole) {
        let columns = feed.columns.filter { $0.role == role }
        guard let first = columns.first else { return }
        for column in columns.dropFirst() {
            pass.error(
                columnPath(column) + ["role"],
                "role '\(role.rawValue)' is given twice; a feed has one such column",
                notes: [
                    .init(
                        "'\(first.name)' has it, too",
                        at: pass.location(of: columnPath(first) + ["role"]))
                ])
        }
    }

    private func events() {
        guard let plan = feed.events else { return }
        if feed.column(role: .eventName) == nil {
            pass.error(
                path + ["events"], "a tracking plan needs a column with 'role: event_name'")
        }
        if plan.known.isEmpty { return }
        for (index, name) in plan.expected.enumerated() where !plan.known.contains(name) {
            pass.error(
                path + ["events", "expected", "[\(index)]"],
                "'\(name)' is expected but not among the known events",
                notes: Suggestion.note(for: name, in: plan.known))
        }
    }

    private func purchases() {
        guard let purchases = feed.purchases else { return }
        let path = path + ["purchases"]
        if !purchases.events.isEmpty, feed.column(role: .eventName) == nil {
            pass.error(
                path + ["event"],
                "purchases are told by their event, but no column has 'role: event_name'")
        }
        if let known = feed.events?.known, !known.isEmpty {
            for event in purchases.events where !known.contains(event) {
                pass.error(
                    path + ["event"], "'\(event)' is not among the known events",
                    notes: Suggestion.note(for: event, in: known))
            }
        }
        if let items = purchases.items, items.path?.hasSuffix("[]") == false {
            pass.error(
                path + ["items"], "a list is meant: write '\(items)[]'")
        }
        let ofItem = [("quantity", purchases.quantity), ("unit_price", purchases.unitPrice)]
        for case (let key, let place?) in ofItem + [("items", purchases.items)]
        where place.path.flatMap({ SelectedPath($0) }) != nil {
            pass.error(
                path + [key], "'\(place)' is one element of a list, and items are all of them")
        }
        for case (let key, let place?) in ofItem {
            guard let inner = place.path, inner.contains("[]") else { continue }
            let below = purchases.items.map { "\($0)." }
            if let below, place.description.hasPrefix(below) { continue }
            pass.error(
                path + [key],
                below == nil
                    ? "'\(place)' is of an item, but 'items' is not given"
                    : "'\(place)' is not below the items '\(purchases.items?.description ?? "")'")
        }
        money(purchases, path)
        var single = [
            (["transaction_id"], purchases.transactionID as FieldPlace?),
            (["revenue"], purchases.revenue),
        ]
        single += purchases.exceptions.map { ([$0.kind.rawValue, "when", "field"], $0.when.field) }
        single.append((["when", "field"], purchases.when?.field))
        for case (let keys, let place?) in single where place.path?.contains("[]") == true {
            pass.error(path + keys, "a purchase has one, so it cannot stand in a list")
        }
    }

    /// What cannot be told without another key.
    private func money(_ purchases: PurchaseMapping, _ path: [String]) {
        if !purchases.currencies.isEmpty, purchases.currency == nil {
            pass.error(
                path + ["currencies"], "where the currency stands is not said: give 'currency'")
        }
        guard purchases.revenue == nil, !pass.knows(path + ["revenue"]) else { return }
        for exception in purchases.exceptions where exception.when.revenue != nil {
            pass.error(
                path + [exception.kind.rawValue, "when", "revenue"],
                "where the amount stands is not said: give the purchases' 'revenue'")
        }
    }
}
