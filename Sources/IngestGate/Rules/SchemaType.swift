import Profile
import Shared

struct SchemaType: PartitionRule {
    static let maxShare = ShareTest.maxShare(
        0.01, "largest accepted share of values that do not parse")

    let spec = RuleSpec(
        id: "schema.type", severity: .p1,
        summary: "Values do not parse as the column's declared type.",
        rationale: """
            Timestamps in a new format, numbers with a decimal comma, JSON cut at a column's width: what \
            does not parse is null downstream, or stops the load. Empty values are not counted here.
            """,
        parameters: [maxShare, ShareTest.blockShare], perColumn: true)
    var passes: RuleExample {
        RuleExample(RuleExample.header + RuleExample.views(3))
    }
    var violates: RuleExample {
        RuleExample(
            RuleExample.header + RuleExample.views(2)
                + "c9,https://shop.example/,,06.03.2025 10:00,page_viewed,\n")
    }

    func evaluate(_ input: RuleInput, _ settings: RuleSettings) -> [Outcome] {
        input.feed.columns.compactMap { column -> Outcome? in
            guard column.type != .text || column.role == .payload,
                let found = input.found(column.name)
            else { return nil }
            let type =
                column.role == .payload && column.type == .text ? "json" : column.type.rawValue
            let settings = input.settings(column)
            var outcome = RecordShare(
                settings: settings, column: column,
                what: "whose \(column.name) is no valid \(type)",
                samples: input.profile.samples["invalid:\(found.name)"] ?? []
            ).judge(
                bad: found.invalid, of: input.readable - found.missing,
                limit: settings[Self.maxShare])
            guard outcome.status == .violated else { return outcome }
            let look = ValueLook.of(
                outcome.samples.map(\.text), column, feed: input.feed, day: input.profile.day?.date,
                allInvalid: found.invalid == input.readable - found.missing)
            if let look { outcome.message += "; they look like \(look.name): \(look.fix)" }
            outcome.message += "; accepted: \(accepted(column, input.feed.numbers(of: column)))"
            return outcome
        }
    }

    /// What is read as a value of the column; `docs/formats.md` has all of it.
    private func accepted(_ column: Column, _ numbers: NumberForm) -> String {
        if column.role == .payload { return "JSON by RFC 8259" }
        return switch column.type {
        case .text: "any text"
        case .integer:
            (column.bits == 64 ? "" : "\(column.bits) bits: ")
                + "digits with an optional sign" + numbers.words
        case .decimal:
            numbers.isPlain
                ? "digits with an optional sign, point and exponent, such as -12.50"
                : "numbers such as \(numbers.example)" + numbers.words
        case .boolean: "true or false, yes or no, on or off, t or f, y or n, 1 or 0"
        case .date:
            column.timestampFormats == [.iso8601]
                ? "2025-03-06, 2025/03/06 or 20250306"
                : column.timestampFormats.map(\.rawValue).joined(separator: ", ")
                    + " (timestamp_formats)"
        case .timestamp:
            column.timestampFormats.map(\.rawValue).joined(separator: ", ")
                + " (timestamp_formats; see docs/formats.md)"
        case .url: "an absolute URL such as https://shop.example/, or a path that begins with /"
        case .json: "JSON by RFC 8259"
        case .enumeration: column.values.listed(8) { Name.shown($0) }
        }
    }
}

extension NumberForm {
    /// `-1.234,50`.
    fileprivate var example: String {
        let between = thousands.map { String(Unicode.Scalar($0)) } ?? ""
        return "-1\(between)234\(Unicode.Scalar(decimal))50"
    }

    /// What else may stand at a number, for the end of a sentence.
    fileprivate var words: String {
        let words = NumberMark.allCases.filter(marks.contains).map(\.rawValue)
        return words.isEmpty ? "" : ", with \(words.joined(separator: ", "))"
    }
}
