/// A piece of a YAML file that knows where it stands.
package struct YAMLNode: Sendable {
    package enum Kind: Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        case mapping([Entry])
        /// Already reported (an alias, say); nothing more is said about it.
        case refused
    }

    /// A key and its value.
    package struct Entry: Sendable {
        package let key: String
        package let location: SourceLocation
        package let value: YAMLNode
        /// The key was seen before in the same mapping; already reported.
        package let isRepeated: Bool
    }

    package let kind: Kind
    package let location: SourceLocation
    package let end: SourceLocation

    /// Plain and empty, `~` or `null`.
    package var isNull: Bool {
        if case .scalar(let scalar) = kind { scalar.looksLike == .null } else { false }
    }

    /// For messages: "found a list".
    package var kindName: String {
        switch kind {
        case .scalar(let scalar): scalar.looksLike == .null ? "nothing" : "a single value"
        case .sequence: "a list"
        case .mapping: "a mapping (key: value)"
        case .refused: "something refused"
        }
    }
}

extension YAMLNode {
    /// The entries of a mapping, and those of another one that it has not; where both are mappings, these are joined as
    /// well.
    static func joined(_ entries: [Entry], over base: [Entry]) -> [Entry] {
        var first: [String: Entry] = [:]
        for entry in base where !entry.isRepeated { first[entry.key] = entry }
        let names = Set(entries.map(\.key))
        return entries.map { entry in
            guard case .mapping(let inner) = entry.value.kind,
                case .mapping(let under)? = first[entry.key]?.value.kind
            else { return entry }
            let value = entry.value
            return Entry(
                key: entry.key, location: entry.location,
                value: YAMLNode(
                    kind: .mapping(joined(inner, over: under)), location: value.location,
                    end: value.end), isRepeated: entry.isRepeated)
        } + base.filter { !names.contains($0.key) }
    }
}

/// The text of a single value, and whether it stood without quotes.
package struct YAMLScalar: Sendable, Equatable {
    package let text: String
    /// Neither quoted nor a block: only then may it be a number or a Boolean.
    package let plain: Bool

    package init(text: String, plain: Bool) {
        self.text = text
        self.plain = plain
    }

    /// What editors and other YAML readers (core schema, version 1.2) take the value for.
    package enum Resemblance: Sendable {
        case null, boolean, number, text
    }

    package var looksLike: Resemblance {
        guard plain else { return .text }
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE", "false", "False", "FALSE": return .boolean
        default: break
        }
        let digits = text.utf8.contains { (48...57).contains($0) }
        let numeric = text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
        return digits && numeric && Double(text) != nil ? .number : .text
    }
}
