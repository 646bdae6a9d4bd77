/// A regular expression, made ready for a matcher that reads each byte once, whatever the data says.
///
/// It is the automaton of Glushkov (1961) over bytes: each letter of the expression is a position, and `follow` says which ones may
/// come next. There is nothing in it that would need back-tracking, so look-around and back-references are refused.
package struct TextPattern: Sendable, Hashable {
    /// Why a text is no pattern: the end of a sentence that begins with it.
    package struct Invalid: Error {
        package let reason: String
    }

    package let text: String
    /// What may stand at each position; the first is the beginning, where nothing stands.
    package let positions: [ByteSet]
    package let follow: [[Int]]
    /// Where a match may end.
    package let isEnd: [Bool]

    package init(_ text: String) throws(Invalid) {
        self.text = text
        var parser = TextPatternParser(text)
        let node = try parser.parse()
        var builder = TextPatternBuilder()
        let whole = try builder.build(node)
        builder.link([0], to: whole.first)
        var isEnd = Array(repeating: false, count: builder.positions.count)
        for place in whole.last { isEnd[place] = true }
        isEnd[0] = whole.isOptional
        positions = builder.positions
        follow = builder.follow
        self.isEnd = isEnd
        if let reason = builder.problem { throw Invalid(reason: reason) }
    }

    package static func == (a: TextPattern, b: TextPattern) -> Bool { a.text == b.text }
    package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// Some of the 256 bytes.
package struct ByteSet: Sendable, Hashable {
    private var words: SIMD4<UInt64> = .zero

    package init() {}

    package init(_ range: ClosedRange<UInt8>) { insert(range) }

    package mutating func insert(_ range: ClosedRange<UInt8>) {
        for byte in range { words[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }
    }

    package func contains(_ byte: UInt8) -> Bool {
        words[Int(byte >> 6)] >> UInt64(byte & 63) & 1 == 1
    }
}

/// A part of a pattern.
indirect enum TextPatternNode {
    case bytes(ByteSet)
    case sequence([TextPatternNode])
    case either([TextPatternNode])
    /// Nil: any number of times.
    case repeated(TextPatternNode, Int, Int?)
}

/// Numbers the positions of a pattern, and says which may follow which.
struct TextPatternBuilder {
    struct Part {
        var first: [Int] = []
        var last: [Int] = []
        var isOptional = true
    }

    private(set) var positions: [ByteSet] = [ByteSet()]
    private(set) var follow: [[Int]] = [[]]
    private var links = 0
    private static let mostLinks = 200_000
    private static let mostPositions = 5000

    var problem: String? {
        links > Self.mostLinks || positions.count > Self.mostPositions
            ? "is too large: count fewer repetitions, or set max_length" : nil
    }

    mutating func link(_ from: [Int], to: [Int]) {
        links += from.count * to.count
        guard links <= Self.mostLinks else { return }
        for place in from { follow[place] += to }
    }

    mutating func build(_ node: TextPatternNode) throws(TextPattern.Invalid) -> Part {
        if let problem { throw TextPattern.Invalid(reason: problem) }
        switch node {
        case .bytes(let set):
            positions.append(set)
            follow.append([])
            let place = positions.count - 1
            return Part(first: [place], last: [place], isOptional: false)
        case .sequence(let nodes):
            var whole = Part()
            for node in nodes { whole = join(whole, try build(node)) }
            return whole
        case .either(let nodes):
            var whole = Part(isOptional: false)
            for node in nodes {
                let part = try build(node)
                whole.first += part.first
                whole.last += part.last
                whole.isOptional = whole.isOptional || part.isOptional
            }
            return whole
        case .repeated(let node, let least, let most):
            var whole = Part()
            for _ in 0..<least { whole = join(whole, try build(node)) }
            guard let most else {
                var part = try build(node)
                link(part.last, to: part.first)
                part.isOptional = true
                return join(whole, part)
            }
            // Nested, as in x(x(x)?)?: so each is followed by the next one only.
            var rest = Part()
            for _ in least..<max(least, most) {
                rest = join(try build(node), rest)
                rest.isOptional = true
            }
            return join(whole, rest)
        }
    }

    private mutating func join(_ a: Part, _ b: Part) -> Part {
        link(a.last, to: b.first)
        return Part(
            first: a.isOptional ? a.first + b.first : a.first,
            last: b.isOptional ? a.last + b.last : b.last,
            isOptional: a.isOptional && b.isOptional)
    }
}
