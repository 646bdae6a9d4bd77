/// One effective value of a configuration and where it came from.
package struct Setting: Sendable, Equatable {
    package enum Origin: Sendable, Equatable {
        /// Written in the file.
        case file(SourceLocation)
        /// Not written anywhere.
        case standard
        /// Taken from a variable that the file names.
        case environment(String, SourceLocation)
        /// Given on the command line, which wins over the file.
        case option(String)
    }

    /// The keys that lead to it, joined by dots: `feeds.web_events.columns[client_id].role`.
    package let path: String
    /// `***` where it is secret.
    package let value: JSONTree
    package let origin: Origin
}

/// A value that never prints.
package struct Secret: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    /// The environment variable it comes from.
    package let variable: String
    /// Nil where the variable is not set. Use it at the last moment, and never in a message.
    package let revealed: String?

    package init(variable: String, revealed: String?) {
        self.variable = variable
        self.revealed = revealed
    }

    package var description: String { "***" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
