/// One file of a partition that is a set of files, as the ledger and `manifest.json` have it.
public struct FileRecord: Codable, Sendable, Equatable {
    /// The path below the landing folder, and below the folder that the set is promoted as.
    public var file: String
    /// As it landed.
    public var size: Int
    /// What stands for its content, uncompressed, with its header: a digest as hexadecimal text.
    public var content: String
    public var records: Int

    public init(file: String, size: Int, content: String, records: Int) {
        self.file = file
        self.size = size
        self.content = content
        self.records = records
    }
}

extension FileRecord: JSONWritable {
    package func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("content", content)
            w.member("file", file)
            w.member("records", records)
            w.member("size", size)
        }
    }
}
