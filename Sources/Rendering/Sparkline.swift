/// A series as one line of blocks; days without a value are gaps.
package enum Sparkline {
    private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// From zero to the largest value, so that heights compare.
    package static func text(_ values: [Double?]) -> String {
        guard let top = values.compactMap({ $0 }).max(), top > 0 else {
            return String(values.map { $0 == nil ? "·" : blocks[0] })
        }
        return String(
            values.map { value in
                guard let value else { return "·" }
                let height = (max(0, value) / top * 7).rounded()
                return blocks[min(7, Int(height))]
            })
    }
}
