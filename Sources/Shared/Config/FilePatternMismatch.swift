/// Why a file name is not of a pattern that it looks like.
package struct FilePatternMismatch: Equatable, Sendable {
    package let why: String
    /// How many characters differ from the name that the pattern wants.
    package let distance: Int

    private static let packed = [".bz2", ".xz", ".lz4", ".zip", ".7z", ".br", ".parquet"]

    /// Nil where the pattern takes the name.
    package init?(_ name: String, _ pattern: FilePattern) {
        guard pattern.day(in: name) == nil else { return nil }
        let found = DateInName(name)
        let wanted = pattern.fileName(for: found?.day ?? Day(number: 0))
        distance = Suggestion.distance(Array(name.utf8), Array(wanted.utf8))
        why =
            Self.ending(name, pattern) ?? Self.letters(name, pattern)
            ?? found.flatMap { Self.date($0, name, pattern) }
            ?? (found == nil ? "no day stands in the name" : "it would be '\(wanted)'")
    }

    private static func ending(_ name: String, _ pattern: FilePattern) -> String? {
        for end in packed where name.hasSuffix(end) {
            guard pattern.day(in: String(name.dropLast(end.count))) != nil else { continue }
            return "it ends in \(end), and only .gz and .zst are read"
        }
        if let end = Unfinished.ending(of: name),
            pattern.day(in: String(name.dropLast(end.count))) != nil
        {
            return unfinished(end)
        }
        return nil
    }

    private static func unfinished(_ end: String) -> String {
        "it ends in \(end): is it still being written?"
    }

    // MARK: - Sets of files

    /// The same for the path of a file below the landing folder.
    package init?(_ path: String, _ files: FeedFiles) {
        if let flat = files.flat {
            self.init(path, flat)
            return
        }
        guard files.place(of: path) == nil else { return nil }
        let day = DateInName(path)?.day
        let wanted = files.patterns.map { $0.path(for: day ?? Day(number: 0)) }
        let nearest = wanted.map { (Suggestion.distance(Array(path.utf8), Array($0.utf8)), $0) }
            .min { $0.0 < $1.0 }
        self.init(
            why: Self.ending(path, files) ?? Self.letters(path, files)
                ?? (day == nil
                    ? "its path is not of the pattern" : "it would be '\(nearest?.1 ?? "")'"),
            distance: nearest?.0 ?? 0)
    }

    private init(why: String, distance: Int) {
        self.why = why
        self.distance = distance
    }

    private static func ending(_ path: String, _ files: FeedFiles) -> String? {
        if let end = Unfinished.ending(of: path) { return unfinished(end) }
        for end in packed where path.hasSuffix(end) {
            guard files.place(of: String(path.dropLast(end.count))) != nil else { continue }
            return "it ends in \(end), and only .gz and .zst are read"
        }
        return nil
    }

    private static func letters(_ path: String, _ files: FeedFiles) -> String? {
        let folded = files.patterns.compactMap { try? PathPattern($0.text.lowercased()) }
        guard folded.contains(where: { $0.place(of: path.lowercased()) != nil }) else { return nil }
        return "upper and lower case differ"
    }

    private static func letters(_ name: String, _ pattern: FilePattern) -> String? {
        guard let folded = try? FilePattern(pattern.text.lowercased()),
            folded.day(in: name.lowercased()) != nil
        else { return nil }
        return "upper and lower case differ"
    }

    private static func date(
        _ found: DateInName, _ name: String, _ pattern: FilePattern
    ) -> String? {
        let (before, date, after) = pattern.around
        let rest = Packed.plain(found.after)
        switch (found.before == before, rest == after) {
        case (true, true):
            guard found.day != nil else { return "'\(found.text)' is no day of the calendar" }
            return "its date is written '\(found.text)', wanted is \(date)"
        case (true, false):
            return "behind the date stands '\(found.after)', wanted is '\(after)'"
        case (false, true):
            return "before the date stands '\(found.before)', wanted is '\(before)'"
        case (false, false): return nil
        }
    }
}

/// The first thing in a name that looks like a date: eight digits, whatever stands between them.
private struct DateInName {
    let before: String
    let text: String
    let after: String
    let day: Day?

    init?(_ name: String) {
        let bytes = Array(name.utf8)
        func isDigit(_ place: Int) -> Bool {
            bytes.indices.contains(place) && (48...57).contains(bytes[place])
        }
        for start in bytes.indices where isDigit(start) && !isDigit(start - 1) {
            var digits: [UInt8] = []
            var place = start
            while digits.count < 8, place < bytes.count {
                if isDigit(place) {
                    digits.append(bytes[place])
                } else if !([45, 46, 95, 32].contains(bytes[place]) && isDigit(place + 1)
                    && !digits.isEmpty)
                {
                    break
                }
                place += 1
            }
            guard digits.count == 8, !isDigit(place) else { continue }
            func text(_ range: Range<Int>) -> String {
                String(decoding: bytes[range], as: UTF8.self)
            }
            func number(_ range: Range<Int>) -> Int {
                digits[range].reduce(0) { $0 * 10 + Int($1 - 48) }
            }
            before = text(0..<start)
            self.text = text(start..<place)
            after = text(place..<bytes.count)
            // The year first, or last.
            day =
                Day(year: number(0..<4), month: number(4..<6), day: number(6..<8))
                ?? Day(year: number(4..<8), month: number(2..<4), day: number(0..<2))
            return
        }
        return nil
    }
}

extension FilePattern {
    /// What stands before, as and behind the date.
    fileprivate var around: (before: String, date: String, after: String) {
        var before = ""
        var after = ""
        if case .literal(let text)? = pieces.first { before = text }
        if pieces.count > 1, case .literal(let text)? = pieces.last { after = text }
        let plain = Packed.plain(text)
        return (before, String(plain.dropFirst(before.count).dropLast(after.count)), after)
    }
}
