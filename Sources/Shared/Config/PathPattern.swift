/// Where the files of a day lie below the landing folder: `dt={yyyy}-{mm}-{dd}/part-*.csv`.
///
/// Folders are parted by `/`. `*` stands for any text within a name, `?` for one character, a folder `**` for any
/// number of folders. `{yyyy}`, `{mm}`, `{dd}` and `{hh}` are digits of a fixed width, `{m}`, `{d}` and `{h}` the same
/// without a leading zero, `{mon}` and `{month}` are names of months (`Mar`, `March`), and `{epoch_day}` is an instant of
/// the day in UTC, in seconds or milliseconds since 1970. What stands there twice has to say the same. As for shells,
/// a wildcard at the beginning of a name takes neither `.` nor `_`: those names are markers and unfinished files. The
/// path is accepted with and without a trailing `.gz`, whether or not the pattern has one.
package struct PathPattern: Sendable, Equatable {
    package enum Piece: Sendable, Equatable {
        case literal([UInt8])
        case year, month, day, hour
        /// One digit or two.
        case shortMonth, shortDay, shortHour
        case monthName(isWhole: Bool)
        case epochDay
        /// Any text without a slash, one character that is none, any text.
        case any, one, anyFolders
    }

    /// What a path says.
    package struct Place: Sendable, Hashable {
        package let day: Day
        /// Nil where the pattern has no hour.
        package let hour: Int?
    }

    package let text: String
    package let pieces: [Piece]
    /// Of each folder in turn, and of the file: how they begin the path.
    let prefixes: [[Piece]]

    package init(_ text: String) throws(FilePattern.Invalid) {
        let plain = Packed.plain(text)
        var pieces: [Piece] = []
        var prefixes: [[Piece]] = []
        let parts = plain.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        for (i, part) in parts.enumerated() {
            guard !part.isEmpty, part != ".", part != ".." else {
                throw .init(
                    reason:
                        "is below the landing folder: an empty part, '.' or '..' is not allowed")
            }
            let isLast = i == parts.count - 1
            if part == "**" {
                guard !isLast else { throw .init(reason: "ends in '**', which is folders alone") }
                pieces.append(.anyFolders)
            } else {
                pieces += try Self.pieces(of: part)
                if !isLast { pieces.append(.literal([UInt8(ascii: "/")])) }
            }
            prefixes.append(pieces)
        }
        self.text = text
        self.pieces = Self.joined(pieces)
        self.prefixes = prefixes.map(Self.joined)
        let kinds = Set(pieces.compactMap(\.part))
        guard kinds.contains(.epochDay) || kinds.isSuperset(of: [.year, .month, .day]) else {
            throw .init(
                reason: "needs {yyyy}, {mm} and {dd} (or {m}, {mon}, {month}, {d}), or {epoch_day}")
        }
    }

    private static let names: [(String, Piece)] = [
        ("{yyyy}", .year), ("{mm}", .month), ("{dd}", .day), ("{hh}", .hour),
        ("{m}", .shortMonth), ("{d}", .shortDay), ("{h}", .shortHour),
        ("{mon}", .monthName(isWhole: false)), ("{month}", .monthName(isWhole: true)),
        ("{epoch_day}", .epochDay),
    ]

    /// The pieces of one name between slashes.
    private static func pieces(of part: String) throws(FilePattern.Invalid) -> [Piece] {
        var pieces: [Piece] = []
        var rest = part[...]
        while let c = rest.first {
            if c == "{" {
                guard let (name, piece) = names.first(where: { rest.hasPrefix($0.0) }) else {
                    throw .init(
                        reason: "knows only " + names.map(\.0).joined(separator: ", "))
                }
                guard piece.part == nil || !pieces.contains(where: { $0.part == piece.part }) else {
                    throw .init(
                        reason: "has \(name), or what says the same, twice in one name")
                }
                pieces.append(piece)
                rest = rest.dropFirst(name.count)
                continue
            }
            switch c {
            case "*":
                if pieces.last != .any { pieces.append(.any) }
            case "?": pieces.append(.one)
            default: pieces.append(.literal(Array(String(c).utf8)))
            }
            rest = rest.dropFirst()
        }
        return pieces
    }

    private static func joined(_ pieces: [Piece]) -> [Piece] {
        pieces.reduce(into: []) { all, piece in
            if case .literal(let more) = piece, case .literal(let text)? = all.last {
                all[all.count - 1] = .literal(text + more)
            } else {
                all.append(piece)
            }
        }
    }

    // MARK: - Paths

    /// The day and hour of a path below the landing folder; nil where it is not of this pattern.
    package func place(of path: String) -> Place? {
        let bytes = Array(path.utf8)
        let packed = Packed.endings.first(where: path.hasSuffix)
        return match(bytes[...]) ?? packed.flatMap { match(bytes.dropLast($0.utf8.count)) }
    }

    private func match(_ path: ArraySlice<UInt8>) -> Place? {
        var place: Place?
        var found = Found()
        _ = Self.match(pieces[...], path, &found, isStart: true) {
            place = $0.place
            return place != nil
        }
        return place
    }

    /// Whether files of the pattern may lie in a folder, or below it.
    package func mayHold(folder: String) -> Bool {
        let bytes = Array(folder.utf8) + [UInt8(ascii: "/")]
        let depth = bytes.count { $0 == UInt8(ascii: "/") }
        for (i, prefix) in prefixes.dropLast().enumerated() {
            let isOpen = prefix.contains(.anyFolders)
            guard isOpen || i + 1 == depth else { continue }
            // Behind `**` anything may come.
            let upTo = isOpen ? prefix.prefix { $0 != .anyFolders } + [.anyFolders] : prefix[...]
            var found = Found()
            if Self.match(upTo, bytes[...], &found, isStart: true, { !$0.isContradicted }) {
                return true
            }
        }
        return false
    }

    /// What has been read of a path so far.
    private struct Found {
        var year: Int?
        var month: Int?
        var day: Int?
        var hour: Int?
        var epochDay: Int?
        var isContradicted = false

        mutating func set(_ field: WritableKeyPath<Found, Int?>, _ value: Int) {
            if let known = self[keyPath: field], known != value { isContradicted = true }
            self[keyPath: field] = value
        }

        var place: Place? {
            guard !isContradicted, hour.map({ $0 < 24 }) ?? true else { return nil }
            let civil: Day? =
                if let year, let month, let day { Day(year: year, month: month, day: day) } else {
                    nil
                }
            if year != nil, month != nil, day != nil, civil == nil { return nil }
            let epoch = epochDay.map { Day(number: $0) }
            if let civil, let epoch, civil != epoch { return nil }
            return (civil ?? epoch).map { Place(day: $0, hour: hour) }
        }
    }

    private static let months: [[UInt8]] = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december",
    ].map { Array($0.utf8) }

    /// Tries the pieces one after the other; a wildcard takes as little as it can.
    private static func match(
        _ pieces: ArraySlice<Piece>, _ path: ArraySlice<UInt8>, _ found: inout Found, isStart: Bool,
        _ accept: (Found) -> Bool
    ) -> Bool {
        guard let piece = pieces.first else { return path.isEmpty && accept(found) }
        let rest = pieces.dropFirst()
        func number(_ count: Int, _ field: WritableKeyPath<Found, Int?>, scale: Int = 1) -> Bool {
            guard path.count >= count else { return false }
            var value = 0
            for byte in path.prefix(count) {
                guard (48...57).contains(byte) else { return false }
                value = value * 10 + Int(byte - 48)
            }
            var next = found
            next.set(field, value / scale)
            return match(rest, path.dropFirst(count), &next, isStart: false, accept)
        }
        let isHidden =
            isStart && (path.first == UInt8(ascii: ".") || path.first == UInt8(ascii: "_"))
        switch piece {
        case .literal(let text):
            guard path.starts(with: text) else { return false }
            let ends = text.last == UInt8(ascii: "/")
            return match(rest, path.dropFirst(text.count), &found, isStart: ends, accept)
        case .year: return number(4, \.year)
        case .month: return number(2, \.month)
        case .day: return number(2, \.day)
        case .hour: return number(2, \.hour)
        case .shortMonth: return number(2, \.month) || number(1, \.month)
        case .shortDay: return number(2, \.day) || number(1, \.day)
        case .shortHour: return number(2, \.hour) || number(1, \.hour)
        case .epochDay:
            return number(13, \.epochDay, scale: 86_400_000)
                || number(10, \.epochDay, scale: 86_400)
        case .monthName(let isWhole):
            for (i, name) in months.enumerated() {
                let wanted = isWhole ? name : Array(name.prefix(3))
                guard path.count >= wanted.count,
                    zip(path, wanted).allSatisfy({ $0 | 0x20 == $1 })
                else { continue }
                var next = found
                next.set(\.month, i + 1)
                if match(rest, path.dropFirst(wanted.count), &next, isStart: false, accept) {
                    return true
                }
            }
            return false
        case .one:
            guard let first = path.first, first != UInt8(ascii: "/"), !isHidden else {
                return false
            }
            return match(rest, path.dropFirst(), &found, isStart: false, accept)
        case .any:
            var left = path
            while true {
                var next = found
                if match(rest, left, &next, isStart: isStart && left.count == path.count, accept) {
                    return true
                }
                guard let first = left.first, first != UInt8(ascii: "/"), !isHidden else {
                    return false
                }
                left = left.dropFirst()
            }
        case .anyFolders:
            var left = path
            while true {
                var next = found
                if match(rest, left, &next, isStart: true, accept) { return true }
                let isHidden = left.first == UInt8(ascii: ".") || left.first == UInt8(ascii: "_")
                guard !isHidden, let slash = left.firstIndex(of: UInt8(ascii: "/")) else {
                    return false
                }
                left = left[(slash + 1)...]
            }
        }
    }
}

extension PathPattern.Piece {
    /// The part of a date that a piece says.
    enum Part: Hashable { case year, month, day, hour, epochDay }

    var part: Part? {
        switch self {
        case .year: .year
        case .month, .shortMonth, .monthName: .month
        case .day, .shortDay: .day
        case .hour, .shortHour: .hour
        case .epochDay: .epochDay
        case .literal, .any, .one, .anyFolders: nil
        }
    }

    /// Whether several paths of one day may differ in it.
    var isOpen: Bool {
        switch self {
        case .any, .one, .anyFolders, .hour, .shortHour: true
        default: false
        }
    }
}

// MARK: - Names

extension PathPattern {
    /// The path of a day, with its wildcards as they are: what a person is told to look for.
    package func path(for date: Day, hour: Int? = nil) -> String {
        let (y, m, d) = date.civil
        func pad(_ n: Int, _ width: Int) -> String {
            let text = String(n)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        func name(_ isWhole: Bool) -> String {
            let name = String(decoding: Self.months[m - 1], as: UTF8.self)
            return name.prefix(1).uppercased() + name.dropFirst().prefix(isWhole ? 99 : 2)
        }
        return pieces.map { piece in
            switch piece {
            case .literal(let text): String(decoding: text, as: UTF8.self)
            case .year: pad(y, 4)
            case .month: pad(m, 2)
            case .day: pad(d, 2)
            case .hour: hour.map { pad($0, 2) } ?? "{hh}"
            case .shortMonth: "\(m)"
            case .shortDay: "\(d)"
            case .shortHour: hour.map { "\($0)" } ?? "{h}"
            case .monthName(let isWhole): name(isWhole)
            case .epochDay: "\(date.number * 86_400)"
            case .any: "*"
            case .one: "?"
            case .anyFolders: "**/"
            }
        }.joined()
    }
}
