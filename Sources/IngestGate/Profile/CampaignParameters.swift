import CSVScan
import FieldText

/// The URL parameters that mark a visit as tagged by a campaign.
///
/// `FieldText.hasParameter` is the readable twin: it reads every byte, this one only where the scanner saw one
/// of `? # & =`.
struct CampaignParameters: Sendable {
    private let names: [[UInt8]]
    /// Bit n: there is a name of n bytes; bit 63 stands for all longer ones.
    private let lengths: UInt64

    init(_ names: [[UInt8]]) {
        self.names = names
        lengths = names.reduce(0) { $0 | Self.bit($1.count) }
    }

    @inline(__always)
    private static func bit(_ count: Int) -> UInt64 { 1 &<< UInt64(min(count, 63)) }

    /// Whether the query of a URL has one of the parameters, with a value; `first` is the URL's first mark.
    @inline(never)
    func mark(_ batch: borrowing RecordBatch, _ first: Int, _ end: Int) -> Bool {
        var at = first
        // What stands before the first question mark is no query.
        while at < end, unsafe batch.bytes[at] != UInt8(ascii: "?") {
            if unsafe batch.bytes[at] == UInt8(ascii: "#") { return false }
            at = batch.nextMark(at &+ 1, end)
        }
        var name = at &+ 1
        var inName = true
        at = batch.nextMark(name, end)
        while at < end {
            switch unsafe batch.bytes[at] {
            case UInt8(ascii: "#"): return false
            case UInt8(ascii: "&"):
                name = at &+ 1
                inName = true
            case UInt8(ascii: "=") where inName:
                inName = false
                if hasValue(batch, at, end), isOne(batch, name, at) { return true }
            default: break
            }
            at = batch.nextMark(at &+ 1, end)
        }
        return false
    }

    @inline(__always)
    private func hasValue(_ batch: borrowing RecordBatch, _ equal: Int, _ end: Int) -> Bool {
        guard equal &+ 1 < end else { return false }
        let next = unsafe batch.bytes[equal &+ 1]
        return next != UInt8(ascii: "&") && next != UInt8(ascii: "#")
    }

    @inline(__always)
    private func isOne(_ batch: borrowing RecordBatch, _ start: Int, _ end: Int) -> Bool {
        guard lengths & Self.bit(end &- start) != 0 else { return false }
        let name = unsafe ByteSlice(batch.bytes + start, end &- start)
        for i in names.indices where name.equals(names[i]) { return true }
        return false
    }
}
