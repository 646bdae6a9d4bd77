import Profile
import Shared

/// Judges purchases by counting the bad ones.
struct PurchaseCountTest {
    static let maxCount = RuleParameter.count(
        "max_count", default: 0, "so many are accepted in one partition")

    let input: RuleInput
    /// `with revenue <= 0`
    let what: String
    /// The declared columns that the count was read from.
    let reads: [FieldPlace?]

    /// - Parameters:
    ///   - block: Above this share of purchases a violation is P0; nil: never for that reason.
    ///   - ids: Some of the bad ones, where samples do not tell them.
    func judge(
        bad: Int?, limit: Int, block: Double?, samples: [RecordedOutcome.Sample],
        ids: [String] = []
    ) -> Outcome {
        let n = input.profile.purchases.judged
        for place in reads {
            guard let place else { continue }
            guard input.found(place.column) != nil else {
                return .lacking(.input, n: n, Outcome.absent(place.column))
            }
        }
        guard let bad else { return .uncounted("purchases \(what)", n: n) }
        let test = ShareTest(
            share: n > 0 ? Double(bad) / Double(n) : 0, isViolated: bad > limit, block: block)
        // Where all are bad, the place may be another one.
        let hint =
            bad > 0 && bad == n ? reads.lazy.compactMap { SimilarPlace($0, input) }.first : nil
        let list = ids.isEmpty ? "" : ": \(ids.listed(of: bad) { Name.shown($0) })"
        return Outcome(
            test.status, severity: test.severity, observed: Double(bad), threshold: Double(limit),
            n: n,
            "\(Decimals.grouped(bad)) of \(Decimals.count(n, "purchase")) \(what)\(list)\(hint?.text ?? "")",
            samples: test.isViolated ? samples : [])
    }
}
