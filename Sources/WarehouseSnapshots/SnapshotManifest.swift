import CLibrary
import Durable
import Shared

/// What a snapshot holds, in its `manifest.json`.
struct SnapshotManifest: Decodable, Equatable {
    static let name = "manifest.json"

    var schemaVersion = 1
    /// The day that was judged; nil for what a restore replaced.
    var day: Day?
    var takenAt: Instant
    /// As in `REASON.txt`.
    var reason: String?
    /// Whether the files are copies. Otherwise they are links: what overwrites the warehouse's file
    /// in place overwrites them, too.
    var copied: Bool
    var bytes: Int64
    var files: [File]

    struct File: Decodable, Equatable {
        /// Below the warehouse folder, and below the snapshot.
        var name: String
        var bytes: Int64
        /// FNV-1a, 128 bits, of the content.
        var digest: String
        /// The warehouse's file when it was taken.
        var source: FileIdentity

        enum CodingKeys: String, CodingKey {
            case name, bytes
            case digest = "fnv1a_128"
            case source
        }
    }

    enum CodingKeys: String, CodingKey {
        case schemaVersion = "schema_version"
        case day
        case takenAt = "taken_at"
        case reason, copied, bytes, files
    }
}

extension SnapshotManifest: JSONWritable {
    func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("bytes", Int(bytes))
            w.member("copied", copied)
            w.member("day", ifPresent: day?.description)
            w.member("files", files)
            w.member("reason", ifPresent: reason)
            w.member("schema_version", schemaVersion)
            w.member("taken_at", takenAt.description)
        }
    }
}

extension SnapshotManifest.File: JSONWritable {
    func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("bytes", Int(bytes))
            w.member("fnv1a_128", digest)
            w.member("name", name)
            w.member("source", source)
        }
    }
}

/// A digest of a file's bytes, for manifests.
func digest(of path: String) throws(FileError) -> String {
    let file = try Descriptor.open(path, O_RDONLY | O_NOFOLLOW)
    var hash = FNV1a128()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { unsafe buffer.deallocate() }
    while true {
        let count = try unsafe file.read(into: buffer)
        if count == 0 { return hash.hexadecimal }
        unsafe hash.add(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
}
