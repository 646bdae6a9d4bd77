extension Fields {
    /// A key with one value of a kind, or a list of another.
    package func value<V, Item: Hashable>(
        _ key: String, _ type: ValueType<V>, default: V, orList item: ValueType<Item>,
        _ doc: String
    ) -> (value: V, list: [Item]?) {
        func schema() -> [String: JSONTree] {
            [
                "anyOf": .list([
                    .object(type.schema),
                    .object([
                        "type": .text("array"), "items": .object(item.schema),
                        "minItems": .integer(1), "uniqueItems": .flag(true),
                        "description": .text(doc),
                    ]),
                ])
            ]
        }
        guard !describe(key, schema(), doc, type.show(`default`), false) else {
            return (`default`, nil)
        }
        guard let node = entries.first(where: { $0.key == key })?.value,
            case .sequence = node.kind
        else { return (value(key, type, default: `default`, doc), nil) }
        return (`default`, oneOrMore(key, item, isRequired: false, doc))
    }

    /// A group that may also be one word instead of the keys: the value of its key `word`.
    package func group<V>(
        _ key: String, orWord word: String, _ doc: String, read: (Fields) -> V
    ) -> V {
        guard let node = entries.first(where: { $0.key == key })?.value, !pass.isDescribing,
            case .scalar(let scalar) = node.kind, scalar.looksLike != .null
        else {
            let inner = self.inner(key, isRequired: false)
            let value = inner.finish(read)
            func schema() -> [String: JSONTree] {
                let short = inner.properties[word] ?? .object(["type": .text("string")])
                return ["anyOf": .list([short, .object(inner.shape)])]
            }
            _ = describe(key, schema(), doc, nil, false)
            return value
        }
        _ = take(key, isRequired: false)
        let entry = YAMLNode.Entry(
            key: word, location: node.location, value: node, isRepeated: false)
        let whole = YAMLNode(kind: .mapping([entry]), location: node.location, end: node.end)
        return Fields(whole, pass, path: path + [key], at: node.location).finish(read)
    }
}
