/// Where the numbers of days come from: fact tables, a daily cube, a daily table, and whatever else can
/// count, a warehouse by SQL for instance.
///
/// What a source cannot know is nil in what it gives, hence "not evaluated", never zero.
package protocol FactSource: Sendable {
    /// In messages: a folder, a file.
    var name: String { get }

    /// Reads everything once.
    func read() throws -> DailyFacts
}
