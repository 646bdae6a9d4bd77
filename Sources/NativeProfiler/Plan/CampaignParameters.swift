import CSVScan
import FieldText

/// The URL parameters that mark a visit as tagged by a campaign.
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

    /// Whether the query of a URL has one of the parameters, with a value. Reads every byte.
    func isIn(_ url: ByteSlice) -> Bool { FieldText.hasParameter(url, among: names) }

    /// The same for a URL of which a bit is known for each `?`, `#`, `&` and `=`: reads hardly more than the names.
    func isIn(_ url: ByteSlice, marks: UnsafePointer<UInt64>) -> Bool {
        let end = url.count
        var at = unsafe nextBit(marks, from: 0, to: end)
        // What stands before the first question mark is no query.
        while at < end, url[at] != UInt8(ascii: "?") {
            if url[at] == UInt8(ascii: "#") { return false }
            at = unsafe nextBit(marks, from: at &+ 1, to: end)
        }
        var name = at &+ 1
        var inName = true
        at = unsafe nextBit(marks, from: name, to: end)
        while at < end {
            switch url[at] {
            case UInt8(ascii: "#"): return false
            case UInt8(ascii: "&"):
                name = at &+ 1
                inName = true
            case UInt8(ascii: "=") where inName:
                inName = false
                if hasValue(url, at), isOne(url, name, at) { return true }
            default: break
            }
            at = unsafe nextBit(marks, from: at &+ 1, to: end)
        }
        return false
    }

    @inline(__always)
    private func hasValue(_ url: ByteSlice, _ equal: Int) -> Bool {
        guard equal &+ 1 < url.count else { return false }
        let next = url[equal &+ 1]
        return next != UInt8(ascii: "&") && next != UInt8(ascii: "#")
    }

    @inline(__always)
    private func isOne(_ url: ByteSlice, _ start: Int, _ end: Int) -> Bool {
        guard lengths & Self.bit(end &- start) != 0 else { return false }
        let name = url.slice(start, end)
        for i in names.indices where name.equals(names[i]) { return true }
        return false
    }
}
