/// Why the warehouse outputs cannot be judged at all. What is wrong with some of their rows is a
/// finding of a rule instead.
package struct WarehouseError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Kind: Sendable { case missing, format }

    package let kind: Kind
    package let message: String

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    package var description: String { message }
}
