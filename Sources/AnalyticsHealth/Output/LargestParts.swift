/// The parts of a change that files list, the largest ones, in their order; and the others, of which files have
/// the sum.
struct LargestParts<Part> {
    static var most: Int { 30 }

    let listed: [Part]
    let others: [Part]

    init<Size: Comparable>(_ parts: [Part], by size: (Part) -> Size) {
        guard parts.count > Self.most else {
            (listed, others) = (parts, [])
            return
        }
        let sorted = parts.indices.sorted { a, b in
            let (x, y) = (size(parts[a]), size(parts[b]))
            return x != y ? x > y : a < b
        }
        let chosen = Set(sorted.prefix(Self.most))
        listed = parts.indices.filter(chosen.contains).map { parts[$0] }
        others = parts.indices.filter { !chosen.contains($0) }.map { parts[$0] }
    }
}
