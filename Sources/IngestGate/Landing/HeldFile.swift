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
    /// So many are synced one by one: to sync all of a file system waits for what others write, too.
    static let few = 64

    /// The bytes are on the disk then, and the names with them.
    ///
    /// - Returns: Each as it is there.
    static func place(
        _ parts: [LandedFile.Part], of folder: String, in target: String, mode: Publishing.Mode
    ) throws -> [LandedFile.Part] {
        let syncs = parts.count <= few
        var placed = try place(parts, of: folder, in: target, mode: mode, syncs: syncs)
        if syncs {
            try FileSystem.syncTree(target)
        } else if try !FileSystem.syncAll(target) {
            for part in parts { try FileSystem.syncFile("\(target)/\(part.path)") }
            try FileSystem.syncTree(target)
        }
        // A copy that was written out is as it will stay.
        if mode == .copy {
            placed = try placed.map { part in
                LandedFile.Part(
                    path: part.path, hour: part.hour,
                    identity: try FileIdentity(path: "\(target)/\(part.path)"))
            }
        }
        return placed
    }

    private static func place(
        _ parts: [LandedFile.Part], of folder: String, in target: String, mode: Publishing.Mode,
        syncs: Bool
    ) throws -> [LandedFile.Part] {
        var made: Substring = ""
        var placed: [LandedFile.Part] = []
        placed.reserveCapacity(parts.count)
        for part in parts {
            let path = "\(target)/\(part.path)"
            // Parts come in the order of their paths, so nearly all lie beside the one before.
            if let slash = part.path.utf8.lastIndex(of: UInt8(ascii: "/")) {
                let parent = part.path[..<slash]
                if parent != made {
                    try FileSystem.makeFolder("\(target)/\(parent)")
                    made = parent
                }
            }
            let (became, source) = try Publishing.place(
                "\(folder)/\(part.path)", at: path, mode: mode, syncs: syncs)
            guard source.hasSameContent(as: part.identity) else {
                throw EngineError.replaced("\(folder)/\(part.path)")
            }
            placed.append(
                LandedFile.Part(
                    path: part.path, hour: part.hour,
                    identity: became == .link ? source : try FileIdentity(path: path)))
        }
        return placed
    }
}
