/// A small generator of pseudo-random numbers whose whole state is one integer.
///
/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014), with the
/// constants of Vigna's public-domain reference (https://prng.di.unimi.it/splitmix64.c). The system's
/// generators will not do: the same seed has to give the same bytes on every machine, for ever.
struct SplitMix64 {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return SplitMix64.finish(state)
    }

    /// A number from 0 up to, not including, `bound`.
    ///
    /// The high half of the product is off by less than bound / 2^64, which nobody can see here.
    mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    mutating func chance(_ share: Int, in whole: Int) -> Bool { below(whole) < share }

    /// A seed that depends on every word and on their order, so that each day, order and client
    /// has a stream of its own that can be reached without walking through the others.
    static func seed(_ words: UInt64...) -> UInt64 {
        var hash: UInt64 = 0
        for word in words { hash = finish(hash &+ 0x9E37_79B9_7F4A_7C15 ^ word) }
        return hash
    }

    static func finish(_ word: UInt64) -> UInt64 {
        var z = word
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Something to pick from, some entries more often than others.
struct Weighted<Element> {
    let elements: [Element]
    private let ends: [Int]

    init(_ entries: [(Element, weight: Int)]) {
        precondition(entries.contains { $0.weight > 0 }, "nothing to pick from")
        elements = entries.map(\.0)
        var total = 0
        ends = entries.map { entry in
            total += entry.weight
            return total
        }
    }

    func pick(_ random: inout SplitMix64) -> Element { elements[index(random.next())] }

    /// The same word always picks the same entry.
    func index(_ word: UInt64) -> Int {
        let point = Int(word.multipliedFullWidth(by: UInt64(ends[ends.count - 1])).high)
        var index = 0
        while ends[index] <= point { index += 1 }
        return index
    }
}
