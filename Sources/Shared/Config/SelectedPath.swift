/// A path with one element of a list in it: `items[0].id`, `params[key=transaction_id].value.string_value`,
/// `contexts[schema=iglu:com.acme/order/jsonschema/1-*].data.id`.
package struct SelectedPath: Sendable, Equatable {
    package enum Selector: Sendable, Equatable {
        case index(Int)
        /// The element whose `key` has this value.
        case key(String, PickedValue)
    }

    /// Of the list, without brackets; empty for the document itself.
    package let list: String
    package let selector: Selector
    /// Within the element; empty for itself.
    package let rest: String

    /// Nil where no element is selected.
    package init?(_ path: String) {
        guard let match = path.firstMatch(of: /\[(?:([0-9]{1,6})|([^\]\[=]+)=([^\]]+))\]/) else {
            return nil
        }
        list = String(path[..<match.range.lowerBound])
        let rest = path[match.range.upperBound...]
        self.rest = String(rest.hasPrefix(".") ? rest.dropFirst() : rest)
        if let index = match.1.flatMap({ Int($0) }) {
            selector = .index(index)
        } else if let key = match.2, let value = match.3 {
            selector = .key(String(key), PickedValue(value))
        } else {
            return nil
        }
    }
}
