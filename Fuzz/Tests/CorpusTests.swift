import Foundation
import TestSupport
import Testing

@Suite("Every input that the fuzzer has kept, and bytes near it")
struct CorpusTests {
    private static let folder = BuiltProgram.root + "/Fuzz/Corpus"

    private func corpus(_ target: FuzzTarget) throws -> [(name: String, bytes: [UInt8])] {
        let folder = "\(Self.folder)/\(target)"
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
            ($0, [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)"))))
        }
    }

    @Test(arguments: FuzzTarget.allCases) func corpus(target: FuzzTarget) throws {
        let inputs = try corpus(target)
        try #require(!inputs.isEmpty)
        for (name, bytes) in inputs {
            #expect(throws: Never.self, "\(target)/\(name)") { try target.run(bytes) }
        }
    }

    @Test(arguments: FuzzTarget.allCases) func mutated(target: FuzzTarget) throws {
        let inputs = try corpus(target).map(\.bytes).filter { !$0.isEmpty }
        let seed: UInt64 = 20_250_308
        var random = SeededGenerator(seed: seed)
        for round in 0..<200 {
            var bytes = inputs.randomElement(using: &random)!
            for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                let place = bytes.indices.randomElement(using: &random)!
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.removeSubrange(place...)
                default:
                    let other = inputs.randomElement(using: &random)!
                    bytes.insert(contentsOf: other.suffix(from: other.count / 2), at: place)
                }
            }
            #expect(throws: Never.self, "\(target), seed \(seed), round \(round): \(bytes)") {
                try target.run(bytes)
            }
        }
    }
}
