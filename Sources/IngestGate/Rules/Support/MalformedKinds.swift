import Profile
import Shared
import TextCoding

/// The kinds of malformed records in words, and what to do about those whose cause is known.
struct MalformedKinds {
    /// `15 with odd quoting, 3 with a NUL byte, first in line 51`; empty for none.
    let words: String
    /// `; have the NUL bytes removed`; empty where nothing is known.
    let fixes: String

    /// - Parameter feed: Whose settings are named.
    init(_ malformed: PartitionProfile.Malformed, _ looks: MalformedLooks?, _ feed: Feed) {
        let looks = looks ?? MalformedLooks()
        let (backslash, nul) = (looks.backslash, looks.nul)
        var kinds: [(what: String, records: Int, fix: String?)] = [
            ("with a wrong number of fields", malformed.fieldCount ?? 0, nil),
            (
                "with backslash-escaped quotes (\\\"), first in \(backslash.place)",
                backslash.records,
                "have quotes inside quoted fields doubled (\"\"), as RFC 4180 has it, or set "
                    + "feeds: \(feed.name): format: {escape: backslash}"
            ),
            ("with odd quoting", (malformed.quoting ?? 0) - backslash.records, nil),
            (
                "with a NUL byte, first in \(nul.place)", nul.records,
                "have the NUL bytes removed"
            ),
        ]
        kinds.append(Self.encoding(looks, (malformed.encoding ?? 0) - nul.records, feed))
        for (kind, records) in (malformed.json ?? [:]).sorted(by: { $0.key < $1.key }) {
            kinds.append(Self.line(kind, records))
        }
        kinds.append(("too long", malformed.oversized ?? 0, nil))
        let found = kinds.filter { $0.records > 0 }
        words = found.map { "\(Decimals.grouped($0.records)) \($0.what)" }
            .joined(separator: ", ")
        fixes = found.compactMap { $0.fix.map { "; \($0)" } }.joined()
    }

    /// A line of JSON that is none.
    private static func line(
        _ kind: String, _ records: Int
    ) -> (what: String, records: Int, fix: String?) {
        switch kind {
        case "not_object": ("that are no JSON object", records, nil)
        case "cut": ("cut inside their object", records, nil)
        case "key_twice": ("with a key twice in an object", records, nil)
        case "encoding":
            (
                "with bytes that are no UTF-8 text", records, "have the file saved as UTF-8"
            )
        case "too_deep": ("nested too deeply", records, nil)
        default: ("that are no JSON", records, nil)
        }
    }

    private static func encoding(
        _ looks: MalformedLooks, _ records: Int, _ feed: Feed
    ) -> (what: String, records: Int, fix: String?) {
        let encoding = looks.votes.encoding
        let first = looks.otherEncoding
        // Counted by an engine that does not look.
        guard first.line > 0 else { return ("with bytes that are no UTF-8 text", records, nil) }
        if let coding = feed.format.coding {
            // What stands there now is only a mark.
            return ("with bytes that are no \(coding.name), first in \(first.place)", records, nil)
        }
        let place = "\(TextEncoding.shown(looks.votes.byte, encoding)), first in \(first.place)"
        return switch encoding {
        case .cutUTF8:
            (
                "with characters that are cut inside, \(place)", records,
                "have texts cut between characters, not between bytes"
            )
        case .windows1252?, .macRoman?:
            (
                "like \(encoding?.name ?? ""), not UTF-8: \(place)", records,
                "have the file saved as UTF-8"
                    + (encoding?.setting.map {
                        ", or set feeds: \(feed.name): format: {encoding: \($0)}"
                    } ?? "")
            )
        case nil: ("with bytes that are no UTF-8 text: \(place)", records, nil)
        }
    }
}
