import Durable
import Ledger
package import Shared

/// Looks after the ledger of a state folder: verifies, prunes and copies it.
package struct CareForLedger {
    private let config: GateConfig
    private let context: RunContext

    package init(_ config: GateConfig, _ context: RunContext) {
        self.config = config
        self.context = context
    }

    /// What a pruning forgot.
    package struct Pruned: Equatable, Sendable {
        package let profiles: Int
        package let superseded: Int
    }

    /// Everything that is wrong in it; none where it is whole.
    package func check() throws -> [String] { try ledger().faults() }

    /// Whether its transaction ids are kept by hashes that everybody can compute, as earlier versions did.
    package func lacksSecret() throws -> Bool { try ledger().secret == .none }

    package func backUp(to path: String) throws {
        guard !FileSystem.exists(path) else {
            throw OperationFailure(.cannotCreate, "'\(path)' is there already; name a new file")
        }
        try ledger().backUp(to: path)
    }

    /// Forgets what is older than so many days. Transaction ids are forgotten by `history: transaction_days` alone.
    package func prune(keep days: Int, lockTimeout: Duration) throws -> Pruned {
        let state = StateFolder(config)
        guard state.exists else { throw nothing }
        let lock = try state.lock(timeout: lockTimeout)
        return try withExtendedLifetime(lock) {
            let pruned = try state.ledger().prune(
                before: context.today.advanced(by: -days),
                keeping: config.history.baselineDays)
            return Pruned(profiles: pruned.profiles, superseded: pruned.entries)
        }
    }

    private func ledger() throws -> Ledger {
        guard let ledger = try StateFolder(config).ledgerToRead() else { throw nothing }
        return ledger
    }

    private var nothing: OperationFailure {
        OperationFailure(
            .noInput,
            "there is no ledger in '\(config.folders.state)'; \(config.command("check")) makes it")
    }
}
