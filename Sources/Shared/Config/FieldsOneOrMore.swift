extension Fields {
    /// A key with one value or a list of them, each at most once. Nearly always it must be there. Empty where it is not, or is
    /// wrong: that was reported.
    package func oneOrMore<V: Equatable>(
        _ key: String, _ type: ValueType<V>, isRequired: Bool = true, _ doc: String
    ) -> [V] {
        func schema() -> [String: JSONTree] {
            [
                "anyOf": .list([
                    .object(type.schema),
                    .object([
                        "type": .text("array"), "items": .object(type.schema),
                        "minItems": .integer(1), "uniqueItems": .flag(true),
                        "description": .text(doc),
                    ]),
                ])
            ]
        }
        guard !describe(key, schema(), doc, nil, isRequired) else { return [] }
        let path = path + [key]
        guard let node = take(key, isRequired: isRequired) else { return [] }
        guard case .sequence = node.kind else {
            guard let value = pass.value(node, type) else { return [] }
            pass.record(path, type.show(value), .file(node.location))
            return [value]
        }
        var values: [V] = []
        for item in pass.items(node) {
            guard let value = pass.value(item, type) else { continue }
            guard !values.contains(value) else {
                pass.diagnostics.error(
                    at: item.location, "\(type.show(value).compact) is listed twice")
                continue
            }
            values.append(value)
        }
        if pass.items(node).isEmpty {
            pass.diagnostics.error(at: node.location, "the list is empty: one at least is needed")
        }
        pass.record(path, .list(values.map(type.show)), .file(node.location))
        return values
    }
}
