/// Where a value stands in a line of JSON: `properties.order.id`, `items[0].id`, `items[].price`,
/// `event_params[key=page].value.string_value`. A star at the end of such a value stands for anything. A backslash before a dot or a bracket makes it part of a key.
package struct JSONPath: Sendable, Hashable {
    package enum Step: Sendable, Hashable {
        /// A member of an object.
        case key(String)
        /// All elements of an array.
        case each
        /// One element of an array, from 0.
        case index(Int)
        /// The elements of an array that are objects with this member.
        case pick(member: String, value: PickedValue)
    }

    package let steps: [Step]

    /// Why a text is no path.
    package struct Invalid: Error, Equatable {
        package let reason: String
    }

    package init(_ text: String) throws(Invalid) {
        var steps: [Step] = []
        var rest = Substring(text)
        while true {
            let key = Self.take(&rest, until: ".[")
            guard !key.isEmpty else { throw Invalid(reason: "has an empty step") }
            steps.append(.key(key))
            while rest.first == "[" {
                rest.removeFirst()
                steps.append(try Self.bracket(Self.take(&rest, until: "]="), &rest))
            }
            if rest.isEmpty { break }
            guard rest.first == "." else {
                throw Invalid(reason: "has '\(rest.prefix(1))' behind a bracket; a dot is wanted")
            }
            rest.removeFirst()
        }
        self.steps = steps
    }

    /// Whether there may be many values in a line.
    package var isList: Bool { steps.contains(.each) }

    private static func bracket(
        _ first: String, _ rest: inout Substring
    ) throws(Invalid) -> Step {
        switch rest.first {
        case "=":
            rest.removeFirst()
            let written = rest
            let value = take(&rest, until: "]")
            // A star at the end that is not escaped.
            let star =
                written[..<rest.startIndex].hasSuffix("*")
                && !written[..<rest.startIndex].hasSuffix("\\*")
            guard rest.first == "]", !first.isEmpty else {
                throw Invalid(reason: "has a bracket that is not closed, or no key in it")
            }
            rest.removeFirst()
            return .pick(
                member: first,
                value: PickedValue(star || !value.hasSuffix("*") ? value : value.dropLast() + "\\*")
            )
        case "]":
            rest.removeFirst()
            if first.isEmpty { return .each }
            guard first.utf8.allSatisfy({ $0 &- 48 < 10 }), let index = Int32(first) else {
                throw Invalid(
                    reason: "has [\(first)]: wanted is [], a number, or [key=value]")
            }
            return .index(Int(index))
        default: throw Invalid(reason: "has a bracket that is not closed")
        }
    }

    /// The text up to one of some characters, without the backslashes before dots, brackets and backslashes.
    private static func take(
        _ rest: inout Substring, until ends: String
    ) -> String {
        var text = ""
        while let next = rest.first, !ends.contains(next) {
            rest.removeFirst()
            if next == "\\", let escaped = rest.first, "\\.[]=*".contains(escaped) {
                rest.removeFirst()
                text.append(escaped)
            } else {
                text.append(next)
            }
        }
        return text
    }
}
