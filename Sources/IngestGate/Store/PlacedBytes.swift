import Durable

/// The bytes of a partition where they lie, and what was judged of them.
struct PlacedBytes {
    /// Of a set, the folder that the paths of its files begin in.
    let path: String
    /// The files of a set.
    let parts: [LandedFile.Part]?
    let identity: FileIdentity

    init(path: String, parts: [LandedFile.Part]? = nil, identity: FileIdentity) {
        self.path = path
        self.parts = parts
        self.identity = identity
    }

    /// Those of a partition that was read.
    init(_ read: ReadPartition) {
        self.init(path: read.file.path, parts: read.file.parts, identity: read.identity)
    }
}
