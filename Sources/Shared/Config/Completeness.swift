/// When all files of a day are there. Each condition that is given has to hold.
package struct Completeness: Sendable, Equatable {
    /// As it stands in the configuration: `_SUCCESS`.
    package var marker: String?
    /// Where the marker of a day may lie, below the landing folder.
    package var markers: [PathPattern] = []
    /// So many files at least.
    package var files: Int?
    /// A file for each hour of the day, by the feed's clock.
    package var hasAllHours = false
    /// Seconds in which no file has changed.
    package var quietFor: Int?

    package init() {}

    /// Reads `90s`, `30m`, `2h`, `1d`; nil for anything else.
    package static func seconds(_ text: String) -> Int? {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        let digits = text.dropLast()
        guard let unit = text.last.flatMap({ units[$0] }), (1...6).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(digits)
        else { return nil }
        return number * unit
    }

    /// All of it, in words: `marker _SUCCESS, files 24`.
    var text: String {
        [
            marker.map { "marker \($0)" }, files.map { "files \($0)" },
            hasAllHours ? "hours all" : nil, quietFor.map { "quiet_for \($0)s" },
        ].compactMap(\.self).joined(separator: ", ")
    }
}

extension Completeness {
    static func read(
        _ fields: Fields, _ files: [PathPattern], _ span: Feed.Span
    ) -> Completeness {
        var complete = Completeness()
        complete.marker = fields.optional(
            "marker", .text,
            "The name of a file that the producer writes last, such as _SUCCESS, in the folder of the day, or of the hour where each is a partition; or a path of "
                + "its own, with {yyyy} and the like as in 'files'.")
        if let marker = complete.marker {
            complete.markers =
                marker.contains("{")
                ? [try? PathPattern(marker)].compactMap(\.self)
                : files.compactMap { $0.beside(marker, span) }
        }
        complete.files = fields.optional(
            "files", .integer(1...1_000_000), "So many files at least.")
        let hours = fields.optional(
            "hours", .choice(Hours.allCases), "all: a file for each hour of the day.")
        complete.hasAllHours = hours == .all
        complete.quietFor = fields.optional(
            "quiet_for", .duration, "So long no file has changed: 30m, 2h, 90s.")
        return complete
    }

    private enum Hours: String, CaseIterable, Sendable { case all }
}

extension PathPattern {
    /// The pattern of a file of this name in the folder that all files of a day, or of an hour, lie in; nil where there is
    /// none that says the day.
    fileprivate func beside(_ name: String, _ span: Feed.Span) -> PathPattern? {
        let parts = text.split(separator: "/").map(String.init)
        let count = prefixes.dropLast().lastIndex { prefix in
            !prefix.contains { $0.isOpen && !(span == .hour && $0.part == .hour) }
        }.map { $0 + 1 }
        return try? PathPattern(((parts.prefix(count ?? 0)) + [name]).joined(separator: "/"))
    }
}

extension ValueType where Value == Int {
    /// Seconds: `90s`, `30m`, `2h`, `1d`.
    package static var duration: ValueType {
        ValueType(
            schema: ["type": .text("string"), "pattern": .text("^[0-9]{1,6}[smhd]$")],
            parse: { scalar throws(ValueProblem) in
                guard let seconds = Completeness.seconds(scalar.text) else {
                    throw ValueProblem("'\(scalar.text)' is not a duration such as 90s, 30m or 2h")
                }
                return seconds
            },
            show: { seconds in
                let found = [("d", 86_400), ("h", 3600), ("m", 60)].first {
                    seconds > 0 && seconds % $0.1 == 0
                }
                return .text(found.map { "\(seconds / $0.1)\($0.0)" } ?? "\(seconds)s")
            })
    }
}
