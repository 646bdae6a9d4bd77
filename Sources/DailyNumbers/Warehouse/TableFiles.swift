import Durable
package import Shared

/// The files of one fact table: a single one, or one a day.
package struct TableFiles: Sendable, Equatable {
    /// What the table is called in messages: `fct_orders`.
    package let table: String
    /// Paths, in the order of days.
    package let paths: [String]

    /// - Parameter days: Files of other days are not opened.
    package init(
        _ settings: WarehouseSettings.Table, in folder: String, days: ClosedRange<Day>
    ) throws {
        let names = try Self.list(folder)
        table = settings.files.split(separator: "{").first.map { String($0) } ?? settings.files
        paths = try Self.choose(settings.files, names, in: folder, days)
            .map { "\(folder)/\($0)" }
        // As for copies of the warehouse: numbers come from there, and from nowhere else.
        for path in paths { try FileSystem.refuseWayOut(path, of: folder) }
    }

    private static func list(_ folder: String) throws -> [String] {
        do throws(FileError) {
            return try FileSystem.listFiles(in: folder).filter { !$0.isFolder }.map(\.name).sorted()
        } catch {
            guard error.isMissing else { throw error }
            throw WarehouseError(
                .missing, "there is no folder '\(folder)'; has the transform run?")
        }
    }

    private static func choose(
        _ pattern: String, _ names: [String], in folder: String, _ days: ClosedRange<Day>
    ) throws -> [String] {
        if pattern.contains("{") { return try daily([pattern], names, in: folder, days) }
        let stem = pattern.hasSuffix(".csv") ? String(pattern.dropLast(4)) : pattern
        let whole = names.filter { $0 == stem + ".csv" || $0 == stem + ".csv.gz" }
        let patterns = ["_{yyyy}{mm}{dd}.csv", "_{yyyy}-{mm}-{dd}.csv"].map { stem + $0 }
        guard let first = whole.first else { return try daily(patterns, names, in: folder, days) }
        // Two versions of a table cannot both be right, and both together count everything twice.
        let parts = try patterns.map { try FilePattern($0) }
        let other =
            whole.dropFirst().first
            ?? names.first { name in parts.contains { $0.day(in: name) != nil } }
        if let other {
            throw WarehouseError(
                .format, "'\(folder)' has both \(first) and \(other): which one is the table?")
        }
        return [first]
    }

    private static func daily(
        _ patterns: [String], _ names: [String], in folder: String, _ days: ClosedRange<Day>
    ) throws -> [String] {
        var byDay: [Day: String] = [:]
        for pattern in patterns {
            // The pattern may have been written without its ending.
            let full =
                pattern.hasSuffix(".csv") || pattern.hasSuffix(".gz") ? pattern : pattern + ".csv"
            let pattern = try FilePattern(full)
            for name in names {
                guard let day = pattern.day(in: name) else { continue }
                if let other = byDay.updateValue(name, forKey: day) {
                    throw WarehouseError(
                        .format, "'\(folder)' has both \(other) and \(name) for \(day)")
                }
            }
        }
        guard !byDay.isEmpty else {
            let wanted = patterns.first.map { $0.split(separator: "{").first ?? "" } ?? ""
            let table = wanted.hasSuffix("_") ? wanted.dropLast() : wanted
            throw WarehouseError(
                .missing,
                "'\(folder)' has no \(table).csv (nor .csv.gz, nor one file a day); "
                    + "has the transform run?")
        }
        // An event of the evening may lie in the file of the next day.
        let near = days.lowerBound.advanced(by: -1)...days.upperBound.advanced(by: 1)
        return byDay.filter { near.contains($0.key) }.sorted { $0.key < $1.key }.map(\.value)
    }
}
