extension ConfigPass {
    func reportKind(_ node: YAMLNode, wanted: String) {
        if case .refused = node.kind { return }
        diagnostics.error(at: node.location, "expected \(wanted), found \(node.kindName)")
    }

    /// The items of a list; a list of which everything is commented out has none.
    func items(_ node: YAMLNode) -> [YAMLNode] {
        if case .sequence(let items) = node.kind { return items }
        if !node.isNull { reportKind(node, wanted: "a list") }
        return []
    }
}

extension YAMLNode {
    /// The single value under a key of a mapping.
    func scalar(under key: String) -> (text: String, location: SourceLocation)? {
        guard case .mapping(let entries) = kind,
            let node = entries.first(where: { $0.key == key })?.value,
            case .scalar(let scalar) = node.kind, scalar.looksLike != .null
        else { return nil }
        return (scalar.text, node.location)
    }
}
