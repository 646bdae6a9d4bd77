import Foundation
import TestSupport
import Testing

@testable import CSVScan

/// By a kernel of one's choice.
private func fastRecords(
    _ bytes: [UInt8], chunk: Int, threads: Int, limit: Int = 1 << 20, kernel: ScanKernel
) throws -> (records: [PlainScanner.Record], oversized: [OversizedRecord], summary: ScanSummary) {
    try TestSupport.fastRecords(bytes, chunk: chunk, threads: threads, limit: limit) {
        $0.kernel = kernel
    }
}

@Suite("The fast scanner and its plain twin agree")
struct ScannerTwinTests {
    /// Each is one whole file.
    static let nasty: [String] = [
        "", "\n", "\n\n", "a", "a\n", "a,b\n", "a,b", ",", ",\n", ",,\n,,\n", "a\r\n", "a\r\nb",
        "\r\n\r\n", "\r", "a\rb\n", "\"\"", "\"\"\n", "\"a\"\n", "\"a,b\"\n", "\"a\nb\"\n",
        "\"a\"\"b\",c\r\n", "\"\"\"\"\n", "\"\"\"a\"\"\"\r\n", "\"a\r\nb\"\r\n",
        "a,\"b\"\r\nc,d\r\n",
        "a\"b,c\n", "a\"b\",c\nd,e\n", "\"a\"b,c\n", "\"a\"\rb,c\n", "\"a\"\r,c\n", "\"a\"\r",
        "\"a\" ,b\n\"c\",d\n", "\"abc", "\"abc\n\nd,e", "x,\"y\nz,\"w\"\nq,r\n", "a,\"\n", "\"\r\n",
        "\"a\"\"", "\"a\"\"\n", "\"a\"\"\"", "é,ü\n\"日本\"\n", "a,b\n\n\nc,d\n",
        "\"\n\n\"\n\n\"\"\n",
        "a,\"{\"\"k\"\":[1,2,\"\"x\"\"]}\",c\r\n1,,\"\"\r\n", "\"a\"x\"b\",\"c\"\n",
        "\"a\",\"b\"\"\",\"\"\n",
        String(repeating: "ab,\"c\"\"d\",", count: 40) + "\n" + String(repeating: "x", count: 300),
        String(repeating: "\"", count: 129) + "\n" + String(repeating: ",", count: 130) + "\r\n",
    ]

    @Test(
        "read ahead by a thread of its own, from fewer chunks than it holds to many more",
        .timeLimit(.minutes(2)))
    func streams() throws {
        let lines = (0..<400).map { $0 % 7 == 0 ? "\"a\n\($0)\",b" : "\($0),\"c\"\"d\"" }
        let bytes = Array(lines.joined(separator: "\n").utf8)
        let expected = PlainScanner.records(bytes)
        let packed = [UInt8](try gzip(Data(bytes)))
        for chunk in [
            1, 7, bytes.count / 40, bytes.count / 17, bytes.count / 8, bytes.count / 3, 1 << 18,
        ] {
            // Who waits for whom is a matter of chance: ten times each.
            for round in 0..<40 {
                let threads = 1 + round % 4
                let got = try fastRecords(packed, chunk: chunk, threads: threads)
                #expect(got.records == expected, "chunk \(chunk), threads \(threads)")
            }
        }
    }

    @Test("cut at every offset", arguments: nasty)
    func everyOffset(text: String) throws {
        let bytes = Array(text.utf8)
        let expected = PlainScanner.records(bytes)
        for chunk in 1...max(1, bytes.count + 1) {
            for threads in [1, 3] where threads == 1 || chunk < 20 {
                let got = try fastRecords(bytes, chunk: chunk, threads: threads)
                #expect(got.records == expected, "chunk \(chunk), threads \(threads)")
                #expect(got.summary.bytes == bytes.count)
            }
        }
        for kernel in ScanKernel.available {
            for chunk in [64, 128, 1 << 18] {
                let got = try fastRecords(bytes, chunk: chunk, threads: 1, kernel: kernel)
                #expect(got.records == expected, "chunk \(chunk), \(kernel)")
            }
        }
    }

    @Test("random bytes from a small alphabet")
    func random() throws {
        for seed in UInt64(1)...400 { try random(seed: seed) }
    }

    private func random(seed: UInt64) throws {
        var state = seed &* 0x9e37_79b9_7f4a_7c15
        func next(_ n: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state >> 33) % n
        }
        // Mostly regular, so that both the fast path and the walk are met.
        let pieces = [
            "a", "bc", ",", ",", "\n", "\"x\"", "\"y,z\"", "\"q\"\"r\"", "\r\n",
            seed % 3 == 0 ? "\"" : "d", "\"l\nm\"", seed % 5 == 0 ? "\r" : "e", "é",
        ]
        var text = ""
        for _ in 0..<next(200) { text += pieces[next(pieces.count)] }
        let bytes = Array(text.utf8)
        let expected = PlainScanner.records(bytes)
        for chunk in [1, 2, 7, 63, 64, 65, 128, 1000] {
            let kernel = ScanKernel.available[next(ScanKernel.available.count)]
            let got = try fastRecords(bytes, chunk: chunk, threads: 1 + next(3), kernel: kernel)
            #expect(got.records == expected, "seed \(seed), chunk \(chunk), \(kernel)")
        }
    }

    @Test("a record over the limit is counted, not kept, at any chunk size")
    func oversized() throws {
        let text = "a,b\n\"" + String(repeating: "x\n", count: 100) + "\",c\nd,e\n"
        for chunk in [1, 5, 20, 64, 1000] {
            let got = try fastRecords(Array(text.utf8), chunk: chunk, threads: 2, limit: 50)
            #expect(got.records.map(\.fields.count) == [2, 2], "chunk \(chunk)")
            #expect(got.records.map(\.line) == [1, 103])
            #expect(
                got.oversized == [
                    OversizedRecord(offset: 4, line: 2, bytes: 205, unterminated: false)
                ])
        }
    }

    @Test(
        "whether a chunk begins inside quotes is guessed from its first quotes",
        arguments: [
            ("a,b\n", false), ("b c\",d\n\"e,f\",g\n", true), ("x,\"b,c\",d\n", false),
            ("x\"\r\n1,2\n", true), ("\"\"k\"\":1}\",z\n", true), (",\"\",\"a,b\"\n", false),
            // A quote between separators could be either; the next one opens, so it closed.
            ("a,\",b\n\"c\",d\n", true),
        ])
    func guess(text: String, isInside: Bool) {
        let bytes = Array(text.utf8)
        unsafe bytes.withUnsafeBytes {
            #expect(
                unsafe ScanState.guessed(before: $0, Dialect())
                    == (isInside ? .quoted : .fieldStart))
        }
    }
}
