/// Text from data, as it may be shown on a terminal: no control characters, no endless lines.
package enum Shown {
    package static func text(_ text: String, width: Int = 200) -> String {
        let safe = String(text.unicodeScalars.map { $0.isControl ? "?" : Character($0) })
        return safe.count > width ? String(safe.prefix(width - 1)) + "…" : safe
    }
}
