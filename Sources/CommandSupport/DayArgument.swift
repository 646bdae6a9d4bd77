import ArgumentParser
package import Shared

/// Reads a day from the command line.
package func parseDay(_ text: String) throws -> Day {
    guard let day = Day(text) else {
        throw ValidationError("'\(text)' is not a day such as 2025-03-19.")
    }
    return day
}
