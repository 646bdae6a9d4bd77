import CLibrary

/// The world failed while a partition was read. What is wrong with the data itself is never an error.
package struct ScanError: Error, Equatable, Sendable, CustomStringConvertible {
    package enum Kind: Equatable, Sendable {
        case notFound, permission, directory, io, changed
    }

    package let kind: Kind
    package let message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    package var description: String { message }

    static func system(_ code: Int32, _ doing: String) -> ScanError {
        let kind: Kind =
            switch code {
            case ENOENT, ENOTDIR: .notFound
            case EACCES, EPERM: .permission
            case EISDIR: .directory
            default: .io
            }
        let text = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
        return ScanError(kind, "\(doing): \(text)")
    }
}
