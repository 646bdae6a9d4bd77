/// One thing that is wrong with a file that a person wrote.
package struct Diagnostic: Hashable, Sendable {
    package enum Kind: String, Sendable {
        case error, warning
    }

    /// A further remark; without a place of its own it belongs to the diagnostic's.
    package struct Note: Hashable, Sendable {
        package var location: SourceLocation?
        package var message: String

        package init(_ message: String, at location: SourceLocation? = nil) {
            self.location = location
            self.message = message
        }
    }

    package var kind: Kind
    package var location: SourceLocation
    package var message: String
    package var notes: [Note]

    package init(
        _ kind: Kind = .error, at location: SourceLocation, _ message: String, notes: [Note] = []
    ) {
        self.kind = kind
        self.location = location
        self.message = message
        self.notes = notes
    }
}
