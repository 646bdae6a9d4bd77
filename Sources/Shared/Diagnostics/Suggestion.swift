/// "Did you mean": the known word that is nearest to the given one.
package enum Suggestion {
    /// Nil where nothing is near enough to be a slip of the pen.
    package static func nearest(to word: String, in known: some Sequence<String>) -> String? {
        let given = Array(word.lowercased().utf8.prefix(100))
        let allowed = max(1, given.count / 3)
        var best: (distance: Int, word: String)?
        for candidate in known {
            let other = Array(candidate.lowercased().utf8.prefix(100))
            guard abs(other.count - given.count) <= allowed else { continue }
            let distance = self.distance(given, other)
            guard distance <= allowed, candidate != word else { continue }
            if best.map({ distance < $0.distance }) ?? true { best = (distance, candidate) }
        }
        return best?.word
    }

    package static func note(for word: String, in known: some Sequence<String>)
        -> [Diagnostic.Note]
    {
        nearest(to: word, in: known).map { [.init("did you mean '\($0)'?")] } ?? []
    }

    /// Edits, where two swapped neighbours are one edit (optimal string alignment).
    package static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var older = [Int](repeating: 0, count: b.count + 1)
        var previous = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var cost = min(
                    previous[j + 1] + 1, row[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    cost = min(cost, older[j - 1] + 1)
                }
                row.append(cost)
            }
            older = previous
            previous = row
        }
        return previous[b.count]
    }
}
