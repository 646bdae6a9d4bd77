import Testing

@testable import NativeProfiler

@Suite("A table of names that keeps so many")
struct CappedTableTests {
    private func table(_ hashes: [UInt64], cap: Int, pinned: [UInt64] = []) -> CappedTable<Int> {
        var table = CappedTable<Int>(cap: cap)
        for hash in pinned { _ = table.pin(hash, name: [UInt8(hash)], value: 0) }
        for hash in hashes {
            if let index = table.index(hash, name: { [UInt8(hash & 255)] }, initial: { 0 }) {
                table[index] += 1
            } else {
                table.drop()
            }
        }
        return table
    }

    private func counts(_ table: CappedTable<Int>) -> [UInt64: Int] {
        Dictionary(uniqueKeysWithValues: table.entries.map { ($0.hash, $0.value) })
    }

    @Test(
        "the names with the smallest hashes stay, and their counts are exact",
        arguments: [
            ([], 2, [:], 0), ([1, 1, 2], 2, [1: 2, 2: 1], 0), ([3, 2, 1, 3], 2, [1: 1, 2: 1], 2),
            ([9, 8, 7], 1, [7: 1], 2), ([5], 0, [:], 1),
        ] as [([UInt64], Int, [UInt64: Int], Int)])
    func smallest(hashes: [UInt64], cap: Int, kept: [UInt64: Int], dropped: Int) {
        var table = table(hashes, cap: cap)
        table.trim { $0 }
        #expect(counts(table) == kept)
        #expect(table.dropped == dropped)
    }

    @Test("pinned names stay, whatever their hash, and count for nothing towards the cap")
    func pinned() {
        var table = table([1, 2, 3, 99], cap: 2, pinned: [99])
        #expect(table.trim { $0 })
        #expect(counts(table) == [1: 1, 2: 1, 99: 1])
        #expect(table.find(99) != nil && table.find(3) == nil)
        #expect(table.dropped == 1)
    }

    @Test("with slack, nothing is cut before it is used up")
    func slack() {
        var table = table([1, 2, 3], cap: 2)
        #expect(!table.trim(slack: 1) { $0 })
        #expect(table.entries.count == 3)
    }

    @Test("what was cut is not kept again")
    func bound() {
        var table = table([1, 2, 3], cap: 2)
        table.trim { $0 }
        #expect(!table.keeps(3) && table.keeps(0))
        #expect(table.index(3, name: { [] }, initial: { 0 }) == nil)
    }

    @Test("however names are spread over tables, the sum is the same", arguments: 0..<6)
    func merged(turn: Int) {
        let hashes: [UInt64] = [5, 1, 5, 9, 4, 4, 7, 2, 1, 8]
        var whole = table(hashes, cap: 3)
        whole.trim { $0 }
        var (a, b) = ([UInt64](), [UInt64]())
        for (i, hash) in hashes.enumerated() {
            if (i + turn) % (turn + 2) == 0 { a.append(hash) } else { b.append(hash) }
        }
        var (left, right) = (table(a, cap: 3), table(b, cap: 3))
        if turn % 2 == 0 { right.trim { $0 } }
        left.merge(right, weight: { $0 }, combine: { $0 += $1 })
        #expect(counts(left) == counts(whole))
        #expect(left.dropped == whole.dropped)
    }

    @Test("more names than it was made for are found all the same")
    func growth() {
        let hashes = (0..<1000).map { UInt64($0) &* 0x9e37_79b9_7f4a_7c15 }
        let table = table(hashes, cap: 2000)
        for (i, hash) in hashes.enumerated() { #expect(table.find(hash) == i) }
        #expect(table.find(1) == nil)
    }
}
