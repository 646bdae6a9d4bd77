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

/// Everything that a kernel says about some bytes.
private struct Found: Equatable {
    var lines = 0
    var masks: [[UInt64]] = []
    var inside: Bool?
    var fieldEnds: [UInt32] = []
    var recordEnds: [UInt32] = []

    init(
        _ kernel: ScanKernel, _ bytes: UnsafeRawBufferPointer, _ dialect: Dialect,
        _ start: ScanState
    ) {
        let blocks = (bytes.count + 63) / 64
        let masks = ChunkMasks(blocks: blocks)
        defer { masks.deallocate() }
        func words(_ p: UnsafeMutablePointer<UInt64>, _ count: Int) -> [UInt64] {
            unsafe Array(UnsafeBufferPointer(start: p, count: count))
        }
        lines = unsafe kernel.classify(bytes, dialect, masks)
        self.masks = unsafe [
            words(masks.quotes, blocks), words(masks.separators, blocks),
            words(masks.newlines, blocks), words(masks.blanks, blocks), words(masks.marks, blocks),
            words(masks.unusual, (blocks + 63) / 64),
        ]
        inside = unsafe kernel.resolve(bytes, masks, from: start)
        guard inside != nil else { return }
        self.masks.append(unsafe words(masks.separators, blocks))
        let fields = UnsafeMutableBufferPointer<UInt32>.allocate(
            capacity: bytes.count + ScanKernel.slack)
        let records = UnsafeMutableBufferPointer<UInt32>.allocate(
            capacity: bytes.count + ScanKernel.slack)
        defer {
            unsafe fields.deallocate()
            unsafe records.deallocate()
        }
        let (f, r) = unsafe kernel.extract(bytes.count, masks, fields, records)
        fieldEnds = unsafe Array(fields[..<f])
        recordEnds = unsafe Array(records[..<r])
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
            compare(content, Dialect(delimiter: byte, quote: 39), .fieldStart, "delimiter \(byte)")
        }
        // Every bit set, and more than sixteen in a block.
        compare(Array(repeating: 10, count: 150), Dialect(), .fieldStart, "newlines")
        compare(Array(repeating: UInt8(ascii: ","), count: 150), Dialect(), .bare, "commas")
    }

    @Test("of random bytes, and of random quoting")
    func random() {
        for seed in UInt64(1)...300 {
            var generator = SeededGenerator(seed: seed)
            let alphabet: [UInt8] =
                switch seed % 3 {
                case 0: Array(0...255)
                case 1: Array("ab,\"\n\r?#&= é\0".utf8)
                default: Array("aaaaaaa,\n".utf8)
                }
            let count = Int.random(in: 0...700, using: &generator)
            let content = (0..<count).map { _ in alphabet.randomElement(using: &generator)! }
            for state in Self.states { compare(content, Dialect(), state, "seed \(seed)") }
        }
    }
}
