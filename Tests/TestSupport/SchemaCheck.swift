package import Shared

/// As much of JSON Schema as our schema uses, written independently of the decoder.
package enum SchemaCheck {
    /// What is wrong with a YAML node, read as an editor would read it.
    package static func problems(_ node: YAMLNode, _ schema: JSONTree, at path: String = "")
        -> [String]
    {
        if case .list(let options)? = schema["anyOf"] {
            let fits = options.contains { problems(node, $0, at: path).isEmpty }
            return fits ? [] : ["\(path): fits nothing"]
        }
        if case .list(let words)? = schema["enum"] {
            return words.contains(value(node)) ? [] : ["\(path): not in the list"]
        }
        guard types(schema).contains(type(node)) else {
            return ["\(path): \(type(node)) where \(types(schema)) is wanted"]
        }
        switch node.kind {
        case .mapping(let entries): return mapping(entries, schema, path)
        case .sequence(let items):
            let inner = schema["items"] ?? .object([:])
            return items.enumerated().flatMap { problems($1, inner, at: "\(path)[\($0)]") }
        default: return number(value(node), schema, path)
        }
    }

    private static func mapping(_ entries: [YAMLNode.Entry], _ schema: JSONTree, _ path: String)
        -> [String]
    {
        var found: [String] = []
        for entry in entries {
            let place = "\(path)/\(entry.key)"
            if let inner = schema["properties"]?[entry.key] {
                found += problems(entry.value, inner, at: place)
            } else if case .object? = schema["additionalProperties"],
                let inner = schema["additionalProperties"]
            {
                found += problems(entry.value, inner, at: place)
            } else {
                found.append("\(place): unknown")
            }
        }
        if case .list(let required)? = schema["required"] {
            for case .text(let key) in required where !entries.contains(where: { $0.key == key }) {
                found.append("\(path): \(key) is missing")
            }
        }
        return found
    }

    private static func number(_ value: JSONTree, _ schema: JSONTree, _ path: String) -> [String] {
        guard case .number(let n) = value else { return [] }
        if case .number(let low)? = schema["minimum"], n < low { return ["\(path): too small"] }
        if case .number(let high)? = schema["maximum"], n > high { return ["\(path): too large"] }
        return []
    }

    private static func types(_ schema: JSONTree) -> [String] {
        switch schema["type"] {
        case .text(let one)?: one == "number" ? ["number", "integer"] : [one]
        case .list(let many)?:
            many.flatMap { item -> [String] in
                if case .text(let one) = item {
                    one == "number" ? ["number", "integer"] : [one]
                } else {
                    []
                }
            }
        default: []
        }
    }

    private static func type(_ node: YAMLNode) -> String {
        switch node.kind {
        case .mapping: return "object"
        case .sequence: return "array"
        case .refused: return "refused"
        case .scalar(let scalar):
            switch scalar.looksLike {
            case .null: return "null"
            case .boolean: return "boolean"
            case .text: return "string"
            case .number:
                let value = Double(scalar.text) ?? 0
                return value == value.rounded() ? "integer" : "number"
            }
        }
    }

    private static func value(_ node: YAMLNode) -> JSONTree {
        guard case .scalar(let scalar) = node.kind else { return .null }
        switch scalar.looksLike {
        case .null: return .null
        case .boolean: return .flag(scalar.text.lowercased() == "true")
        case .number: return .number(Double(scalar.text) ?? 0)
        case .text: return .text(scalar.text)
        }
    }
}
