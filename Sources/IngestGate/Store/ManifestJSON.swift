import Shared

extension Manifest {
    /// As `JSON.text` has it.
    var json: String {
        JSONWriter.document { writer in
            writer.object { w in
                w.member("partitions") { w in w.list(partitions) { $1.write(to: &$0) } }
                w.member("schema_version", schemaVersion)
            }
        }
    }
}

extension Manifest.Item {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("at_risk", atRisk)
            w.member("day", day.description)
            w.member("feed", feed)
            w.member("file", file)
            if let files { w.member("files") { w in w.list(files) { $1.write(to: &$0) } } }
            w.member("fingerprint", fingerprint)
            w.member("records", records)
            if let release { w.member("release") { release.write(to: &$0) } }
            w.member("verdict", verdict.rawValue)
        }
    }
}

extension Manifest.Item.Release {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("at", at.description)
            w.member("by", by)
            w.member("reason", reason)
            w.member("rejected_dropped", rejectedDropped)
        }
    }
}
