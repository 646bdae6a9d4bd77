import TestSupport
import Testing

@testable import CSVScan

/// The hashes that a kernel gives some texts.
private func hashes(_ texts: [[UInt8]], _ kernel: ScanKernel) -> [UInt64] {
    let bytes = Array(texts.map { $0 + [10] }.joined())
    var fieldEnds: [UInt32] = []
    for text in texts {
        fieldEnds.append((fieldEnds.last.map { $0 + 1 } ?? 0) + UInt32(text.count))
    }
    let recordEnds = texts.indices.map { UInt32($0 + 1) }
    var starts = Array(repeating: UInt32(0), count: texts.count)
    var ends = starts
    var hashes = Array(repeating: UInt64(0), count: texts.count)
    unsafe bytes.withUnsafeBufferPointer { bytes in
        unsafe kernel.records(
            bytes, from: 0, fieldEnds, recordEnds, count: texts.count, &starts, &ends, &hashes)
    }
    return hashes
}

@Suite("The hash of a record")
struct RecordHashTests {
    @Test("is the same in every version of the program: ledgers hold fingerprints made from it")
    func fixed() {
        let texts = ["", "a", "abcdefgh", String(repeating: "0123456789", count: 13)]
        let expected: [UInt64] = [
            11_935_470_301_646_135_027, 5_644_334_603_978_617_337, 12_452_248_711_808_628_470,
            15_285_516_493_595_813_260,
        ]
        for kernel in ScanKernel.available {
            #expect(hashes(texts.map { Array($0.utf8) }, kernel) == expected, "\(kernel)")
        }
    }

    @Test(
        "differs between texts that differ in one byte, in the order of parts, or in zeros at the end"
    )
    func different() {
        let kernel = ScanKernel.best
        var texts: Set<[UInt8]> = []
        for length in [1, 7, 8, 63, 64, 65, 128, 300] {
            let text = (0..<length).map { UInt8(ascii: "a") + UInt8($0 * 7 % 26) }
            for place in 0..<length {
                for byte in [0, 1, 0x20, 0x7f, 0x80, 0xff] as [UInt8] {
                    var other = text
                    other[place] = byte
                    texts.insert(other)
                }
            }
            for zeros in 0...70 { texts.insert(text + Array(repeating: 0, count: zeros)) }
            for part in stride(from: 8, to: length - 8, by: 8) {
                var other = text
                other.swapAt(part, part + 1)
                texts.insert(other)
                // Words, and stripes of eight of them, in another order.
                texts.insert(Array(text[part...] + text[..<part]))
            }
        }
        for number in 0..<200_000 {
            texts.insert(
                Array("client-\(number),/products/\(number % 97),2025-03-01,\(number)".utf8))
        }
        let found = hashes(Array(texts), kernel)
        #expect(Set(found).count == texts.count)
        // Each bit is set in about half of them: six standard deviations.
        let allowed = 6 * 0.5 / Double(texts.count).squareRoot()
        for bit in 0..<64 {
            let share =
                Double(found.count { $0 >> UInt64(bit) & 1 == 1 }) / Double(texts.count)
            #expect(abs(share - 0.5) < allowed, "bit \(bit)")
        }
    }
}
