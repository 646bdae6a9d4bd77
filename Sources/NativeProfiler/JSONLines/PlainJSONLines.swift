import CSVScan
import Shared

/// The readable twin of the fast reader of lines: it builds a tree of each line, one byte at a time, and looks the paths
/// up in it. It defines what the fast one must find; every test case runs through both.
struct PlainJSONLines {
    /// What a line is.
    enum Line: Equatable {
        case blank
        /// A value for each column; nil for none.
        case record([[UInt8]?])
        case fault(JSONFault, at: Int)
    }

    /// A line and where it stands.
    struct PlacedLine: Equatable {
        var offset: Int
        /// From 1.
        var number: Int
        var line: Line
    }

    private let plan: JSONPlan

    init(_ plan: JSONPlan) { self.plan = plan }

    /// All lines of a file.
    func lines(of file: [UInt8]) -> [PlacedLine] {
        var found: [PlacedLine] = []
        var start = 0
        while start < file.count {
            let end = file[start...].firstIndex(of: UInt8(ascii: "\n")) ?? file.count
            var line = Array(file[start..<end])
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            // A byte order mark belongs to the file.
            if start == 0, line.starts(with: [0xef, 0xbb, 0xbf]) { line.removeFirst(3) }
            found.append(PlacedLine(offset: start, number: found.count + 1, line: read(line)))
            start = end + 1
        }
        return found
    }

    /// - Parameter line: Without its line end.
    func read(_ line: [UInt8]) -> Line {
        let start = PlainJSON.afterSpace(line, 0)
        if start == line.count { return .blank }
        if let bad = Self.firstNoUTF8(line) { return .fault(.encoding, at: bad) }
        guard line[start] == UInt8(ascii: "{") else { return .fault(.notObject, at: start) }
        do throws(PlainJSON.Fault) {
            return .record(Found(plan, line, try PlainJSON.document(line, depth: 1)).values)
        } catch {
            return .fault(error.kind, at: error.place)
        }
    }

    /// The first byte that is no UTF-8.
    private static func firstNoUTF8(_ line: [UInt8]) -> Int? {
        var i = 0
        while i < line.count {
            let length = (1...4).first { n in
                i + n <= line.count
                    && String(validating: line[i..<(i + n)], as: UTF8.self)?.unicodeScalars.count
                        == 1
            }
            guard let length else { return i }
            i += length
        }
        return nil
    }

    /// The values of the columns of one line.
    private struct Found {
        private let plan: JSONPlan
        private var taken: [[UInt8]?]
        private var isFromAlias: [Bool]
        private var lists: [[[UInt8]]]

        init(_ plan: JSONPlan, _ line: [UInt8], _ root: PlainJSON) {
            self.plan = plan
            taken = Array(repeating: nil, count: plan.columns)
            isFromAlias = Array(repeating: false, count: plan.columns)
            lists = Array(repeating: [], count: plan.columns)
            visit(root, 0, line, depth: 1)
        }

        var values: [[UInt8]?] {
            taken.indices.map { c in
                guard lists[c].isEmpty else {
                    return [UInt8(ascii: "[")] + lists[c].joined(separator: [UInt8(ascii: ",")])
                        + [UInt8(ascii: "]")]
                }
                return taken[c].flatMap { $0.isEmpty ? nil : $0 }
            }
        }

        /// Values inside come before the value itself.
        private mutating func visit(
            _ value: PlainJSON, _ node: Int, _ text: [UInt8], depth: Int
        ) {
            for child in children(of: value, node) {
                visit(child.value, child.node, text, depth: depth + 1)
            }
            let asked = plan.nodes[node]
            if case .string(let inner) = value.kind, asked.parses,
                let first = inner.dropFirst(PlainJSON.afterSpace(inner, 0)).first,
                "{[".utf8.contains(first), !asked.children.isEmpty,
                let document = try? PlainJSON.document(inner, depth: depth)
            {
                for child in children(of: document, node) {
                    visit(child.value, child.node, inner, depth: depth + 1)
                }
            }
            if let column = asked.column { take(value, asked, column, text) }
        }

        private func children(
            of value: PlainJSON, _ node: Int
        ) -> [(value: PlainJSON, node: Int)] {
            let nodes = plan.nodes[node].children
            switch value.kind {
            case .object(let members):
                return members.flatMap { member in
                    nodes.filter { plan.nodes[$0].step == .key(text(member.key)) }
                        .map { (member.value, $0) }
                }
            case .array(let elements):
                return elements.enumerated().flatMap { index, element in
                    let all = nodes.filter { plan.nodes[$0].step == .each }
                    let picked = nodes.filter { isPicked(element, index, plan.nodes[$0].step) }
                    return (all + picked).map { (element, $0) }
                }
            default: return []
            }
        }

        private func isPicked(_ element: PlainJSON, _ index: Int, _ step: JSONPath.Step?) -> Bool {
            switch step {
            case .index(let wanted): return wanted == index
            case .pick(let member, let value):
                guard case .object(let members) = element.kind,
                    let found = members.first(where: { text($0.key) == member })?.value
                else { return false }
                if case .string(let inner) = found.kind { return value.fits(text(inner)) }
                return value.fits(text(found.token))
            default: return false
            }
        }

        private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

        private mutating func take(
            _ value: PlainJSON, _ node: JSONPlan.Node, _ column: Int, _ text: [UInt8]
        ) {
            if case .null = value.kind { return }
            if node.isList {
                lists[column].append(value.token)
                return
            }
            if taken[column] != nil, node.isAlias || !isFromAlias[column] { return }
            isFromAlias[column] = node.isAlias
            if case .string(let inner) = value.kind,
                !node.keepsQuotes || node.parses || inner.isEmpty
            {
                taken[column] = inner
            } else {
                taken[column] = value.token
            }
        }
    }
}

extension PlainJSONLines.Line {
    /// What the fast reader made of a line: the fields of a record, and its fault.
    init(_ fields: [[UInt8]], _ fault: (kind: UInt8, place: Int)) {
        if fault.kind == JSONFault.blank {
            self = .blank
        } else if let kind = JSONFault(kernel: fault.kind) {
            self = .fault(kind, at: fault.place)
        } else {
            self = .record(fields.map { $0.isEmpty ? nil : $0 })
        }
    }
}
