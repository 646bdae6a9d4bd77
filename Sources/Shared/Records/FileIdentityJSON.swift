package import Durable

extension FileIdentity: JSONWritable {
    package func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("ctime_ns", Int(changed))
            w.member("device") { $0.value(digits: String(device)) }
            w.member("inode") { $0.value(digits: String(inode)) }
            w.member("mtime_ns", Int(modified))
            w.member("size", Int(size))
        }
    }
}
