package import ArgumentParser

/// The options of every command that writes to the state folder.
package struct LockOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How long to wait for another run to end before giving up with 75.",
            valueName: "seconds"))
    package var lockTimeout: Double = 0

    package init() {}

    package func validate() throws {
        guard lockTimeout >= 0, lockTimeout <= 1e6 else {
            throw ValidationError("--lock-timeout is a number of seconds, 0 or more.")
        }
    }

    package var timeout: Duration { .seconds(lockTimeout) }
}
