import Durable
import Shared

/// A partition under a name of our own, while it is judged and promoted: the name in the landing folder
/// may be given to another file meanwhile, and back again.
///
/// It is a link where possible. Let go, the name goes away.
final class HeldPartition {
    let partition: LandedPartition
    private let folder: String

    /// - Parameter parent: The folder it is to be promoted to.
    init(_ original: LandedPartition, in parent: String) throws {
        try FileSystem.makeFolder(parent)
        folder = try FileSystem.makeTemporaryFolder(beside: "\(parent)/\(original.name)")
        let path = "\(folder)/\(original.name)"
        partition = LandedPartition(
            feed: original.feed, day: original.day, name: original.name, path: path,
            isPassing: original.isPassing)
        // Kept input is for its owner only; what is promoted is for others.
        try Publishing.place(
            original.path, at: path, mode: original.isPassing ? .copy : .linkOrCopy)
    }

    deinit { try? FileSystem.removeTreeIfExists(folder) }
}
