import Shared

/// The first few records of one kind of trouble, in the order of the file however they were met.
struct SampleList: Sendable {
    let limit: Int
    private(set) var samples: [RecordedOutcome.Sample] = []

    /// Whether a record at this offset would be kept: asked first, since evidence costs time.
    @inline(__always)
    func wants(_ offset: Int) -> Bool {
        samples.count < limit || (samples.last.map { offset < $0.offset } ?? false)
    }

    mutating func add(_ sample: RecordedOutcome.Sample) {
        guard wants(sample.offset) else { return }
        let at = samples.firstIndex { sample.offset < $0.offset } ?? samples.count
        samples.insert(sample, at: at)
        if samples.count > limit { samples.removeLast() }
    }

    mutating func merge(_ other: SampleList) {
        for sample in other.samples { add(sample) }
    }
}

/// How values are shown.
enum Masked {
    /// At most this many characters of a value are shown.
    static let limit = 120

    /// Letters become x, digits 9: the form remains, the person does not.
    static func text(_ bytes: [UInt8]) -> String {
        let masked = bytes.prefix(limit).map { byte -> UInt8 in
            switch byte {
            case 48...57: UInt8(ascii: "9")
            case 65...90, 97...122, 0x80...: UInt8(ascii: "x")
            case 0..<0x20, 0x7f: UInt8(ascii: " ")
            default: byte
            }
        }
        return String(decoding: masked, as: UTF8.self) + (bytes.count > limit ? "…" : "")
    }

    /// The text itself, shortened, without control characters.
    static func plain(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes.prefix(limit), as: UTF8.self)
        let safe = text.unicodeScalars.map { $0.isControl ? " " : Character($0) }
        return String(safe) + (bytes.count > limit ? "…" : "")
    }
}
