/// The state of one pass over a configuration: what went wrong, what is in force, and where it
/// stands.
///
/// The same pass without a file describes what a file may contain; see `Fields`.
package final class ConfigPass {
    package enum SecretPolicy: Sendable {
        /// An unset variable is a warning: this program does not use the secret.
        case mayBeUnset
        case required
    }

    package var diagnostics: Diagnostics
    package private(set) var settings: [Setting] = []
    let environment: [String: String]
    /// Values from the command line by path, each with its option.
    let options: [String: (option: String, value: String)]
    let secrets: SecretPolicy
    /// No file is read: only the shape is of interest.
    let isDescribing: Bool
    /// Each waiver with its place: a broken one in between must not shift the others.
    var waivers: [(Waiver, [String])] = []
    private var places: [[String]: SourceLocation] = [:]

    package init(
        diagnostics: Diagnostics, environment: [String: String] = [:],
        options: [String: (option: String, value: String)] = [:],
        secrets: SecretPolicy = .mayBeUnset, isDescribing: Bool = false
    ) {
        self.diagnostics = diagnostics
        self.environment = environment
        self.options = options
        self.secrets = secrets
        self.isDescribing = isDescribing
    }

    package static func describing() -> ConfigPass {
        ConfigPass(diagnostics: Diagnostics(path: "", source: ""), isDescribing: true)
    }

    func record(_ path: [String], _ value: JSONTree, _ origin: Setting.Origin) {
        settings.append(
            Setting(path: path.joined(separator: "."), value: value, origin: origin))
    }

    func place(_ path: [String], at location: SourceLocation) {
        if places[path] == nil { places[path] = location }
    }

    /// Whether something stands there, right or wrong.
    func knows(_ path: [String]) -> Bool { places[path] != nil }

    /// Where a value stands, or else the nearest thing around it.
    package func location(of path: [String]) -> SourceLocation {
        var path = path
        while !path.isEmpty {
            if let place = places[path] { return place }
            path.removeLast()
        }
        return .start
    }

    /// Reports what only shows when several values are looked at together.
    package func error(
        _ path: [String], _ message: String, notes: [Diagnostic.Note] = []
    ) {
        var notes = notes
        if let given = options[path.joined(separator: ".")] {
            notes.append(.init("'\(given.option) \(given.value)' is in force instead of this line"))
        }
        diagnostics.error(at: location(of: path), message, notes: notes)
    }

    /// The value of a node, or nil after having reported why not.
    func value<V>(_ node: YAMLNode, _ type: ValueType<V>) -> V? {
        guard case .scalar(let scalar) = node.kind else {
            if case .refused = node.kind { return nil }
            diagnostics.error(at: node.location, "expected a single value, found \(node.kindName)")
            return nil
        }
        if scalar.text.contains("${") {
            diagnostics.error(
                at: node.location, "'${…}' is only allowed for secrets: write the value itself")
            return nil
        }
        do throws(ValueProblem) {
            return try type.parse(scalar)
        } catch {
            diagnostics.error(
                at: node.location, error.message,
                notes: Suggestion.note(for: scalar.text, in: error.candidates))
            return nil
        }
    }

    /// Keeps everything that might be a secret below a node out of source lines.
    func hideSecrets(_ node: YAMLNode) {
        switch node.kind {
        case .scalar(let scalar):
            if ConfigPass.variable(in: scalar) == nil {
                diagnostics.redact(from: node.location, to: node.end)
            }
        case .sequence(let items): for item in items { hideSecrets(item) }
        case .mapping(let entries): for entry in entries { hideSecrets(entry.value) }
        case .refused: break
        }
    }

    /// The name in `${NAME}`, where that is all there is.
    static func variable(in scalar: YAMLScalar) -> String? {
        guard scalar.text.hasPrefix("${"), scalar.text.hasSuffix("}") else { return nil }
        let name = scalar.text.dropFirst(2).dropLast()
        let allowed = name.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95
        }
        let leading = name.utf8.first.map { (48...57).contains($0) } ?? true
        return allowed && !leading ? String(name) : nil
    }
}

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
