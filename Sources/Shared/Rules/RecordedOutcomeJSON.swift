extension RecordedOutcome: JSONWritable {
    /// As `JSON.data` writes it.
    package func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("baseline_days") { w in
                w.list(baselineDays) { $0.value($1.description) }
            }
            w.member("column") { w in
                if let column { w.value(column) } else { w.value(Double?.none) }
            }
            w.member("counts", counts)
            w.member("follows_from", ifPresent: followsFrom)
            w.member("message", message)
            w.member("n", n)
            w.member("observed") { $0.value(observed) }
            w.member("reason", ifPresent: reason)
            w.member("rule", rule)
            w.member("samples") { w in w.list(samples) { $1.write(to: &$0) } }
            w.member("severity", severity.rawValue)
            w.member("status", status.rawValue)
            w.member("threshold") { $0.value(threshold) }
            w.member("waived", waived)
        }
    }
}

extension RecordedOutcome.Sample: JSONWritable {
    package func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("file", ifPresent: file)
            w.member("line", line)
            w.member("offset", offset)
            w.member("text", text)
        }
    }
}
