package import Shared

extension Shown {
    /// A finding in one line.
    package static func finding(_ check: RecordedOutcome, width: Int) -> String {
        let column = check.column.map { " \($0)" } ?? ""
        let waived = check.waived ? "waived " : ""
        return text(
            "\(waived)\(check.severity.short) \(check.rule)\(column): \(check.message)",
            width: width)
    }
}
