import TestSupport
import Testing

@testable import DailyNumbers

@Suite("Ids that were seen") struct KeyTableTests {
    @Test(
        "it knows what a Dictionary knows, however often it grows",
        arguments: [1, 2, 3] as [UInt64])
    func sameAsDictionary(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var table = KeyTable(capacity: 4)
        var plain: [UInt64: UInt32] = [:]
        for number in 0..<5000 as Range<UInt32> {
            // Many of them twice, and runs of neighbours in the table.
            let hash = UInt64.random(in: 2...3000, using: &generator) << 20
            #expect(table.insert(hash, number) == plain.updateValue(number, forKey: hash))
        }
        #expect(table.count == plain.count)
        for (hash, number) in plain { #expect(table[hash] == number) }
        #expect(table[1] == nil && table[.max] == nil)
    }

    @Test("a hash of zero is an id like any other") func zero() {
        var table = KeyTable()
        #expect(table[0] == nil)
        #expect(table.insert(0, 7) == nil)
        #expect(table[0] == 7)
        #expect(table.insert(0, 8) == 7)
        #expect(table.count == 1)
    }
}
