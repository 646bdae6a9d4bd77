import Foundation
import TestSupport
import Testing

@testable import CSVScan

@Suite("gzip by either engine")
struct GzipStreamTests {
    /// All bytes that a stream gives, read in pieces, and what it says in the end.
    private func contents(
        _ data: Data, _ engine: GzipStream.Engine, piece: Int
    ) throws -> (bytes: [UInt8], damage: String?, engine: GzipStream.Engine) {
        let folder = try TemporaryFolder()
        let path = try folder.write(data, to: "x.gz")
        let stream = try GzipStream(
            OpenFile(path: path), ahead: [], maxExpansion: 1000, engine: engine)
        var bytes: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: piece, alignment: 16)
        defer { unsafe buffer.deallocate() }
        while true {
            let n = unsafe try stream.read(into: buffer)
            unsafe bytes += buffer[..<n]
            if n < piece { break }
        }
        return (bytes, stream.damage, stream.engine)
    }

    private func gzip(_ text: [UInt8]) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-c"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        DispatchQueue.global().async {
            input.fileHandleForWriting.write(Data(text))
            input.fileHandleForWriting.closeFile()
        }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return data
    }

    private func text(_ seed: UInt64, _ count: Int) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        let words = (0..<50).map { _ in String(generator.next(), radix: 36) }
        var text = ""
        while text.utf8.count < count { text += words.randomElement(using: &generator)! + "," }
        return Array(text.utf8.prefix(count))
    }

    @Test("whole files, of one member and of several with padding")
    func whole() throws {
        let (a, b) = (text(1, 300_000), text(2, 70_001))
        let data = try gzip(a) + gzip([]) + gzip(b) + Data(count: 512)
        for engine in GzipStream.Engine.allCases {
            for piece in [1000, 4096, 1 << 18] {
                let got = try contents(data, engine, piece: piece)
                #expect(got.bytes == a + b, "\(engine), \(piece)")
                #expect(got.damage == nil)
            }
        }
    }

    @Test("what is saved of a damaged file, and what is said of it, is the same")
    func damaged() throws {
        let whole = try gzip(text(3, 200_000)) + gzip(text(4, 100_000))
        for seed in UInt64(1)...60 {
            var generator = SeededGenerator(seed: seed)
            var data = whole
            if seed % 2 == 0 {
                data = data.prefix(Int.random(in: 2..<data.count, using: &generator))
            } else {
                for _ in 0..<(seed % 3 + 1) {
                    data[Int.random(in: 2..<data.count, using: &generator)] ^= UInt8(
                        1 << generator.next() % 8)
                }
            }
            let zlib = try contents(data, .zlib, piece: 5000)
            let isal = try contents(data, .isal, piece: 5000)
            #expect(isal.bytes == zlib.bytes, "seed \(seed)")
            #expect(isal.damage == zlib.damage, "seed \(seed)")
            // A flipped bit of a header's time or name harms nothing.
            if seed % 2 == 0 { #expect(zlib.damage != nil, "seed \(seed)") }
        }
    }
}
