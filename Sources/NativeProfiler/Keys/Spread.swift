/// Scatters hashes by a secret of this process, each to a value of its own, so that no choice of hashes makes
/// tables slow. What is shown must not depend on it.
struct Spread: Sendable {
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64

    static let ofProcess: Spread = {
        var generator = SystemRandomNumberGenerator()
        return Spread(generator.next(), generator.next(), generator.next())
    }()

    init(_ first: UInt64, _ second: UInt64, _ third: UInt64) {
        self.first = first
        // Odd factors lose nothing.
        self.second = second | 1
        self.third = third | 1
    }

    @inline(__always)
    func callAsFunction(_ hash: UInt64) -> UInt64 {
        var value = (hash ^ first) &* second
        value = (value ^ value &>> 32) &* third
        return value ^ value &>> 29
    }
}
