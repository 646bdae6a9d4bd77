import Profile
import Shared

/// Names from a file's header, shortened and without control characters.
enum Name {
    static func shown(_ name: String) -> String { Masked.plain(Array(name.utf8.prefix(64))) }
}

extension Array where Element: Equatable {
    /// The first few, and how many more there are: `a, b, c and 12 more`.
    func listed(_ most: Int = 5, of total: Int? = nil, _ text: (Element) -> String) -> String {
        let total = total ?? count
        let shown = prefix(most).map(text).joined(separator: ", ")
        return total > most ? "\(shown) and \(Decimals.grouped(total - most)) more" : shown
    }
}
