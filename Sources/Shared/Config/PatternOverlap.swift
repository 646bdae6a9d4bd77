extension PathPattern {
    /// Whether some path is of both patterns: what automata call an empty intersection, or none.
    package func overlaps(_ other: PathPattern) -> Bool {
        let (mine, theirs) = (tokens, other.tokens)
        return Self.meet(mine, theirs)
            || Packed.endings.contains { ending in
                let packed = Array(ending.utf8).map(Token.byte)
                return Self.meet(mine + packed, theirs) || Self.meet(mine, theirs + packed)
            }
    }

    /// One character of a path, or any number of them.
    enum Token: Equatable {
        case byte(UInt8)
        case digit, letter
        /// Anything but a slash.
        case one
        /// Any number of digits, letters, characters but slashes, or characters.
        case digits, letters, any, all

        var repeats: Bool {
            switch self {
            case .byte, .digit, .letter, .one: false
            case .digits, .letters, .any, .all: true
            }
        }

        func includes(_ byte: UInt8) -> Bool {
            switch self {
            case .byte(let wanted): byte == wanted
            case .digit, .digits: (48...57).contains(byte)
            case .letter, .letters: (97...122).contains(byte | 0x20)
            case .one, .any: byte != UInt8(ascii: "/")
            case .all: true
            }
        }

        /// Whether one character is of both.
        func meets(_ other: Token) -> Bool {
            if case .byte(let byte) = self { return other.includes(byte) }
            if case .byte(let byte) = other { return includes(byte) }
            return [48, 97, 46].contains { includes($0) && other.includes($0) }
        }
    }

    private var tokens: [Token] {
        pieces.flatMap { piece -> [Token] in
            switch piece {
            case .literal(let text): text.map(Token.byte)
            case .year: Array(repeating: .digit, count: 4)
            case .month, .day, .hour: [.digit, .digit]
            case .shortMonth, .shortDay, .shortHour: [.digit, .digits]
            case .epochDay: Array(repeating: .digit, count: 10) + [.digits]
            case .monthName: [.letter, .letters]
            case .one: [.one]
            case .any: [.any]
            case .anyFolders: [.all]
            }
        }
    }

    private static func meet(_ a: [Token], _ b: [Token]) -> Bool {
        struct Pair: Hashable {
            let i: Int
            let j: Int
        }
        var seen: Set<Pair> = [Pair(i: 0, j: 0)]
        var open = [Pair(i: 0, j: 0)]
        while let pair = open.popLast() {
            let (i, j) = (pair.i, pair.j)
            if i == a.count, j == b.count { return true }
            var next: [Pair] = []
            // What repeats may stand for nothing.
            if i < a.count, a[i].repeats { next.append(Pair(i: i + 1, j: j)) }
            if j < b.count, b[j].repeats { next.append(Pair(i: i, j: j + 1)) }
            if i < a.count, j < b.count, a[i].meets(b[j]) {
                next.append(Pair(i: a[i].repeats ? i : i + 1, j: b[j].repeats ? j : j + 1))
            }
            for pair in next where seen.insert(pair).inserted { open.append(pair) }
        }
        return false
    }
}
