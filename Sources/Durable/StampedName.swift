/// The name of a folder after the second in which it was made: `warehouse_quarantine_20250401T060000Z`,
/// with `_2` where that second has one already. In the order of time.
package struct StampedName: Comparable, Sendable, CustomStringConvertible {
    private let prefix: String
    private let stamp: String
    private let number: Int

    /// The first free name of a moment, which is given as it stands in the name.
    package init(_ prefix: String, stamp: String, in folder: String) {
        self.prefix = prefix
        self.stamp = stamp
        var number = 1
        while FileSystem.exists("\(folder)/\(Self.text(prefix, stamp, number))") { number += 1 }
        self.number = number
    }

    /// Nil for everything that somebody else put there.
    package init?(_ prefix: String, _ text: String) {
        guard text.hasPrefix(prefix) else { return nil }
        let parts = text.dropFirst(prefix.count).split(
            separator: "_", omittingEmptySubsequences: false)
        guard let stamp = parts.first, (1...2).contains(parts.count), stamp.utf8.count == 16 else {
            return nil
        }
        for (i, byte) in stamp.utf8.enumerated() {
            let isRight =
                switch i {
                case 8: byte == UInt8(ascii: "T")
                case 15: byte == UInt8(ascii: "Z")
                default: (48...57).contains(byte)
                }
            guard isRight else { return nil }
        }
        let number = parts.count == 1 ? 1 : Int(parts[1]) ?? 0
        guard parts.count == 1 || number > 1 else { return nil }
        self.prefix = prefix
        self.stamp = String(stamp)
        self.number = number
        guard description == text else { return nil }
    }

    package var description: String { Self.text(prefix, stamp, number) }

    package static func < (a: StampedName, b: StampedName) -> Bool {
        (a.stamp, a.number) < (b.stamp, b.number)
    }

    private static func text(_ prefix: String, _ stamp: String, _ number: Int) -> String {
        prefix + stamp + (number == 1 ? "" : "_\(number)")
    }
}
