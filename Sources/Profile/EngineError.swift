/// The world failed while a partition was counted or read again. What is wrong with the data itself is never an
/// error.
package struct EngineError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Kind: Equatable, Sendable {
        case notFound, permission, directory, io
        /// Other bytes stand there now, so nothing was decided.
        case changed
        /// No room for what has to be compared. It will lack for the next partition as well.
        case noRoom
        /// The engine does not do such a thing: to hand out single records, say.
        case unsupported
    }

    package let kind: Kind
    package let message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    package var description: String { message }

    /// The file that lies there is not the one that was read any more.
    package static func replaced(_ path: String) -> EngineError {
        EngineError(
            .changed,
            "\(path) was replaced while it was judged; nothing was decided, run again when it is complete"
        )
    }
}
