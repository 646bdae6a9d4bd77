package import Shared

/// The world around a run, handed in: what an operation may not reach for by itself.
///
/// A program gives its process; a test gives a fixed clock and keeps the notices.
package struct RunContext: Sendable {
    /// Of the program: recorded with what it judges.
    package let version: String
    package let environment: [String: String]
    private let clock: @Sendable () -> Instant
    private let input: @Sendable () throws -> [UInt8]
    private let receiver: @Sendable (Notice) -> Void
    private let sleeper: @Sendable (_ seconds: Double) -> Void

    /// - Parameters:
    ///   - input: The next bytes of standard input; none at its end.
    ///   - sleep: Lets some seconds go by.
    ///   - notify: Gets what is said while an operation runs, at once.
    package init(
        version: String, environment: [String: String] = [:],
        clock: @escaping @Sendable () -> Instant,
        input: @escaping @Sendable () throws -> [UInt8] = { [] },
        sleep: @escaping @Sendable (_ seconds: Double) -> Void = { _ in },
        notify: @escaping @Sendable (Notice) -> Void = { _ in }
    ) {
        self.version = version
        self.environment = environment
        self.clock = clock
        self.input = input
        sleeper = sleep
        receiver = notify
    }

    package var now: Instant { clock() }

    /// The day in UTC.
    package var today: Day { now.day }

    func nextInput() throws -> [UInt8] { try input() }

    func sleep(seconds: Double) { sleeper(seconds) }

    func notify(_ notice: Notice) { receiver(notice) }
}

/// What is worth saying before an operation has its result, and is said even where it then fails.
package enum Notice: Sendable {
    /// The configuration is in force, but something in it looks odd.
    case warnings(Diagnostics)
    /// How something in the input was understood, with its place.
    case aboutInput(String)
    /// One of several feeds could not be judged; the others are.
    case notJudged(feed: String, because: String)
    /// What was blocked could not be kept; the verdict stands.
    case noSnapshot(because: String)
    /// Something of a user's had a name of ours, and has another one now.
    case kept(String, as: String, isFolder: Bool)
    /// A partition is judged: one of so many, counted from 0.
    case judging(partition: String, place: Int, of: Int)
    case judgedAll
}
