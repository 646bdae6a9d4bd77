import CSVScan
import Foundation
import IngestGate
import Profile
import Shared
import TestSupport
import Testing

@testable import FieldText
@testable import IngestGate
@testable import NativeProfiler

@Suite("Short cuts of counting agree with their plain twins")
struct ShortCutTests {
    @Test("URLs and campaign parameters, by what the scanner saw and byte by byte")
    func urls() throws {
        let names =
            RuleExample.feed.columns.first { $0.name == "page_url" }?.campaignParameters ?? []
        let parameters = names.map { Array($0.utf8) }
        #expect(!parameters.isEmpty)
        let pieces =
            [
                "https://", "http://", "/", "a.example/x", "?", "&", "=", "#", "1", " ", "\u{7f}",
                "é",
            ]
            + ["https:/", "gclid", "xutm_source"] + names
        for seed in UInt64(1)...30 {
            var generator = SeededGenerator(seed: seed)
            var text = RuleExample.header
            var (tagged, invalid) = (0, 0)
            for _ in 0..<100 {
                var url = Bool.random(using: &generator) ? "https://" : ""
                for _ in 0..<Int.random(in: 0...9, using: &generator) {
                    url += pieces.randomElement(using: &generator)!
                }
                text += "c,\(url),,{day}T10:00:00Z,page_viewed,\n"
                Array(url.utf8).withSlice {
                    if FieldText.hasParameter($0, among: parameters) { tagged += 1 }
                    if $0.count > 0, !FieldText.isURL($0) { invalid += 1 }
                }
            }
            let got = try profile(text)
            #expect(got.columns[1].tagged == tagged, "seed \(seed)")
            #expect(got.columns[1].invalid == invalid, "seed \(seed)")
        }
    }

    @Test("repeats are counted as a set counts them, on any number of threads, spilled or not")
    func repeats() throws {
        for seed in UInt64(1)...4 {
            var generator = SeededGenerator(seed: seed)
            let words = (0..<300_000).map { _ in
                seed % 2 == 0
                    ? UInt64.random(in: 0...200_000, using: &generator) &* 0x9e37_79b9_7f4a_7c15
                    : generator.next() & 0xff00_0000_0001_ffff
            }
            let (a, b) = (
                FingerprintSet(memoryLimit: seed < 3 ? 1 << 30 : 100_000),
                FingerprintSet(memoryLimit: 1 << 30)
            )
            for (i, word) in words.enumerated() { (i % 3 == 0 ? a : b).insert(word) }
            a.merge(b)
            for threads in [1, 2, 5] {
                #expect(try a.duplicates(threads: threads) == words.count - Set(words).count)
            }
        }
    }
}
