/// The keys of one group of a configuration, taken one after the other.
///
/// A single call such as `fields.value("landing", .text, default: "partitions", "…")` reads the
/// value, reports what is wrong with it, records what is in force and where it came from, and
/// describes the key for editors. So decoder, `config show` and JSON Schema cannot drift apart.
/// For that to hold, a decoder must make all its calls whatever the file says: it looks at values
/// only after the last call.
package final class Fields {
    package let pass: ConfigPass
    package let path: [String]
    /// Where to say that a key is missing.
    let location: SourceLocation
    let entries: [YAMLNode.Entry]
    /// The group itself is unusable and was reported: nothing more is said about it.
    private let isUnusable: Bool
    /// Keys that stand in the group itself; nil: all of them.
    private var own: Set<String>?
    var known: [String] = []
    var properties: [String: JSONTree] = [:]
    private var required: [String] = []
    /// Whether keys that are absent count as effective settings.
    var showsAbsent = true

    package init(_ node: YAMLNode?, _ pass: ConfigPass, path: [String], at place: SourceLocation) {
        self.pass = pass
        self.path = path
        location = place
        switch node?.kind {
        case .mapping(let all):
            entries = all
            isUnusable = false
        case nil:
            entries = []
            isUnusable = false
        default:
            entries = []
            // A group of which everything is commented out reads as "nothing".
            isUnusable = node?.isNull == false
            if let node, isUnusable { pass.reportKind(node, wanted: "a mapping (key: value)") }
        }
    }

    init(
        joined entries: [YAMLNode.Entry], own: Set<String>, _ pass: ConfigPass, path: [String],
        at place: SourceLocation
    ) {
        self.pass = pass
        self.path = path
        self.entries = entries
        self.own = own
        location = place
        isUnusable = false
    }

    // MARK: Single values

    /// A key that must be there. Nil where it is not, or is wrong: that was reported.
    package func required<V>(_ key: String, _ type: ValueType<V>, _ doc: String) -> V? {
        read(key, type, doc, shown: nil, isRequired: true)
    }

    /// A key that may be absent; `otherwise` is what is shown then.
    package func optional<V>(
        _ key: String, _ type: ValueType<V>, otherwise: V? = nil, _ doc: String
    ) -> V? {
        read(key, type, doc, shown: otherwise, isRequired: false)
    }

    package func value<V>(_ key: String, _ type: ValueType<V>, default: V, _ doc: String) -> V {
        read(key, type, doc, shown: `default`, isRequired: false) ?? `default`
    }

    private func read<V>(
        _ key: String, _ type: ValueType<V>, _ doc: String, shown: V?, isRequired: Bool
    ) -> V? {
        guard !describe(key, type.schema, doc, shown.map(type.show), isRequired) else {
            return nil
        }
        let path = path + [key]
        if let given = pass.options[path.joined(separator: ".")] {
            // What the file says still has to be right.
            if let node = take(key, isRequired: false) { _ = pass.value(node, type) }
            do throws(ValueProblem) {
                let value = try type.parse(YAMLScalar(text: given.value, plain: false))
                pass.record(path, type.show(value), .option(given.option))
                return value
            } catch {
                pass.diagnostics.error(at: .start, "\(given.option): \(error.message)")
                return nil
            }
        }
        guard let node = take(key, isRequired: isRequired) else {
            if !isUnusable, !isRequired, showsAbsent {
                pass.record(path, shown.map(type.show) ?? .null, .standard)
            }
            return nil
        }
        guard let value = pass.value(node, type) else { return nil }
        pass.record(path, type.show(value), .file(node.location))
        return value
    }

    /// A value that comes from an environment variable only: `${NAME}`.
    package func secret(_ key: String, _ doc: String) -> Secret? {
        let path = path + [key]
        guard !describe(key, Self.secretSchema, doc, nil, false) else { return nil }
        guard let node = take(key, isRequired: false) else {
            if !isUnusable { pass.record(path, .null, .standard) }
            return nil
        }
        pass.hideSecrets(node)
        guard case .scalar(let scalar) = node.kind else {
            pass.reportKind(node, wanted: "${NAME}")
            return nil
        }
        guard let variable = ConfigPass.variable(in: scalar) else {
            pass.diagnostics.error(
                at: node.location,
                "a secret must not stand in this file: write ${NAME}, an environment variable")
            return nil
        }
        let value = pass.environment[variable].flatMap { $0.isEmpty ? nil : $0 }
        if value == nil {
            pass.diagnostics.add(
                Diagnostic(
                    pass.secrets == .required ? .error : .warning, at: node.location,
                    "environment variable '\(variable)' is not set"))
        }
        pass.record(path, .text("***"), .environment(variable, node.location))
        return Secret(variable: variable, revealed: value)
    }

    private static let secretSchema: [String: JSONTree] = [
        "type": .text("string"), "pattern": .text("^\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}$"),
    ]

    // MARK: Lists and groups

    /// A list of single values, each at most once.
    package func list<V: Hashable>(_ key: String, _ type: ValueType<V>, _ doc: String) -> [V] {
        func schema() -> [String: JSONTree] {
            [
                "type": .list([.text("array"), .text("null")]), "items": .object(type.schema),
                "uniqueItems": .flag(true),
            ]
        }
        guard !describe(key, schema(), doc, nil, false) else { return [] }
        let path = path + [key]
        guard let node = take(key, isRequired: false) else {
            if !isUnusable { pass.record(path, .list([]), .standard) }
            return []
        }
        var seen: [V: SourceLocation] = [:]
        var values: [V] = []
        for item in pass.items(node) {
            guard let value = pass.value(item, type) else { continue }
            if let first = seen[value] {
                pass.diagnostics.error(
                    at: item.location, "\(type.show(value).compact) is listed twice",
                    notes: [.init("it was first given here", at: first)])
                continue
            }
            seen[value] = item.location
            pass.place(path + ["[\(values.count)]"], at: item.location)
            values.append(value)
        }
        pass.record(path, .list(values.map(type.show)), .file(node.location))
        return values
    }

    /// A group that has a value even when it is absent.
    package func group<V>(_ key: String, _ doc: String, read: (Fields) -> V) -> V {
        let inner = self.inner(key, isRequired: false)
        let value = inner.finish(read)
        _ = describe(key, inner.shape, doc, nil, false)
        return value
    }

    /// A group that may be absent as a whole; `isSecret` keeps what stands in it out of messages.
    package func optionalGroup<V>(
        _ key: String, isSecret: Bool = false, _ doc: String, read: (Fields) -> V?
    ) -> V? {
        let node = entries.first { $0.key == key }?.value
        if isSecret {
            for entry in entries where entry.key == key { pass.hideSecrets(entry.value) }
        }
        guard pass.isDescribing || (node != nil && node?.isNull != true) else {
            known.append(key)
            return nil
        }
        let inner = self.inner(key, isRequired: false)
        let value = inner.finish(read)
        _ = describe(key, inner.shape, doc, nil, false)
        return value
    }

    /// A group that may also be switched off as a whole: `off` instead of the keys.
    package func switchable<V>(
        _ key: String, _ doc: String, off: (Bool) -> V, read: (Fields) -> V
    ) -> V {
        if let node = entries.first(where: { $0.key == key })?.value,
            case .scalar(let scalar) = node.kind, scalar.looksLike != .null
        {
            known.append(key)
            let path = path + [key, "enabled"]
            guard let value = pass.value(node, ValueType<Bool>.flag) else { return off(true) }
            pass.record(path, .flag(value), .file(node.location))
            return off(value)
        }
        let inner = self.inner(key, isRequired: false)
        let value = inner.finish(read)
        func schema() -> [String: JSONTree] {
            ["anyOf": .list([.object(ValueType<Bool>.flag.schema), .object(inner.shape)])]
        }
        _ = describe(key, schema(), doc, nil, false)
        return value
    }

    /// Groups under names that the file chooses.
    package func named<V>(_ key: String, _ doc: String, read: (String, Fields) -> V?) -> [V] {
        if pass.isDescribing {
            let inner = Fields(nil, pass, path: path + [key, "*"], at: .start)
            _ = inner.finish { read("name", $0) }
            let schema: [String: JSONTree] = [
                "type": .text("object"), "additionalProperties": .object(inner.shape),
                "propertyNames": .object(["pattern": .text("^[A-Za-z][A-Za-z0-9_-]{0,63}$")]),
                "minProperties": .integer(1),
            ]
            _ = describe(key, schema, doc, nil, true)
            return []
        }
        guard let node = take(key, isRequired: true) else { return [] }
        guard case .mapping(let all) = node.kind else {
            pass.reportKind(node, wanted: "a mapping (key: value)")
            return []
        }
        if all.isEmpty {
            pass.diagnostics.error(at: node.location, "there must be at least one")
        }
        return all.filter { !$0.isRepeated }.compactMap { entry in
            let path = path + [key, entry.key]
            pass.place(path, at: entry.location)
            if !Fields.isName(entry.key) {
                pass.diagnostics.error(
                    at: entry.location,
                    "'\(entry.key)' is not a name: a letter, then letters, digits, '_' or '-'")
            }
            let inner = Fields(entry.value, pass, path: path, at: entry.location)
            return inner.finish { read(entry.key, $0) }
        }
    }

    /// Texts under texts that the file chooses.
    package func texts(_ key: String, _ doc: String) -> [String: String] {
        let type = ValueType<String>.text
        let schema: [String: JSONTree] = [
            "type": .list([.text("object"), .text("null")]),
            "additionalProperties": .object(type.schema),
        ]
        guard !describe(key, schema, doc, nil, false),
            let node = take(key, isRequired: false), !node.isNull
        else { return [:] }
        guard case .mapping(let all) = node.kind else {
            pass.reportKind(node, wanted: "a mapping (key: value)")
            return [:]
        }
        var texts: [String: String] = [:]
        for entry in all where !entry.isRepeated {
            let path = path + [key, entry.key]
            pass.place(path, at: entry.location)
            guard let text = pass.value(entry.value, type) else { continue }
            pass.record(path, type.show(text), .file(entry.value.location))
            texts[entry.key] = text
        }
        return texts
    }

    /// A list of groups. With `name`, that key of each tells it from the others.
    package func groups<V>(
        _ key: String, isRequired: Bool = false, name: String? = nil, _ doc: String,
        read: (Fields) -> V?
    ) -> [V] {
        if pass.isDescribing {
            let inner = Fields(nil, pass, path: path + ["\(key)[*]"], at: .start)
            _ = inner.finish(read)
            var schema: [String: JSONTree] = [
                "type": .list([.text("array"), .text("null")]), "items": .object(inner.shape),
            ]
            if isRequired {
                schema["type"] = .text("array")
                schema["minItems"] = .integer(1)
            }
            _ = describe(key, schema, doc, nil, isRequired)
            return []
        }
        guard let node = take(key, isRequired: isRequired) else { return [] }
        let items = pass.items(node)
        if isRequired, items.isEmpty, node.isNull {
            pass.reportKind(node, wanted: "a list")
        } else if isRequired, items.isEmpty, case .sequence = node.kind {
            pass.diagnostics.error(at: node.location, "the list is empty")
        }
        var seen: [String: SourceLocation] = [:]
        var values: [V] = []
        for (index, item) in items.enumerated() {
            var label = String(index)
            if let name, let node = item.scalar(under: name) {
                if let first = seen[node.text] {
                    pass.diagnostics.error(
                        at: node.location, "\(name) '\(node.text)' is used twice",
                        notes: [.init("it was first given here", at: first)])
                } else {
                    seen[node.text] = node.location
                    label = node.text
                }
            }
            let path = path + ["\(key)[\(label)]"]
            pass.place(path, at: item.location)
            let inner = Fields(item, pass, path: path, at: item.location)
            if let value = inner.finish(read) { values.append(value) }
        }
        return values
    }

    // MARK: The end

    /// Says what is wrong with keys that nobody took. `noun` is what a key is here; `why` may know
    /// more about one.
    package func reportUnknown(noun: String = "key", why: (String) -> String? = { _ in nil }) {
        let taken = known
        for entry in entries
        where !taken.contains(entry.key) && own?.contains(entry.key) ?? true {
            known.append(entry.key)
            let reason = why(entry.key)
            pass.diagnostics.error(
                at: entry.location, reason ?? "unknown \(noun) '\(entry.key)'",
                notes: reason == nil ? Suggestion.note(for: entry.key, in: taken) : [])
        }
    }

    /// What the calls so far said about the group, as a JSON Schema.
    package var shape: [String: JSONTree] {
        var schema: [String: JSONTree] = [
            "type": .list([.text("object"), .text("null")]),
            "additionalProperties": .flag(false), "properties": .object(properties),
        ]
        if !required.isEmpty {
            schema["type"] = .text("object")
            schema["required"] = .list(required.sorted().map { .text($0) })
        }
        return schema
    }

    package func finish<V>(_ read: (Fields) -> V) -> V {
        let value = read(self)
        reportUnknown()
        return value
    }

    // MARK: Plumbing

    /// Whether the file has the key, so that somebody asked for what it names.
    package func has(_ key: String) -> Bool { entries.contains { $0.key == key } }

    /// The key is known here, though nothing is to be read.
    func expect(_ key: String) { known.append(key) }

    func inner(_ key: String, isRequired: Bool) -> Fields {
        let place = entries.first { $0.key == key }?.location ?? location
        let node = pass.isDescribing ? nil : take(key, isRequired: isRequired)
        return Fields(node, pass, path: path + [key], at: place)
    }

    func take(_ key: String, isRequired: Bool) -> YAMLNode? {
        known.append(key)
        guard let entry = entries.first(where: { $0.key == key }) else {
            if isRequired, !isUnusable {
                pass.diagnostics.error(at: location, "missing key '\(key)'")
            }
            return nil
        }
        pass.place(path + [key], at: entry.value.isNull ? entry.location : entry.value.location)
        return entry.value
    }

    /// True where this is all that is wanted.
    func describe(
        _ key: String, _ schema: @autoclosure () -> [String: JSONTree], _ doc: String,
        _ standard: @autoclosure () -> JSONTree?, _ isRequired: Bool
    ) -> Bool {
        guard pass.isDescribing else { return false }
        var schema = schema()
        schema["description"] = .text(doc)
        if let standard = standard() { schema["default"] = standard }
        properties[key] = .object(schema)
        if isRequired { required.append(key) }
        return true
    }
}
