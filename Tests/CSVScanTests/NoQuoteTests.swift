import TestSupport
import Testing

@testable import CSVScan

@Suite("Files where no character quotes")
struct NoQuoteTests {
    private static let dialect = Dialect(delimiter: 9, quote: Dialect.noQuote)

    /// What such a file means, without a scanner: lines, cut at tabulators.
    private static func cut(_ bytes: [UInt8]) -> [[[UInt8]]] {
        var lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { line in
            line.split(separator: 9, omittingEmptySubsequences: false).map { Array($0) }
        }
    }

    private static func check(_ bytes: [UInt8], _ note: String) throws {
        let expected = cut(bytes)
        let plain = PlainScanner.records(bytes, dialect)
        #expect(plain.map(\.fields) == expected, "\(note), plain")
        #expect(plain.allSatisfy { !$0.odd && !$0.unterminated }, "\(note), plain")
        for kernel in ScanKernel.available {
            for chunk in [1, 2, 63, 64, 65, 1000] {
                let got = try fastRecords(bytes, chunk: chunk, threads: 2, dialect: dialect) {
                    $0.kernel = kernel
                }
                #expect(got.records == plain, "\(note), \(kernel), chunk \(chunk)")
                #expect(got.summary.bytes == bytes.count)
            }
        }
    }

    @Test(
        "are lines of fields, whatever stands in them",
        arguments: [
            "", "a", "\n", "\t\n", "\r\n", "\n\r", "a\tb\r\nc\td\r\n", "\"\n", "\"a\tb\n\"c\"\td\n",
            "5\" pipe\t\"\"\n", "\"a\nb\"\tc\n", "\r\r\n\"\r", "x\t\"\ny\tz", "é\t\"日本\n",
        ])
    func lines(_ text: String) throws {
        try Self.check(Array(text.utf8), text)
    }

    @Test("a byte that stands for no quote inside the kernels is text, too")
    func absentByte() throws {
        for bytes: [UInt8] in [
            [0xff], [0xff, 10], [97, 9, 0xff, 9, 0xff, 10, 98, 10],
            [0xff, 97, 0xff, 10, 99, 9, 100, 10], [97, 0xff, 13, 10, 98],
        ] {
            try Self.check(bytes, "\(bytes)")
        }
    }

    @Test("random bytes from a small alphabet")
    func random() throws {
        for seed in UInt64(1)...60 {
            var generator = SeededGenerator(seed: seed)
            func next(_ n: Int) -> Int { Int.random(in: 0..<n, using: &generator) }
            let alphabet: [UInt8] = [97, 34, 34, 9, 9, 10, 13, 0xc3, seed % 3 == 0 ? 0xff : 98]
            let bytes = (0..<next(300)).map { _ in alphabet[next(alphabet.count)] }
            try Self.check(bytes, "seed \(seed)")
        }
    }
}
