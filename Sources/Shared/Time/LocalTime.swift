extension ZoneRules {
    /// An instant as clocks of the zone show it, without a fraction that is zero: `2025-03-06 23:59:48`.
    package func clock(_ instant: Instant) -> String {
        let second =
            (instant.microseconds - (instant.microseconds < 0 ? 999_999 : 0)) / 1_000_000
        let local = Instant(
            microseconds: instant.microseconds + Int64(offset(at: second)) * 1_000_000)
        let text = local.description.dropLast().replacing("T", with: " ")
        return text.hasSuffix(".000") ? String(text.dropLast(4)) : String(text)
    }
}
