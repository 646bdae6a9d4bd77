extension PurchaseMapping {
    static func read(_ fields: Fields, columns: [Column]) -> PurchaseMapping? {
        let events = fields.oneOrMore(
            "event", .text, isRequired: false,
            "The event name that marks a purchase, or several. Without it, every record is one.")
        let when = fields.optionalGroup(
            "when", "What has to be true of a record, beside its event, for it to be a purchase."
        ) {
            PurchaseCondition.read($0, columns: columns, hasAmount: false)
        }
        let id = fields.required(
            "transaction_id", .text(problem: FieldPlace.problem),
            "A column, or a path inside a JSON column such as event_data.transaction_id."
        ).flatMap { FieldPlace($0, fields.path + ["transaction_id"], columns, fields.pass) }
        let revenue = fields.place(
            "revenue", columns,
            "The amount of the purchase. Without it, ids are judged and nothing about money is.")
        let currency = fields.place("currency", columns, "The currency of the amount.")
        let currencies = fields.list(
            "currencies", .text,
            "The currencies that a purchase may be in; without it, any that earlier days had.")
        let items = fields.place("items", columns, "The list of items, such as event_data.items[].")
        let quantity = fields.place(
            "quantity", columns, "The quantity of an item, or of the record.")
        let unitPrice = fields.place("unit_price", columns, "The price of one unit.")
        let lines = fields.optionalGroup(
            "lines", "Records are lines of orders: all records of an id are one purchase."
        ) { OrderLines.read($0, id: id, columns: columns) }
        let exceptions = PurchaseKind.allCases.compactMap { kind in
            fields.optionalGroup(kind.rawValue, kind.doc) {
                PurchaseException.read(kind, $0, columns: columns)
            }
        }
        guard let id else { return nil }
        var mapping = PurchaseMapping(transactionID: id, revenue: revenue)
        (mapping.events, mapping.when) = (events, when)
        mapping.currency = currency
        mapping.currencies = currencies
        mapping.items = items
        mapping.quantity = quantity
        mapping.unitPrice = unitPrice
        mapping.exceptions = exceptions
        mapping.lines = lines
        return mapping
    }
}

extension OrderLines {
    fileprivate static func read(
        _ fields: Fields, id: FieldPlace?, columns: [Column]
    ) -> OrderLines? {
        var lines = OrderLines()
        let order = fields.place(
            "order", columns, "The id of the order, the same as transaction_id.")
        if let order, let id, order != id {
            fields.pass.error(
                fields.path + ["order"],
                "all lines of a transaction id are one order, so 'order' and 'transaction_id' are the same place"
            )
        }
        lines.revenue = fields.value(
            "revenue", .choice(Revenue.allCases), default: .sum,
            "sum: lines have amounts of their own. repeated: each line, or one of them, has the order's amount."
        )
        let isGiven = fields.has("same")
        let same = fields.list(
            "same", .text,
            "Columns that say the same on all lines of an order, or nothing; where they do not, one id stands for two orders. "
                + "Without it: those with the role identity or event_time. The currency always does."
        )
        for name in same where !columns.contains(where: { $0.name == name }) {
            fields.pass.error(
                fields.path + ["same"], "'\(name)' names no declared column",
                notes: Suggestion.note(for: name, in: columns.map(\.name)))
        }
        if isGiven { lines.same = same }
        return lines
    }
}

extension PurchaseKind {
    fileprivate var doc: String {
        switch self {
        case .test:
            "Purchases that nobody made: no rule about purchases looks at them, nor at their ids."
        case .refund:
            "Purchases that take one back: they may be negative and without items, and may name the id of the "
                + "order that they undo."
        case .free: "Purchases that cost nothing: their revenue may be zero."
        }
    }
}

extension PurchaseException {
    fileprivate static func read(
        _ kind: PurchaseKind, _ fields: Fields, columns: [Column]
    ) -> PurchaseException? {
        let when = fields.optionalGroup("when", "What tells one: an amount, a field, or both.") {
            PurchaseCondition.read($0, columns: columns)
        }
        let count = fields.optional(
            "max_count", .integer(0...1_000_000_000), "So many are accepted in one partition.")
        let share = fields.optional(
            "max_share", .share(), "The largest accepted share of all purchases.")
        let counts = fields.value(
            "in_revenue", .flag, default: false,
            "Whether their amounts belong to the revenue, the negative ones too.")
        guard !fields.pass.isDescribing else { return nil }
        guard fields.has("when") else {
            fields.pass.error(fields.path, "missing key 'when'")
            return nil
        }
        guard let when else { return nil }
        var exception = PurchaseException(kind, when: when)
        exception.maxCount = count
        exception.maxShare = share
        exception.countsAsRevenue = counts
        return exception
    }
}

extension PurchaseCondition {
    /// - Parameter hasAmount: It may ask for an amount, too.
    fileprivate static func read(
        _ fields: Fields, columns: [Column], hasAmount: Bool = true
    ) -> PurchaseCondition? {
        let revenue =
            hasAmount
            ? fields.optional("revenue", .choice(Amount.allCases), "What the amount is.") : nil
        let field = fields.place(
            "field", columns,
            "A column, or a path inside a JSON column, that has one of the values.")
        let values = fields.list(
            "is", .jsonValue,
            "The values, letter for letter; true, false and numbers as they stand in the JSON. Without it, "
                + "any value but nothing, null, false and 0.")
        let parts = fields.list(
            "has", .jsonValue,
            "The same of a field that is a list with commas, such as 100,1,220: one of the values stands in it."
        )
        guard !fields.pass.isDescribing else { return nil }
        guard fields.has("revenue") && hasAmount || fields.has("field") else {
            fields.pass.error(
                fields.path,
                hasAmount
                    ? "nothing is asked: give 'revenue: negative' or 'zero', or a 'field'"
                    : "nothing is asked: give a 'field'")
            return nil
        }
        for (key, values) in [("is", values), ("has", parts)]
        where !values.isEmpty && !fields.has("field") {
            fields.pass.error(fields.path + [key], "'\(key)' needs a 'field' that it stands in")
        }
        if !values.isEmpty, !parts.isEmpty {
            fields.pass.error(fields.path + ["has"], "give either 'is' or 'has'")
        }
        var condition = PurchaseCondition(
            revenue: revenue, field: field, values: values.isEmpty ? parts : values)
        condition.isList = !parts.isEmpty
        return condition
    }
}

extension ValueType where Value == String {
    /// What a JSON value reads as: a text, or true, false and numbers as they are written.
    fileprivate static var jsonValue: ValueType {
        ValueType(
            schema: [
                "type": .list([.text("string"), .text("number"), .text("boolean")]),
                "minLength": .integer(1),
            ],
            parse: { scalar throws(ValueProblem) in
                switch scalar.looksLike {
                case .boolean, .number: scalar.text
                case .null, .text: try scalar.asText()
                }
            }, show: { .text($0) })
    }
}

extension Fields {
    /// A key that names where a value stands.
    fileprivate func place(_ key: String, _ columns: [Column], _ doc: String) -> FieldPlace? {
        optional(key, .text(problem: FieldPlace.problem), doc).flatMap {
            FieldPlace($0, path + [key], columns, pass)
        }
    }
}

extension FieldPlace {
    /// The whole text where it is a declared column; else split at the first dot whose left side is
    /// a column that holds JSON. Nil after having reported why neither fits.
    init?(_ text: String, _ path: [String], _ columns: [Column], _ pass: ConfigPass) {
        if columns.contains(where: { $0.name == text }) {
            self.init(column: text)
            return
        }
        // A column that is a list itself: `items[].price`, `order[0].total`.
        let lists = columns.filter { $0.holdsJSON && text.hasPrefix($0.name + "[") }
        if let column = lists.max(by: { $0.name.count < $1.name.count }) {
            self.init(
                column: column, within: text.dropFirst(column.name.count), path, pass)
            return
        }
        var known: Column?
        for dot in text.indices where text[dot] == "." {
            let name = text[..<dot]
            guard let column = columns.first(where: { $0.name == name }) else { continue }
            if column.holdsJSON {
                self.init(column: column, within: text[text.index(after: dot)...], path, pass)
                return
            }
            known = known ?? column
        }
        if let known {
            pass.error(
                path,
                "column '\(known.name)' does not hold JSON, so '\(text)' cannot be a path in it",
                notes: [.init("give the column 'type: json' or 'role: payload'")])
        } else {
            let name = text.split(separator: ".").first.map(String.init) ?? text
            pass.error(
                path, "'\(text)' names no declared column",
                notes: Suggestion.note(for: name, in: columns.map(\.name)))
        }
        return nil
    }

    /// Nil after having reported a bracket that leads nowhere.
    private init?(column: Column, within place: Substring, _ path: [String], _ pass: ConfigPass) {
        if let problem = Self.bracketProblem(place) {
            pass.error(path, "'\(place)' \(problem)")
            return nil
        }
        self.init(column: column.name, path: String(place))
    }

    private static func bracketProblem(_ place: Substring) -> String? {
        var elements = 0
        for bracket in place.matches(of: /\[([^\]]*)(\]?)/) {
            let (inside, end) = (bracket.1, bracket.2)
            if end.isEmpty { return "has a bracket that is not closed" }
            if inside.isEmpty { continue }
            elements += 1
            guard inside.wholeMatch(of: /[0-9]{1,6}|[^\[=]+=.+/) == nil else { continue }
            return "has [\(inside)]: wanted is [], a number, or [key=value]"
        }
        return elements > 1 ? "asks for one element in two lists, and only one can be read" : nil
    }

    static func problem(_ text: String) -> String? {
        let steps = text.split(separator: ".", omittingEmptySubsequences: false)
        return steps.contains { $0.isEmpty || $0 == "[]" } ? "has an empty step" : nil
    }
}
