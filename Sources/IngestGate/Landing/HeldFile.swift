import Durable
import Shared

/// A landed file under a name of our own, while it is judged and promoted: the name in the landing folder
/// may be given to another file meanwhile, and back again.
///
/// It is a link where possible. Let go, the name goes away.
final class HeldFile {
    let file: LandedFile
    private let folder: String

    /// - Parameter parent: The folder it is to be promoted to.
    init(_ original: LandedFile, in parent: String) throws {
        try FileSystem.makeFolder(parent)
        folder = try FileSystem.makeTemporaryFolder(beside: "\(parent)/\(original.name)")
        let path = "\(folder)/\(original.name)"
        file = LandedFile(
            feed: original.feed, day: original.day, name: original.name, path: path,
            origin: original.origin)
        // Kept input is for its owner only; what is promoted is for others.
        try Publishing.place(
            original.path, at: path, mode: original.origin == .kept ? .copy : .linkOrCopy)
    }

    deinit { try? FileSystem.removeTreeIfExists(folder) }
}
