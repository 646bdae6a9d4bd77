import CSVScan
import FieldText
import Shared

/// Finds ids that differ only in letter case, blanks or invisible characters.
struct IDSpellings {
    private let log: PartitionedHashLog
    private let key: HashKey
    /// Room for one folded id, so that none is made for each.
    private var scratch: [UInt8] = []

    init(_ log: PartitionedHashLog, _ key: HashKey) {
        self.log = log
        self.key = key
    }

    /// - Parameter text: An id that was not added before.
    mutating func add(_ key: TransactionKey, _ text: String) {
        Self.fold(text, into: &scratch)
        let hash = scratch.withSlice { hashed($0, seed: 0x7661_7269_616e_7421, key: self.key) }
        log.append(hash, key: hash)
        log.append(Self.rank(text), key: hash)
        log.append(key.high, key: hash)
        log.append(key.low, key: hash)
    }

    /// What spellings of one id have in common.
    static func folded(_ text: String) -> [UInt8] {
        var folded: [UInt8] = []
        fold(text, into: &folded)
        return folded
    }

    private static func fold(_ text: String, into folded: inout [UInt8]) {
        folded.removeAll(keepingCapacity: true)
        let isPlain = text.utf8.allSatisfy { $0 < 0x80 }
        var lowered = isPlain ? text : text.lowercased()
        lowered.withUTF8 { bytes in
            guard let base = bytes.baseAddress else { return }
            let s = unsafe ByteSlice(base, bytes.count)
            var i = 0
            while i < s.count {
                let n = InvisibleText.length(s, at: i)
                if n == 0 { folded.append(s[i] &- 65 < 26 ? s[i] | 0x20 : s[i]) }
                i += max(n, 1)
            }
        }
    }

    /// Tells texts apart as their keys do, but the same in every run: by it those are chosen that are shown.
    private static func rank(_ text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            return unsafe hashed(ByteSlice(base, bytes.count))
        }
    }

    /// Spellings of one id, some of them by their keys.
    struct Variant {
        /// Of the first of them.
        let rank: UInt64
        let keys: [TransactionKey]
    }

    private static let words = 4

    /// The number of ids with several spellings, and some of them: the same ones however they came, and whatever
    /// the key is.
    func variants(limit: Int) throws(SpillError) -> (count: Int, some: [Variant]) {
        var count = 0
        var found: [Variant] = []
        for part in 0..<256 {
            let words = try log.words(ofPart: part)
            guard words.count > Self.words else { continue }
            let places = stride(from: 0, to: words.count, by: Self.words).sorted {
                (words[$0], words[$0 + 1]) < (words[$1], words[$1 + 1])
            }
            var first = 0
            while first < places.count {
                var last = first + 1
                while last < places.count, words[places[last]] == words[places[first]] { last += 1 }
                if last > first + 1 {
                    count += 1
                    found.append(
                        Variant(
                            rank: words[places[first] + 1],
                            keys: places[first..<last].prefix(16).map {
                                TransactionKey(high: words[$0 + 2], low: words[$0 + 3])
                            }))
                    if found.count > limit * 2 { found = Self.smallest(limit, of: found) }
                }
                first = last
            }
        }
        return (count, Self.smallest(limit, of: found))
    }

    private static func smallest(_ limit: Int, of variants: [Variant]) -> [Variant] {
        Array(variants.sorted { $0.rank < $1.rank }.prefix(limit))
    }

    /// An id between quotes, with what nobody sees as its number: `'T1\u{200b}'`.
    static func shown(_ id: String) -> String {
        let text = id.unicodeScalars.prefix(48).map { scalar -> String in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: escaped(scalar)
            case .spaceSeparator where scalar != " ": escaped(scalar)
            default: String(Character(scalar))
            }
        }.joined()
        return "'\(text)\(id.unicodeScalars.count > 48 ? "…" : "")'"
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
