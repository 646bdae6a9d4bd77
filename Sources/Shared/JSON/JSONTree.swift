/// A JSON value with one way to write it: keys sorted, two spaces of indentation.
package indirect enum JSONTree: Hashable, Sendable {
    case null
    case flag(Bool)
    case number(Double)
    case text(String)
    case list([JSONTree])
    case object([String: JSONTree])

    package static func integer(_ value: Int) -> JSONTree { .number(Double(value)) }

    package subscript(_ key: String) -> JSONTree? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    package func rendered(indent: String = "  ") -> String { render("", indent) }

    /// On one line.
    package var compact: String {
        switch self {
        case .list(let items): "[\(items.map(\.compact).joined(separator: ", "))]"
        case .object(let members):
            "{\(sorted(members).map { "\(quoted($0.key)): \($0.value.compact)" }.joined(separator: ", "))}"
        default: render("", "")
        }
    }

    private func render(_ margin: String, _ indent: String) -> String {
        switch self {
        case .null: return "null"
        case .flag(let value): return value ? "true" : "false"
        case .number(let value): return JSONTree.decimal(value)
        case .text(let value): return quoted(value)
        case .list(let items):
            if items.isEmpty { return "[]" }
            let inner = margin + indent
            let lines = items.map { inner + $0.render(inner, indent) }
            return "[\n\(lines.joined(separator: ",\n"))\n\(margin)]"
        case .object(let members):
            if members.isEmpty { return "{}" }
            let inner = margin + indent
            let lines = sorted(members).map {
                "\(inner)\(quoted($0.key)): \($0.value.render(inner, indent))"
            }
            return "{\n\(lines.joined(separator: ",\n"))\n\(margin)}"
        }
    }

    private func sorted(_ members: [String: JSONTree]) -> [(key: String, value: JSONTree)] {
        members.sorted { $0.key < $1.key }
    }

    /// Whole numbers without a fraction, others in the shortest form that reads back the same.
    package static func decimal(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
    }

    private func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\t": out += "\\t"
            case _ where scalar.value < 0x20:
                let code = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - code.count) + code
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
