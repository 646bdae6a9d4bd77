import Foundation
import TestSupport

/// What SciPy computed; made by Tests/Independent/tails.py.
struct TailFixture: Decodable {
    struct Robust: Decodable {
        let values: [Double]
        let median: Double
        let spread: Double
    }

    let scipy: String
    let counts: [[Double]]
    let shares: [[Double]]
    let chiSquares: [[Double]]
    let normals: [[Double]]
    let robust: [Robust]

    static func load() throws -> TailFixture {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let text = try ProjectFiles.text("Tests/DetectionTests/tails.json")
        return try decoder.decode(TailFixture.self, from: Data(text.utf8))
    }
}
