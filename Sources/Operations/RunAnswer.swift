package import IngestGate
package import Shared

/// What a run comes to, as far as a scheduler has to know.
package struct RunAnswer: Equatable, Sendable {
    /// The worst of what was judged.
    package let worst: Severity?
    /// Why something could not be judged: nobody can say that nothing stops the pipeline. Nil where all that
    /// was asked for is judged.
    package let undecided: OperationFailure.Kind?

    /// What comes first where several things are in the way.
    private static let precedence: [OperationFailure.Kind] = [
        .cannotCreate, .inputOutput, .noInput, .dataFormat,
    ]

    package static func judged(worst: Severity?) -> RunAnswer {
        RunAnswer(worst: worst, failures: [])
    }

    /// - Parameter failures: Why some of it could not be judged.
    package init(worst: Severity?, failures: some Sequence<PartitionFailure.Kind>) {
        let kinds = Set(failures.map { OperationFailure.Kind($0) })
        self.worst = worst
        undecided = Self.precedence.first(where: kinds.contains)
    }

    /// - Parameter kinds: Why some of it could not be judged.
    init(worst: Severity?, kinds: [OperationFailure.Kind]) {
        self.worst = worst
        undecided =
            Self.precedence.first(where: kinds.contains) ?? kinds.first
    }

    private init(worst: Severity?, undecided: OperationFailure.Kind) {
        self.worst = worst
        self.undecided = undecided
    }

    /// The same, where something went wrong after it was judged.
    func failing(_ kind: OperationFailure.Kind) -> RunAnswer {
        RunAnswer(worst: worst, undecided: kind)
    }
}

extension CheckReport {
    package var answer: RunAnswer { RunAnswer(worst: worst, failures: failures.map(\.kind)) }
}

/// Partitions were judged, but then something went wrong: a verdict is not lost over it.
package struct BrokenOff: Error {
    /// What a scheduler gets: a P0 comes first.
    package let answer: RunAnswer
    package let failure: OperationFailure
}
