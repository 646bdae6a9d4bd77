import CArguments

/// What the process was called with.
enum GivenArguments {
    /// Without the program's name.
    ///
    /// Where /proc is not mounted, Swift knows of none, and a call without arguments must never be taken for one.
    static var all: [String] {
        let count = given_argument_count()
        guard count > 0 else { return Array(CommandLine.arguments.dropFirst()) }
        return (1..<max(1, count)).compactMap { place in
            unsafe given_argument(place).map { unsafe String(cString: $0) }
        }
    }
}
