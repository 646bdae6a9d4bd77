package import IngestGate
package import Shared

/// What a run comes to, as far as a scheduler has to know.
package enum RunAnswer: Equatable, Sendable {
    /// All that was asked for is judged; this is the worst of it.
    case judged(worst: Severity?)
    /// Something could not be judged: nobody can say that nothing stops the pipeline.
    case undecided(OperationFailure.Kind)

    /// What comes first where several things are in the way.
    private static let precedence: [OperationFailure.Kind] = [
        .cannotCreate, .inputOutput, .noInput, .dataFormat,
    ]

    /// - Parameter failures: Why some of it could not be judged.
    package init(worst: Severity?, failures: some Sequence<PartitionFailure.Kind>) {
        let kinds = Set(failures.map { OperationFailure.Kind($0) })
        self =
            Self.precedence.first(where: kinds.contains).map { .undecided($0) }
            ?? .judged(worst: worst)
    }
}

extension CheckReport {
    package var answer: RunAnswer { RunAnswer(worst: worst, failures: failures.map(\.kind)) }
}
