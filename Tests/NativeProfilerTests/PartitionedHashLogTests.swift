import TestSupport
import Testing

@testable import NativeProfiler

@Suite("Words sorted into parts by their keys")
struct PartitionedHashLogTests {
    private func words(_ log: PartitionedHashLog) throws -> [[UInt64]] {
        try (0..<256).map { try log.words(ofPart: $0) }
    }

    @Test("an empty log has no words") func empty() throws {
        let log = PartitionedHashLog(memoryLimit: 1 << 20)
        #expect(try words(log).allSatisfy { $0.isEmpty })
        #expect(log.bound(ofPart: 0) == 0)
    }

    @Test("the top byte of the key chooses the part, in the order of writing")
    func parts() throws {
        let log = PartitionedHashLog(memoryLimit: 1 << 20)
        for i in 0..<200 as Range<UInt64> { log.append(i, key: (i % 2) << 56 | i) }
        let words = try words(log)
        #expect(words[0] == Array(stride(from: 0, to: 200, by: 2)))
        #expect(words[1] == Array(stride(from: 1, to: 200, by: 2)))
        #expect(words[2...].allSatisfy { $0.isEmpty })
    }

    @Test(
        "whether in memory, on the disk or from several logs, the words are the same",
        arguments: [(0, 1), (1 << 12, 1), (1 << 14, 3), (1 << 30, 1), (1 << 30, 4)])
    func places(limit: Int, logs count: Int) throws {
        var generator = SeededGenerator(seed: UInt64(limit + count))
        let logs = (0..<count).map { _ in PartitionedHashLog(memoryLimit: limit) }
        var expected = [[UInt64]](repeating: [], count: 256)
        for i in 0..<20_000 {
            let word = generator.next()
            logs[i % count].append(word, key: word)
            expected[Int(word >> 56)].append(word)
        }
        for other in logs.dropFirst() { logs[0].merge(other) }
        for part in 0..<256 {
            let words = try logs[0].words(ofPart: part)
            #expect(words.sorted() == expected[part].sorted())
            #expect(logs[0].bound(ofPart: part) >= words.count)
            var runs: [UInt64] = []
            try logs[0].forEachRun(ofPart: part) { runs += Array($0) }
            #expect(runs.sorted() == words.sorted())
        }
    }

    @Test("words that are written together are read together")
    func together() throws {
        let log = PartitionedHashLog(memoryLimit: 2048)
        for i in 0..<3000 as Range<UInt64> {
            for j in 0..<3 as Range<UInt64> { log.append(i * 3 + j, key: (i % 7) << 56) }
        }
        for part in 0..<7 {
            let words = try log.words(ofPart: part)
            for i in stride(from: 0, to: words.count, by: 3) {
                #expect(words[i] % 3 == 0 && words[i + 1] == words[i] + 1)
                #expect(words[i + 2] == words[i] + 2)
            }
        }
    }
}
