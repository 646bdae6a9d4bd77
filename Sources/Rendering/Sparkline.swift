/// A series as one line of blocks; days without a value are gaps.
package struct Sparkline: Sendable, Hashable {
    package let name: String
    /// The oldest one first.
    package let values: [Double?]

    package init(name: String, values: [Double?]) {
        self.name = name
        self.values = values
    }

    private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// From zero to the largest value, so that heights compare.
    package var text: String {
        guard let top = values.compactMap({ $0 }).max(), top > 0 else {
            return String(values.map { $0 == nil ? "·" : Self.blocks[0] })
        }
        return String(
            values.map { value in
                guard let value else { return "·" }
                let height = (max(0, value) / top * 7).rounded()
                return Self.blocks[min(7, Int(height))]
            })
    }

    /// One line each, names as wide as the widest.
    static func lines(_ all: [Sparkline]) -> [String] {
        let width = all.map(\.name.count).max() ?? 0
        return all.map { line in
            line.name + String(repeating: " ", count: width - line.name.count + 1) + line.text
        }
    }
}
