/// A JSON value.
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

    /// Each value on a line of its own, two blanks further in than what it is part of.
    package var rendered: String { text(.written) }

    /// On one line.
    package var compact: String { text(.line) }

    /// Whole numbers without a fraction, others in the shortest form that reads back the same.
    package static func decimal(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
    }
}

extension JSONTree: JSONWritable {
    package func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .flag(let value): writer.value(value)
        case .number(let value): writer.value(digits: JSONTree.decimal(value))
        case .text(let value): writer.value(value)
        case .list(let items): writer.list(items)
        case .object(let members): writer.object(members) { $1.write(to: &$0) }
        }
    }
}
