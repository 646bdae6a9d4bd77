import CSVScan
import CScanKernel
import Shared

/// The paths of a feed of JSON lines as a tree: what the reader of lines looks for.
struct JSONPlan: Sendable {
    struct Node: Sendable {
        /// The step that leads here; nil for the line itself.
        var step: JSONPath.Step?
        var parent = 0
        var column: Int?
        var isAlias = false
        /// A text in it is JSON itself.
        var parses = false
        /// The column holds JSON, so a string keeps its quotes.
        var keepsQuotes = false
        /// There may be many values in a line.
        var isList = false
        /// Other members of the object here are worth telling: they are new columns.
        var isCounted = false
        var children: [Int] = []
    }

    private(set) var nodes = [Node()]
    let columns: Int

    /// - Parameter columns: The feed's, in the order of the records' fields; there may be more fields.
    init(_ declared: [Column], fields: Int) {
        columns = fields
        for (i, column) in declared.enumerated() {
            add(column.name, column, i, isAlias: false)
        }
        for (i, column) in declared.enumerated() {
            for alias in column.aliases { add(alias, column, i, isAlias: true) }
        }
        for i in nodes.indices { nodes[i].isCounted = isCounted(i) }
    }

    /// A path that is none was refused with the configuration, and names nothing here.
    private mutating func add(_ text: String, _ column: Column, _ index: Int, isAlias: Bool) {
        guard let path = try? JSONPath(text) else { return }
        var at = 0
        for step in path.steps {
            if let known = nodes[at].children.first(where: { nodes[$0].step == step }) {
                at = known
            } else {
                nodes.append(Node(step: step, parent: at))
                nodes[at].children.append(nodes.count - 1)
                at = nodes.count - 1
            }
        }
        guard nodes[at].column == nil else { return }
        nodes[at].column = index
        nodes[at].isAlias = isAlias
        nodes[at].parses = column.parsesText
        nodes[at].keepsQuotes = column.holdsJSON
        nodes[at].isList = path.isList
    }

    /// An object that leads to columns by keys alone, and is none itself.
    private func isCounted(_ node: Int) -> Bool {
        var at = node
        guard nodes[at].column == nil else { return false }
        while at != 0 {
            guard case .key = nodes[at].step, nodes[at].column == nil else { return false }
            at = nodes[at].parent
        }
        return true
    }

    /// The path to a member of an object, as a column of it would be declared.
    func path(of node: Int, key: [UInt8]) -> [UInt8] {
        var keys = [key]
        var at = node
        while at != 0 {
            if case .key(let key) = nodes[at].step { keys.append(Array(key.utf8)) }
            at = nodes[at].parent
        }
        return Array(
            keys.reversed().map { key in
                key.flatMap { byte in
                    UInt8(ascii: ".") == byte || UInt8(ascii: "[") == byte
                        || UInt8(ascii: "\\") == byte ? [UInt8(ascii: "\\"), byte] : [byte]
                }
            }.joined(separator: [UInt8(ascii: ".")]))
    }
}
