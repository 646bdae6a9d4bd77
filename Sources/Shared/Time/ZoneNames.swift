#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension ZoneRules {
    /// `UTC`, `+02:00`, or a name of the system's IANA database. Nil for anything else.
    package init?(named name: String) {
        if name == "UTC" || name == "Z" {
            self = .utc
        } else if let seconds = ZoneRules.offset(name) {
            self.init(name: name, base: seconds)
        } else if let bytes = ZoneFiles.read(name), let zone = ZoneRules(name: name, tzif: bytes) {
            self = zone
        } else {
            return nil
        }
    }

    /// `+02:00`, `-0330`, at most 18 hours.
    private static func offset(_ text: String) -> Int? {
        guard text.first == "+" || text.first == "-" else { return nil }
        var digits = Array(text.utf8.dropFirst())
        if digits.count == 5, digits[2] == UInt8(ascii: ":") { digits.remove(at: 2) }
        guard digits.count == 4, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        let n = digits.map { Int($0) - 48 }
        let (hours, minutes) = (n[0] * 10 + n[1], n[2] * 10 + n[3])
        guard minutes < 60, hours * 60 + minutes <= 18 * 60 else { return nil }
        return (hours * 3600 + minutes * 60) * (text.first == "-" ? -1 : 1)
    }
}

/// The system's time zone database.
enum ZoneFiles {
    private static let folders = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/etc/zoneinfo"]

    /// Whether this machine has one; small images of containers have none.
    static var isInstalled: Bool {
        ["UTC", "Etc/UTC", "Europe/Berlin"].contains { read($0) != nil }
    }

    /// Nil where there is no such zone, or where the name would lead out of the database.
    static func read(_ name: String) -> [UInt8]? {
        let steps = name.split(separator: "/", omittingEmptySubsequences: false)
        let allowed = name.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                || "/_+-".utf8.contains($0)
        }
        guard allowed, name.utf8.count <= 64, steps.allSatisfy({ !$0.isEmpty }) else { return nil }
        for folder in folders {
            // A folder of the database ("Europe") has no contents.
            if let data = FileManager.default.contents(atPath: "\(folder)/\(name)"),
                (44...1 << 20).contains(data.count)
            {
                return [UInt8](data)
            }
        }
        return nil
    }

    /// The names in use, for suggestions; empty where the system has no list of them.
    static var names: [String] {
        for file in folders.flatMap({ ["\($0)/tzdata.zi", "\($0)/zone1970.tab", "\($0)/zone.tab"] })
        {
            guard let data = FileManager.default.contents(atPath: file) else { continue }
            let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
            let isSource = file.hasSuffix(".zi")
            return lines.compactMap { line in
                let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
                if isSource {
                    // "Z Europe/Berlin …" defines a zone, "L Europe/Berlin Arctic/…" a link.
                    if words.first == "Z" { return words.dropFirst().first.map(String.init) }
                    return words.first == "L" ? words.last.map(String.init) : nil
                }
                return line.hasPrefix("#") || words.count < 3 ? nil : String(words[2])
            }
        }
        return []
    }
}
