import CSVScan
import FieldText
import Shared

@testable import NativeProfiler

extension FuzzTarget {
    /// The payload reader finds valid what its twin finds valid.
    func payload(_ bytes: [UInt8]) throws {
        var reader = PayloadReader()
        var listener = Listener()
        let isValid = bytes.withSlice { reader.read($0, &listener) }
        try expectSame(isValid, PlainJSON.isValid(bytes), "validity")
        // A reader is used for one document after another.
        var again = Listener()
        _ = bytes.withSlice { reader.read($0, &again) }
        try expectSame(again.seen, listener.seen, "second reading")
    }

    private struct Listener: PayloadVisitor {
        var seen: [String] = []

        private var texts: [UInt64: String] = [:]

        mutating func value(_ type: JSONType, path: UInt64, token: ByteSlice) -> Bool {
            guard let path = texts[path] else { return false }
            let text = String(decoding: JSONText.unescaped(token), as: UTF8.self)
            seen.append("\(path) \(type.name) \(text)")
            return true
        }
        mutating func add(path: UInt64, text: [UInt8]) {
            texts[path] = String(decoding: text, as: UTF8.self)
        }
        mutating func beginElement(path: UInt64) { seen.append("begin \(path)") }
        mutating func endElement(path: UInt64) { seen.append("end \(path)") }
    }

    /// Numbers and times, a line each.
    func fields(_ bytes: [UInt8]) throws {
        var reader = Self.timestamps
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let line = Array(line)
            try number(line)
            let text = String(decoding: line, as: UTF8.self)
            let time: Int64? = line.withSlice { reader.read($0) }
            // What was read before makes no difference.
            var fresh = Self.timestamps
            try expectSame(time, line.withSlice { fresh.read($0) }, text)
            guard let time else { continue }
            let written = Array(Instant(microseconds: time).description.utf8)
            try expectSame(written.withSlice { fresh.read($0) }, .some(time), text)
        }
    }

    private static var timestamps: TimestampReader {
        // As somewhere with summer time, in 2025.
        let zone = ZoneRules(
            name: "Europe/Berlin", base: 3600,
            transitions: [
                .init(at: 1_743_296_400, offset: 7200), .init(at: 1_761_440_400, offset: 3600),
            ])
        return TimestampReader(
            zone: zone,
            formats: [
                .iso8601, .epochSeconds, .epochMilliseconds, .epochMicroseconds, .epochNanoseconds,
            ])
    }

    /// Exact decimals against binary floating point, as near as that comes.
    private func number(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        let micros = bytes.withSlice { FieldText.micros($0) }
        let isDecimal = bytes.withSlice { FieldText.isDecimal($0) }
        let isInteger = bytes.withSlice { FieldText.isInteger($0) }
        try expect(isDecimal || micros == nil, "'\(text)' has a value and is no decimal")
        try expect(isDecimal || !isInteger, "'\(text)' is an integer and no decimal")
        _ = bytes.withSlice { FieldText.isURL($0) }
        let isText = bytes.withSlice { FieldText.isText($0) }
        let isUTF8 = String(validating: bytes, as: UTF8.self) != nil
        try expectSame(isText, isUTF8 && !bytes.contains(0), "'\(text)' is text")
        guard let micros else { return }
        guard let binary = Double(text) else {
            throw Disagreement(description: "'\(text)' is \(micros) millionths, and no number")
        }
        let difference = (Double(micros) / 1_000_000 - binary).magnitude
        try expect(
            difference <= max(1e-6, binary.magnitude * 1e-12),
            "'\(text)' is not \(micros) millionths")
    }
}
