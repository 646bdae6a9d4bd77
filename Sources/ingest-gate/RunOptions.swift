import ArgumentParser
import CommandSupport
import Operations
import Shared

/// What commands that judge have in common.
struct RunOptions: ParsableArguments {
    @OptionGroup var config: ConfigOptions

    @OptionGroup var locking: LockOptions

    func load(_ context: RunContext) throws -> GateConfig {
        try config.load(context, judges: true)
    }
}
