/// What is wrong with the file of a daily cube, with the places.
package struct CubeError: Error, Hashable, Sendable, CustomStringConvertible {
    package struct Problem: Hashable, Sendable, CustomStringConvertible {
        /// Of the file; 1 is the header.
        package let line: Int
        /// The name of the column, where one column is to blame.
        package let column: String?
        package let message: String

        package var description: String {
            "line \(line)" + (column.map { ", column '\($0)'" } ?? "") + ": \(message)"
        }
    }

    /// The first ones, in the order of the file.
    package let problems: [Problem]
    /// All that were found.
    package let count: Int

    package var description: String {
        let more = count > problems.count ? ["and \(count - problems.count) more"] : []
        return (problems.map(\.description) + more).joined(separator: "\n")
    }
}
