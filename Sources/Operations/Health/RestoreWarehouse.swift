import Durable
package import Shared
package import WarehouseSnapshots

/// The way back from a bad day: puts the last-known-good warehouse outputs back.
package struct RestoreWarehouse {
    package struct Options: Sendable {
        /// Takes the next older snapshot where one is damaged.
        package var skipsDamaged = false
        /// Says what would be put back, and touches nothing.
        package var isDryRun = false
        package var lockTimeout = Duration.zero

        package init() {}
    }

    private let config: GateConfig
    private let context: RunContext

    package init(_ config: GateConfig, _ context: RunContext) {
        self.config = config
        self.context = context
    }

    package func run(_ options: Options) throws -> Restoration {
        let state = StateFolder(config)
        // A state folder that is made only now holds nothing to put back.
        let lock =
            options.isDryRun || !state.exists ? nil : try state.lock(timeout: options.lockTimeout)
        do {
            return try withExtendedLifetime(lock) {
                try WarehouseSnapshots(config).restore(
                    at: context.now, skippingDamaged: options.skipsDamaged,
                    dryRun: options.isDryRun)
            }
        } catch let error as SnapshotError {
            guard case .damaged = error, !options.skipsDamaged else { throw error }
            throw OperationFailure(
                .dataFormat, "\(error); --skip-damaged takes the next older snapshot instead")
        }
    }
}
