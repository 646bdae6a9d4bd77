import ArgumentParser
import Foundation

/// The part of a document that is generated, between two marks.
struct MarkedPart {
    private static let end = "<!-- end of what is made -->\n"
    private let path: String
    private let begin: String

    /// - Parameter command: As the mark names it.
    init(of path: String, madeBy command: String) {
        self.path = path
        begin = "<!-- made by `\(command)`, do not edit -->\n"
    }

    func replace(with text: String) throws {
        let document = try String(contentsOfFile: path, encoding: .utf8)
        guard let begin = document.range(of: begin),
            let end = document.range(of: Self.end, range: begin.upperBound..<document.endIndex)
        else { throw ValidationError("\(path) has no marks to write between") }
        let whole = document[..<begin.upperBound] + "\n" + text + "\n" + document[end.lowerBound...]
        try String(whole).write(toFile: path, atomically: true, encoding: .utf8)
    }
}
