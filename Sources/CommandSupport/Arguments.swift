import ArgumentParser
package import Operations
package import Shared

/// Reads a day from the command line.
package func parseDay(_ text: String) throws -> Day {
    guard let day = Day(text) else {
        throw ValidationError("'\(text)' is not a day such as 2025-03-19.")
    }
    return day
}

/// A day, or an hour of one.
package func parsePartitionDay(_ text: String) throws -> PartitionDay {
    guard let day = PartitionDay(text) else {
        throw ValidationError(
            "'\(text)' is neither a day such as 2025-03-19 nor an hour such as 2025-03-19T05.")
    }
    return day
}

/// A duration as a command's argument: `90s`, `30m`, `2h`.
package func parseDuration(_ text: String) throws -> Duration {
    guard let seconds = Completeness.seconds(text) else {
        throw ValidationError("'\(text)' is not a duration such as 90s, 30m or 2h.")
    }
    return .seconds(seconds)
}

/// A person's word counts with a name and a reason.
///
/// - Parameter consequence: What else is to be said where one is missing.
package func requireWord(by: String, reason: String, _ consequence: String = "") throws {
    for (name, value) in [("--by", by), ("--reason", reason)]
    where value.allSatisfy({ $0.isWhitespace }) {
        throw ValidationError("\(name) must not be empty\(consequence).")
    }
    // They stand in tables and reports, where a second line would pass for one of ours.
    for (name, value) in [("--by", by), ("--reason", reason)]
    where value.unicodeScalars.contains(where: isLineEnd) {
        throw ValidationError("\(name) is one line, without control characters.")
    }
}

private func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isControl && scalar != "\t" || scalar.value == 0x2028 || scalar.value == 0x2029
}

/// Reads the day that must be there.
package func parseExpectedDay(_ text: String) throws -> ExpectedDay {
    guard let day = ExpectedDay(text) else {
        throw ValidationError("'\(text)' is not a day such as 2025-03-19, yesterday or today.")
    }
    return day
}
