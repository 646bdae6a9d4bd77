/// Numbers as people and files get them: the same on every machine, without a locale.
package enum Decimals {
    /// At most `places` decimals, rounded half away from zero, without trailing zeros; never `-0`.
    package static func text(_ value: Double, places: Int = 6) -> String {
        guard value.isFinite else { return "unknown" }
        var scale: Int64 = 1
        for _ in 0..<places { scale *= 10 }
        let scaled = (value * Double(scale)).rounded(.toNearestOrAwayFromZero)
        guard abs(scaled) < 9e18 else { return String(value) }
        let number = Int64(scaled)
        let whole = String(number.magnitude / UInt64(scale))
        var fraction = String(number.magnitude % UInt64(scale))
        fraction = String(repeating: "0", count: max(0, places - fraction.count)) + fraction
        if places == 0 { fraction = "" }
        while fraction.last == "0" { fraction.removeLast() }
        return (number < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
    }

    /// `15.8 %`; small shares keep enough places not to read as zero.
    package static func percent(_ share: Double) -> String {
        let percent = share * 100
        let places = percent != 0 && abs(percent) < 0.1 ? 4 : (abs(percent) < 10 ? 2 : 1)
        return text(percent, places: places) + " %"
    }

    /// Rounded to six decimals, so that JSON shows what people read.
    package static func rounded(_ value: Double) -> Double {
        // Without the zero, -0.0000001 would become -0.
        (value * 1e6).rounded(.toNearestOrAwayFromZero) / 1e6 + 0
    }

    /// `1 record`, `3,177 records`.
    package static func count(_ n: Int, _ noun: String, plural: String? = nil) -> String {
        "\(grouped(n)) \(n == 1 ? noun : plural ?? noun + "s")"
    }

    /// `3,177`.
    package static func grouped(_ n: Int) -> String {
        var digits = String(n.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        groups.insert(digits, at: 0)
        return (n < 0 ? "-" : "") + groups.joined(separator: ",")
    }
}
