/// What a configuration may name although nothing here can read it: told when it is written, not when the first file
/// has landed.
enum UnreadableFiles {
    private static let containers = [
        "orc": "ORC", "avro": "Avro", "arrow": "Arrow", "feather": "Arrow",
        "xlsx": "an Excel workbook", "xls": "an Excel workbook", "sqlite": "an SQLite database",
    ]
    private static let packed = [
        "bz2": "bzip2", "xz": "xz", "lz4": "lz4", "br": "brotli", "zip": "zip",
        "7z": "7z", "rar": "rar", "tar": "tar", "tgz": "tar",
    ]

    /// Why files of a pattern, or a folder, cannot be read; nil where they may be. To be put behind the name.
    static func why(_ text: String) -> String? {
        if let address = address(text) { return address }
        var parts = text.lowercased().split(separator: ".")
        if parts.last == "gz" || parts.last == "zst" { parts.removeLast() }
        guard parts.count > 1, let ending = parts.last.map(String.init) else { return nil }
        if let kind = containers[ending] {
            return "is \(kind), which cannot be read: export CSV or Parquet instead"
        }
        if let kind = packed[ending] {
            return "is packed by \(kind), which cannot be read: only gzip (.gz) and zstd (.zst) can"
        }
        return nil
    }

    /// The same for what is an address instead of a folder: `s3://bucket/prefix`.
    static func address(_ text: String) -> String? {
        let letters = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
        guard !letters.isEmpty, text.dropFirst(letters.count).hasPrefix("://") else { return nil }
        return "is an address, and only folders of this machine are read: mount or copy it"
    }
}
