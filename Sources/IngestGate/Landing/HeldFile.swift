import Durable
import Profile
import Shared

/// A landed partition under a name of our own, while it is judged and promoted: the name in the landing folder
/// may be given to another file meanwhile, and back again.
///
/// It is a link where possible. Let go, the name goes away.
final class HeldFile {
    let file: LandedFile
    private let folder: String

    /// - Parameter parent: The folder it is to be promoted to.
    init(_ original: LandedFile, in parent: String) throws {
        try FileSystem.makeFolder(parent)
        let folder = try FileSystem.makeTemporaryFolder(beside: "\(parent)/\(original.name)")
        self.folder = folder
        // Kept input is for its owner only; what is promoted is for others.
        let mode = original.origin == .kept ? Publishing.Mode.copy : .linkOrCopy
        do {
            if let parts = original.parts {
                let placed = try FileSetPlacing.place(
                    parts, of: original.path, in: folder, mode: mode)
                file = LandedFile(
                    feed: original.feed, day: original.day, folder: folder, parts: placed,
                    origin: original.origin)
                return
            }
            let path = "\(folder)/\(original.name)"
            file = LandedFile(
                feed: original.feed, day: original.day, name: original.name, path: path,
                origin: original.origin)
            try Publishing.place(original.path, at: path, mode: mode)
        } catch {
            try? FileSystem.removeTreeIfExists(folder)
            throw error
        }
    }

    deinit { try? FileSystem.removeTreeIfExists(folder) }
}

/// Gives the files of a set their paths below another folder.
enum FileSetPlacing {
    /// - Returns: Each as it is there.
    static func place(
        _ parts: [LandedFile.Part], of folder: String, in target: String, mode: Publishing.Mode
    ) throws -> [LandedFile.Part] {
        var made: Set<String> = []
        var placed: [LandedFile.Part] = []
        placed.reserveCapacity(parts.count)
        for part in parts {
            let path = "\(target)/\(part.path)"
            if part.path.utf8.contains(UInt8(ascii: "/")) {
                let parent = FileSystem.parent(of: path)
                if made.insert(parent).inserted { try FileSystem.makeFolder(parent) }
            }
            let (became, source) = try Publishing.place(
                "\(folder)/\(part.path)", at: path, mode: mode)
            placed.append(
                LandedFile.Part(
                    path: part.path, hour: part.hour,
                    identity: became == .link ? source : try FileIdentity(path: path)))
            guard source.hasSameContent(as: part.identity) else {
                throw EngineError.replaced("\(folder)/\(part.path)")
            }
        }
        return placed
    }
}
