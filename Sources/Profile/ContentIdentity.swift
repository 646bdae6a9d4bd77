/// What stands for the content of a partition: the engine that read it, and what it made of the bytes.
///
/// Every engine has a way of its own to sum up content, so values of two engines say nothing about each other.
package struct ContentIdentity: Sendable, Equatable {
    package let engine: String
    package let value: String

    /// The engine whose values stand in ledgers without its name.
    package static let native = "native"

    package init(engine: String, value: String) {
        precondition(!engine.contains(":"), "a colon ends the name of an engine")
        self.engine = engine
        self.value = value
    }

    /// Reads what a ledger has.
    package init(_ text: String) {
        guard let colon = text.firstIndex(of: ":") else {
            self.init(engine: Self.native, value: text)
            return
        }
        self.init(
            engine: String(text[..<colon]), value: String(text[text.index(after: colon)...]))
    }

    /// As the ledger has it.
    package var text: String { engine == Self.native ? value : "\(engine):\(value)" }

    package enum Comparison: Sendable, Equatable {
        case same, different
        /// Two engines made them.
        case cannotTell
    }

    package func compared(with other: ContentIdentity) -> Comparison {
        guard engine == other.engine else { return .cannotTell }
        return value == other.value ? .same : .different
    }
}
