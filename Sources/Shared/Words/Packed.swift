/// Names of compressed files: `day.csv.gz` is the file `day.csv`, packed.
package enum Packed {
    /// The endings that may stand behind a name.
    package static let endings = [".gz", ".zst"]

    package static func isPacked(_ name: String) -> Bool { endings.contains(where: name.hasSuffix) }

    /// The name without that ending.
    package static func plain(_ name: String) -> String {
        endings.first(where: name.hasSuffix).map { String(name.dropLast($0.count)) } ?? name
    }
}
