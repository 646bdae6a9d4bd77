import FieldText
import Shared
import TestSupport
import Testing

@testable import CSVScan
@testable import NativeProfiler

@Suite("The sample of how values look")
struct ShapeSampleTests {
    private static func add(_ values: [String], _ hash: UInt64, to sample: inout ShapeSample) {
        var bytes: [UInt8] = [0x22]
        var spans: [FieldSpan] = []
        for value in values {
            spans.append(FieldSpan(start: bytes.count, end: bytes.count + value.utf8.count))
            bytes += Array(value.utf8) + [0x2c]
        }
        bytes.withUnsafeBufferPointer { bytes in
            spans.withUnsafeBufferPointer { spans in
                if sample.wants(hash) { sample.add(hash, bytes.baseAddress!, spans.baseAddress!) }
            }
        }
    }

    @Test(
        "is of the records with the smallest hashes, in any order and any parts",
        arguments: UInt64(1)...20)
    func smallest(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        // Each third time, hashes that are not spread evenly; each fourth, texts longer than what is kept of them.
        let range: ClosedRange<UInt64> = seed % 3 == 0 ? 0...1_000_000 : 0...(.max)
        let length = seed % 4 == 0 ? 200 : 12
        var records: [(hash: UInt64, values: [String])] = []
        for i in 0..<Int.random(in: 1...6_000, using: &generator) {
            let text = String(repeating: "-a", count: Int.random(in: 0...length, using: &generator))
            records.append(
                (UInt64.random(in: range, using: &generator), ["\(i % 7)", text, "", "x\(i % 3)"]))
        }
        // Some come twice.
        records += records.prefix(Int.random(in: 0...200, using: &generator))

        let zone = ZoneRules.utc
        var expected = ShapeSample(columns: 4)
        var taken: Set<UInt64> = []
        for record in records.sorted(by: { $0.hash < $1.hash })
        where taken.count < ShapeSample.size && taken.insert(record.hash).inserted {
            Self.add(record.values, record.hash, to: &expected)
        }

        var parts = Array(
            repeating: ShapeSample(columns: 4), count: Int.random(in: 1...4, using: &generator))
        for record in records.shuffled(using: &generator) {
            let part = parts.indices.randomElement(using: &generator)!
            Self.add(record.values, record.hash, to: &parts[part])
        }
        var sample = parts[0]
        for part in parts.dropFirst() { sample.merge(part) }
        for (found, wanted) in zip(sample.describe(zone: zone), expected.describe(zone: zone)) {
            #expect(found.shapes == wanted.shapes, "seed \(seed)")
            #expect(found.types == wanted.types, "seed \(seed)")
            #expect(found.types.values.reduce(0, +) == found.shapes.values.reduce(0, +))
        }
    }

    @Test(
        "says what a value looks like and parses as",
        arguments: [
            ("42", "9{2}", "integer"), ("-7", "-9{1}", "integer"),
            ("+12.50", "+9{2}.9{2}", "decimal"),
            (".5", ".9{1}", "decimal"), ("1e9", "w", "decimal"),
            ("2025-03-01T10:00:00Z", "9{4}-9{2}-w:", "timestamp"),
            ("{\"a\":1}", "{\"w\":9{1}", "json"), ("[1]", "[9{1}]", "json"),
            ("https://a.b/c", "w://w.", "url"), ("/path", "/w", "url"),
            ("größe", "w", "text"), ("a b", "w w", "text"), ("a\u{1}b", "w w", "text"),
            ("*", "*", "text"), ("-", "-", "text"), ("2025-13", "9{4}-9{2}", "text"),
            ("a;b;c;d;e", "w;w;w;", "text"),
            (String(repeating: "1", count: 18), "9{18}", "integer"),
            // No integer of 64 bits.
            (String(repeating: "1", count: 200), "9{96}", "decimal"),
        ])
    func looks(value: String, shape: String, type: String) throws {
        var sample = ShapeSample(columns: 1)
        Self.add([value], 1, to: &sample)
        let found = sample.describe(zone: .utc)[0]
        #expect(found.shapes == [shape: 1])
        #expect(found.types == [type: 1])
    }
}
