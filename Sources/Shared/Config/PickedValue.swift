/// The value that tells an element of a list: `page`, or how it begins: `iglu:com.acme/order/jsonschema/1-*`.
package struct PickedValue: Sendable, Hashable {
    package let text: String
    /// Anything may follow.
    package let isPrefix: Bool

    /// - Parameter written: A star at its end stands for anything; `\*` for a star.
    package init(_ written: some StringProtocol) {
        if written.hasSuffix("\\*") {
            (text, isPrefix) = (written.dropLast(2) + "*", false)
        } else {
            isPrefix = written.hasSuffix("*")
            text = String(isPrefix ? written.dropLast() : written[...])
        }
    }

    /// Whether a value is meant.
    package func fits(_ value: String) -> Bool {
        isPrefix ? value.utf8.starts(with: text.utf8) : value == text
    }
}
