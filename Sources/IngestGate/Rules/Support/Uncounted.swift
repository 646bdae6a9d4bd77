import Shared

extension Outcome {
    /// The feed has no amounts.
    static let withoutRevenue = lacking(.cases, "the feed's purchases have no 'revenue'")

    /// The engine that made the profile does not count what the rule asks for.
    static func uncounted(_ what: String, column: String? = nil, n: Int = 0) -> Outcome {
        .lacking(.engine, column: column, n: n, "the engine does not count \(what)")
    }
}
