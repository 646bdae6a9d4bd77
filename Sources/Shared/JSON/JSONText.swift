import Durable

#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif

/// JSON as all our files have it: sorted keys, so that two runs are byte-identical.
package enum JSON {
    package static func data(_ value: some Encodable, pretty: Bool = false) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        return try encoder.encode(value)
    }

    package static func text(_ value: some Encodable, pretty: Bool = false) throws -> String {
        let text = String(decoding: try data(value, pretty: pretty), as: UTF8.self)
        // Foundation escapes C0 only; a name from the data must not steer a terminal by C1 either.
        // DEL is one byte, and C1 begins with C2, which is rare enough to look closer.
        guard text.hasByte(where: { bit($0 == 0x7f) | bit($0 == 0xc2) }) else { return text }
        var safe = ""
        for scalar in text.unicodeScalars {
            safe += isC1(scalar) ? "\\u00" + String(scalar.value, radix: 16) : String(scalar)
        }
        return safe
    }

    /// DEL and C1. They can stand within strings only, where an escape means the same.
    static func isC1(_ scalar: Unicode.Scalar) -> Bool {
        (0x7f..<0xa0).contains(scalar.value)
    }

    /// - Throws: `FileError` where the file cannot be read, else what the decoder says.
    package static func value<T: Decodable>(_ type: T.Type, fromFile path: String) throws -> T {
        try value(type, from: Data(BoundedFile.read(path, isOurs: true)))
    }

    package static func value<T: Decodable>(_ type: T.Type, from data: Data) throws -> T {
        try JSONDecoder().decode(type, from: data)
    }
}
