/// A file name with the day in it: `events_{yyyy}{mm}{dd}.csv`.
///
/// `{yyyy}`, `{mm}` and `{dd}` stand for four, two and two digits, each exactly once; everything
/// else is literal. The name is accepted with and without a trailing `.gz`, whether or not the
/// pattern has one.
package struct FilePattern: Sendable, Equatable, CustomStringConvertible {
    package enum Piece: Sendable, Equatable {
        case literal(String)
        case year, month, day
    }

    package let text: String
    package let pieces: [Piece]

    /// Throws with a reason where the text is no pattern.
    package init(_ text: String) throws(Invalid) {
        var pieces: [Piece] = []
        var literal = ""
        var rest = Packed.plain(text)[...]
        func flush() {
            if !literal.isEmpty { pieces.append(.literal(literal)) }
            literal = ""
        }
        while let c = rest.first {
            guard c == "{" else {
                if c == "/" {
                    throw Invalid(reason: "is a file name, not a path: '/' is not allowed")
                }
                literal.append(c)
                rest = rest.dropFirst()
                continue
            }
            let kinds: [(String, Piece)] = [
                ("{yyyy}", .year), ("{mm}", .month), ("{dd}", .day),
            ]
            guard let (name, piece) = kinds.first(where: { rest.hasPrefix($0.0) }) else {
                throw Invalid(reason: "knows only {yyyy}, {mm} and {dd}")
            }
            flush()
            pieces.append(piece)
            rest = rest.dropFirst(name.count)
        }
        flush()
        for piece in [Piece.year, .month, .day]
        where pieces.filter({ $0 == piece }).count != 1 {
            throw Invalid(reason: "needs {yyyy}, {mm} and {dd}, each exactly once")
        }
        self.text = text
        self.pieces = pieces
    }

    /// A pattern that is known to be one, such as one in an example of ours.
    package init(unchecked text: String) {
        do {
            try self.init(text)
        } catch {
            preconditionFailure("'\(text)' \(error.reason)")
        }
    }

    package struct Invalid: Error, Equatable {
        package let reason: String
    }

    /// The day in `fileName`, or nil where the name is not of this pattern.
    package func day(in fileName: String) -> Day? {
        if let day = match(fileName) { return day }
        return Packed.isPacked(fileName) ? match(Packed.plain(fileName)) : nil
    }

    private func match(_ name: String) -> Day? {
        var rest = Array(name.utf8)[...]
        var year = 0
        var month = 0
        var day = 0
        func digits(_ count: Int) -> Int? {
            guard rest.count >= count else { return nil }
            var value = 0
            for byte in rest.prefix(count) {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            rest = rest.dropFirst(count)
            return value
        }
        for piece in pieces {
            switch piece {
            case .literal(let text):
                guard rest.starts(with: text.utf8) else { return nil }
                rest = rest.dropFirst(text.utf8.count)
            case .year:
                guard let n = digits(4) else { return nil }
                year = n
            case .month:
                guard let n = digits(2) else { return nil }
                month = n
            case .day:
                guard let n = digits(2) else { return nil }
                day = n
            }
        }
        return rest.isEmpty ? Day(year: year, month: month, day: day) : nil
    }

    /// Whether some file name is of both patterns. Both are a fixed number of bytes, each of which
    /// is a literal or a digit, so it is enough to compare them one by one.
    package func overlaps(_ other: FilePattern) -> Bool {
        func meet(_ a: [UInt8?], _ b: [UInt8?]) -> Bool {
            a.count == b.count
                && zip(a, b).allSatisfy { a, b in
                    switch (a, b) {
                    case (nil, nil): true
                    case (let literal?, nil), (nil, let literal?): (48...57).contains(literal)
                    case (let a?, let b?): a == b
                    }
                }
        }
        let (mine, theirs) = (bytes, other.bytes)
        return meet(mine, theirs)
            || Packed.endings.contains { ending in
                let packed = Array(ending.utf8).map(Optional.some)
                return meet(mine + packed, theirs) || meet(mine, theirs + packed)
            }
    }

    /// Nil stands for any digit.
    private var bytes: [UInt8?] {
        pieces.flatMap { piece -> [UInt8?] in
            switch piece {
            case .literal(let text): Array(text.utf8)
            case .year: Array(repeating: nil, count: 4)
            case .month, .day: Array(repeating: nil, count: 2)
            }
        }
    }

    /// The plain file name of a day.
    package func fileName(for date: Day) -> String {
        let (y, m, d) = date.civil
        func pad(_ n: Int, _ width: Int) -> String {
            let text = String(n)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return pieces.map { piece in
            switch piece {
            case .literal(let text): text
            case .year: pad(y, 4)
            case .month: pad(m, 2)
            case .day: pad(d, 2)
            }
        }.joined()
    }

    package var description: String { text }
}
