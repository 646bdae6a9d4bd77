import CScanKernel
import Foundation
import TestSupport
import Testing

@testable import CSVScan

/// Bytes that end where memory ends: reading past them is a crash.
final class GuardedBytes {
    private let base: UnsafeMutableRawPointer
    private let length: Int
    private let place: UnsafeMutableRawPointer
    let bytes: UnsafeRawBufferPointer

    init(_ content: [UInt8]) {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        length = (content.count / page + 2) * page
        base = unsafe mmap(
            nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)!
        unsafe place = base + length - page - content.count
        unsafe place.copyMemory(from: content, byteCount: content.count)
        unsafe mprotect(base + length - page, page, PROT_NONE)
        bytes = unsafe UnsafeRawBufferPointer(start: place, count: content.count)
    }

    deinit { unsafe munmap(base, length) }
}

/// Memory for what a kernel writes, filled with what it must not leave there.
private func written<T: BitwiseCopyable>(
    _ count: Int, slack: Int = 0, _ filler: T, _ body: (UnsafeMutableBufferPointer<T>) -> Int
) -> [T] {
    let memory = UnsafeMutableBufferPointer<T>.allocate(capacity: count + slack)
    defer { unsafe memory.deallocate() }
    unsafe memory.initialize(repeating: filler)
    let used = unsafe body(memory)
    return unsafe Array(memory[..<used])
}

/// Everything that a kernel says about some bytes.
private struct Found: Equatable {
    var index: ScanKernel.Found?
    var unusual: [UInt64] = []
    var fieldEnds: [UInt32] = []
    var starts: [UInt32] = []
    var ends: [UInt32] = []
    var hashes: [UInt64] = []
    var empty: [Int: [Int]] = [:]
    var glances: [UInt8] = []
    var marks: [UInt64] = []

    init(
        _ kernel: ScanKernel, _ bytes: UnsafeRawBufferPointer, _ dialect: Dialect,
        _ start: ScanState
    ) {
        let typed = unsafe bytes.assumingMemoryBound(to: UInt8.self)
        marks = unsafe written((bytes.count + 63) / 64, 7) {
            unsafe kernel.markQuery(typed, into: $0.baseAddress!)
            return bytes.count == 0 ? 0 : $0.count
        }
        var index: ScanKernel.Found?
        var unusual: [UInt64] = []
        fieldEnds = unsafe written(bytes.count, slack: ScanKernel.slack, 7) { ends in
            unusual = unsafe written(bytes.count / 4096 + 1, 7) { words in
                index = unsafe kernel.index(bytes, dialect, from: start, ends, words.baseAddress!)
                return index == nil || bytes.count == 0 ? 0 : words.count
            }
            return index?.fields ?? 0
        }
        self.index = index
        self.unusual = unusual
        guard !fieldEnds.isEmpty else { return }
        unsafe look(kernel, typed, dialect)
    }

    /// Takes the fields for records of one, of two and of many fields, and for URLs.
    private mutating func look(
        _ kernel: ScanKernel, _ bytes: UnsafeBufferPointer<UInt8>, _ dialect: Dialect
    ) {
        let fields = fieldEnds.count
        let slack = Array(repeating: UInt32(0), count: ScanKernel.slack)
        unsafe (fieldEnds + slack).withUnsafeBufferPointer { fieldEnds in
            let fieldEnds = fieldEnds.baseAddress!
            let recordEnds = (1...UInt32(fields)).map { $0 }
            var (starts, ends, hashes) = ([UInt32](), [UInt32](), [UInt64]())
            starts = unsafe written(fields, 7) { starts in
                ends = unsafe written(fields, 7) { ends in
                    hashes = unsafe written(fields, 7) { hashes in
                        unsafe kernel.records(
                            bytes, from: 0, fieldEnds, recordEnds, count: fields,
                            starts.baseAddress!, ends.baseAddress!, hashes.baseAddress!)
                        return fields
                    }
                    return fields
                }
                return fields
            }
            (self.starts, self.ends, self.hashes) = (starts, ends, hashes)
            for columns in [1, 2, 15, 16, 17, 33] where fields > columns {
                empty[columns] = unsafe written(columns, 0) {
                    unsafe kernel.countEmpty(
                        bytes.baseAddress!, quote: dialect.quote, fieldEnds + 1,
                        records: (fields - 1) / columns, columns: columns, into: $0.baseAddress!)
                    return columns
                }
            }
            glances = unsafe written(fields, 7) {
                unsafe kernel.lookAtURLs(
                    bytes, starts, ends, count: fields, into: $0.baseAddress!)
                return fields
            }
        }
    }
}

@Suite("Kernels find what the plain one finds")
struct KernelTests {
    static let states: [ScanState] = [.fieldStart, .bare, .quoted, .quoteSeen, .carriageReturnSeen]

    @Test("this machine has one besides the plain one")
    func available() {
        #expect(ScanKernel.available.first == .plain)
        #if arch(x86_64) || arch(arm64)
            #expect(ScanKernel.available.count > 1)
        #endif
    }

    private func compare(_ content: [UInt8], _ dialect: Dialect, _ start: ScanState, _ what: String)
    {
        let guarded = GuardedBytes(content)
        let expected = unsafe Found(.plain, guarded.bytes, dialect, start)
        for kernel in ScanKernel.available.dropFirst() {
            let got = unsafe Found(kernel, guarded.bytes, dialect, start)
            #expect(got == expected, "\(kernel), \(what), from \(start)")
        }
    }

    @Test("of every length up to three blocks, at every offset of a block")
    func lengths() {
        let text = Array(
            "a,\"b,\"\"c\n\"\r\n?x=1&y=#\t\u{7f}é\0,,\n\"\"\n".utf8)
        let long = (0..<400).map { text[$0 % text.count] }
        for offset in 0..<64 {
            for count in [0, 1, 2, 31, 63, 64, 65, 127, 128, 129, 191, 192] where count <= 192 {
                compare(
                    Array(long[offset..<(offset + count)]), Dialect(), Self.states[offset % 5],
                    "\(count) bytes at \(offset)")
            }
        }
        for count in 0...200 {
            compare(Array(long[..<count]), Dialect(), .fieldStart, "\(count) bytes")
        }
    }

    @Test("of every byte in every place")
    func everyByte() {
        for byte in UInt8.min...UInt8.max {
            var content = Array(repeating: UInt8(ascii: "a"), count: 70)
            for place in [0, 15, 16, 31, 32, 63, 64, 69] { content[place] = byte }
            compare(content, Dialect(), .bare, "byte \(byte)")
            // No configuration has one byte for both.
            if byte == 39 { continue }
            compare(content, Dialect(delimiter: byte, quote: 39), .fieldStart, "delimiter \(byte)")
        }
        // Every bit set, and more than sixteen in a block.
        compare(Array(repeating: 10, count: 150), Dialect(), .fieldStart, "newlines")
        compare(Array(repeating: UInt8(ascii: ","), count: 150), Dialect(), .bare, "commas")
    }

    @Test("of URLs with and without query, of every length")
    func urls() {
        let text = Array("https://shop.example/a?x=1&utm_source=b#c?d".utf8)
        let heads = ["", "http://", "https://", "HTTP://", "http:/", "/a", "?", "ftp://a"]
        for head in heads {
            for count in 0...200 {
                var url = Array(head.utf8)
                url += (0..<count).map { text[(text.count / 2 + $0) % text.count] }
                compare(
                    Array("x,".utf8) + url + Array(",,\" \",\"\"\r\n".utf8), Dialect(), .fieldStart,
                    "\(head) \(count)")
                url[url.count / 2..<url.count / 2] = [0x7f]
                compare(url + [10], Dialect(), .fieldStart, "\(head) \(count), with a DEL")
            }
        }
    }

    @Test("of random bytes, and of random quoting")
    func random() {
        for seed in UInt64(1)...300 {
            var generator = SeededGenerator(seed: seed)
            let alphabet: [UInt8] =
                switch seed % 4 {
                case 0: Array(0...255)
                case 1: Array("ab,\"\n\r?#&= é\0".utf8)
                case 2: Array("a,,,,,,,\n".utf8)
                default: Array("aaaaaaa,\n".utf8)
                }
            let count = Int.random(in: 0...(seed % 50 == 0 ? 9000 : 700), using: &generator)
            let content = (0..<count).map { _ in alphabet.randomElement(using: &generator)! }
            for state in Self.states { compare(content, Dialect(), state, "seed \(seed)") }
        }
    }
}
