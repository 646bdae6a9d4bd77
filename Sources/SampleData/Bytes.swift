import Shared

/// Text as bytes: everything the generator writes is appended to one buffer.
extension [UInt8] {
    mutating func append(_ text: String) { append(contentsOf: text.utf8) }

    mutating func append(decimal number: Int) {
        precondition(number >= 0, "the generator writes no negative numbers")
        // Dividing by a constant is a multiplication; dividing by a power looked up is not.
        if number >= 10 { append(decimal: number / 10) }
        append(48 + UInt8(truncatingIfNeeded: number % 10))
    }

    /// The last `width` digits.
    mutating func append(digits number: Int, width: Int) {
        if width > 1 { append(digits: number / 10, width: width - 1) }
        append(48 + UInt8(truncatingIfNeeded: number % 10))
    }

    /// Letters, digits, `-` and `_`, all of them decided by `key`.
    mutating func append(token key: UInt64, count: Int) {
        var bits = key
        var left = 10
        var word = key
        for _ in 0..<count {
            if left == 0 {
                word = SplitMix64.finish(word &+ 1)
                bits = word
                left = 10
            }
            append(tokenLetters[Int(bits & 63)])
            bits >>= 6
            left -= 1
        }
    }

    /// 64 hexadecimal digits that look like a SHA-256 of something that `key` stands for.
    mutating func append(digest key: UInt64) {
        for part in 0..<4 as Range<UInt64> {
            let word = SplitMix64.seed(key, part)
            for shift in stride(from: 60, through: 0, by: -4) {
                let digit = UInt8(truncatingIfNeeded: word >> UInt64(shift)) & 15
                append(digit < 10 ? 48 + digit : 87 + digit)
            }
        }
    }

    mutating func append(cents: Int) {
        append(Money(micros: Int128(cents) * 10_000).description)
    }
}

private let tokenLetters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

/// A field of a CSV record, quoted only where RFC 4180 asks for it.
func csvField(_ text: String) -> String {
    guard text.utf8.contains(where: { [34, 44, 10, 13].contains($0) }) else { return text }
    return "\"" + doubled(text) + "\""
}

/// The text as it stands inside a quoted field.
func doubled(_ text: String) -> String {
    var out = ""
    for character in text.unicodeScalars {
        if character == "\"" { out.unicodeScalars.append(character) }
        out.unicodeScalars.append(character)
    }
    return out
}

/// A JSON string with its quotes. For names of our own, which hold no control characters.
func jsonString(_ text: String) -> String {
    var out = "\""
    for character in text.unicodeScalars {
        if character == "\"" || character == "\\" { out.append("\\") }
        out.unicodeScalars.append(character)
    }
    return out + "\""
}

/// Many short texts in one block of bytes, known by number, so that a row is put together by
/// copying and never by formatting.
struct Phrases {
    private var bytes: [UInt8] = []
    private var ends: [Int] = [0]

    mutating func add(_ text: String) -> Int {
        bytes.append(contentsOf: text.utf8)
        ends.append(bytes.count)
        return ends.count - 2
    }

    func append(_ phrase: Int, to out: inout [UInt8]) {
        out.append(contentsOf: bytes[ends[phrase]..<ends[phrase + 1]])
    }

    func text(_ phrase: Int) -> [UInt8] { Array(bytes[ends[phrase]..<ends[phrase + 1]]) }
}
