package import CSVScan
package import Shared

/// Says whether texts match a pattern: one step for each byte, whatever pattern and text are.
///
/// The sets of positions that a text can lead to are numbered as they come up, with a table of what follows each. The room for
/// that is fixed; where it is used up it begins anew.
package struct PatternMatcher: Sendable {
    private let pattern: TextPattern
    /// For each set and byte the set that follows; -1: not known yet.
    private var next: [Int32] = []
    private var sets: [[UInt64]] = []
    private var isEnd: [Bool] = []
    private var numbers: [[UInt64]: Int32] = [:]
    private let words: Int

    private static let mostSets = 512
    private static let nothing: Int32 = 0
    private static let start: Int32 = 1

    package init(_ pattern: TextPattern) {
        self.pattern = pattern
        words = (pattern.positions.count + 63) / 64
        restart()
    }

    private mutating func restart() {
        next.removeAll(keepingCapacity: true)
        sets.removeAll(keepingCapacity: true)
        isEnd.removeAll(keepingCapacity: true)
        numbers.removeAll(keepingCapacity: true)
        let empty = [UInt64](repeating: 0, count: words)
        _ = number(empty)
        var first = empty
        first[0] = 1
        _ = number(first)
    }

    /// Whether the whole text matches.
    package mutating func matches(_ s: ByteSlice) -> Bool {
        var state = Self.start
        for i in 0..<s.count {
            let known = next[Int(state) << 8 | Int(s[i])]
            state = known >= 0 ? known : step(state, s[i])
            if state == Self.nothing { return false }
        }
        return isEnd[Int(state)]
    }

    private mutating func step(_ state: Int32, _ byte: UInt8) -> Int32 {
        var following = [UInt64](repeating: 0, count: words)
        for (i, word) in sets[Int(state)].enumerated() {
            var rest = word
            while rest != 0 {
                let place = i * 64 + rest.trailingZeroBitCount
                rest &= rest - 1
                for other in pattern.follow[place] where pattern.positions[other].contains(byte) {
                    following[other >> 6] |= 1 << UInt64(other & 63)
                }
            }
        }
        if let known = numbers[following] {
            next[Int(state) << 8 | Int(byte)] = known
            return known
        }
        if sets.count >= Self.mostSets {
            restart()
            return number(following)
        }
        let new = number(following)
        next[Int(state) << 8 | Int(byte)] = new
        return new
    }

    private mutating func number(_ set: [UInt64]) -> Int32 {
        if let known = numbers[set] { return known }
        let number = Int32(sets.count)
        numbers[set] = number
        sets.append(set)
        next += repeatElement(-1, count: 256)
        isEnd.append(
            set.enumerated().contains { i, word in
                (0..<64).contains { bit in
                    word >> UInt64(bit) & 1 == 1 && pattern.isEnd[i * 64 + bit]
                }
            })
        return number
    }
}
