/// Which folders of the sources use which others.
///
/// A use is the name of a type that one file declares at its top level and another file has among its words; a
/// name that is declared twice in what a file can see says nothing. So calls of methods alone are missed: what
/// is found is there, what is not found may be.
struct House {
    struct Use: Hashable {
        let file: String
        let name: String
    }

    /// By the folder that uses, then by the one that is used.
    private(set) var uses: [String: [String: Set<Use>]] = [:]

    /// - Parameter files: Texts by path, such as `Sources/Shared/Words/Day.swift`.
    init(_ files: [String: String]) {
        let words = files.mapValues { SourceWords($0) }
        var places: [String: [String]] = [:]
        for (path, found) in words {
            for name in found.declared { places[name, default: []].append(path) }
        }
        for (path, found) in words {
            for name in found.used.subtracting(found.declared).subtracting(found.nested) {
                guard let all = places[name] else { continue }
                let near = all.filter { Self.target($0) == Self.target(path) }
                let seen =
                    near.isEmpty
                    ? all.filter { found.imported.contains(Self.module($0)) } : near
                guard seen.count == 1 else { continue }
                let (from, to) = (Self.folder(path), Self.folder(seen[0]))
                guard from != to else { continue }
                uses[from, default: [:]][to, default: []].insert(Use(file: path, name: name))
            }
        }
    }

    static func folder(_ path: String) -> String {
        path.split(separator: "/").dropLast().joined(separator: "/")
    }

    static func target(_ path: String) -> String {
        path.split(separator: "/").dropFirst().first.map(String.init) ?? path
    }

    /// The name by which a target is imported.
    private static func module(_ path: String) -> String {
        target(path).map { $0 == "-" ? "_" : String($0) }.joined()
    }

    /// Folders of one target that use each other, directly or by way of others; one text a circle, with the uses
    /// that close it.
    var circles: [String] {
        let inside = uses.mapValues { $0.keys }.reduce(into: [String: [String]]()) {
            let target = Self.target($1.key + "/")
            $0[$1.key] = $1.value.filter { Self.target($0 + "/") == target }
        }
        return Self.components(inside).filter { $0.count > 1 }.map { circle in
            let arrows = circle.sorted().flatMap { from in
                circle.sorted().compactMap { to in
                    uses[from]?[to].map { found in
                        let names = found.map { "\($0.name) in \($0.file)" }.sorted().prefix(3)
                        return "  \(from) → \(to): \(names.joined(separator: ", "))"
                    }
                }
            }
            return "\(circle.sorted().joined(separator: ", "))\n" + arrows.joined(separator: "\n")
        }.sorted()
    }

    /// Strongly connected parts (Tarjan, Depth-first search and linear graph algorithms, 1972).
    static func components(_ graph: [String: [String]]) -> [[String]] {
        var index: [String: Int] = [:]
        var low: [String: Int] = [:]
        var stack: [String] = []
        var found: [[String]] = []
        func visit(_ node: String) {
            let number = index.count
            index[node] = number
            low[node] = number
            stack.append(node)
            for next in graph[node] ?? [] {
                if index[next] == nil {
                    visit(next)
                    low[node] = min(low[node] ?? number, low[next] ?? number)
                } else if stack.contains(next) {
                    low[node] = min(low[node] ?? number, index[next] ?? number)
                }
            }
            guard low[node] == number, let first = stack.lastIndex(of: node) else { return }
            found.append(Array(stack[first...]))
            stack.removeSubrange(first...)
        }
        for node in graph.keys.sorted() where index[node] == nil { visit(node) }
        return found
    }
}
