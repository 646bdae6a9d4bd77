import Shared

extension CheckReport {
    /// As `JSON.text` has it: what `check --json` prints.
    package var json: String {
        JSONWriter.document { writer in
            writer.object { w in
                w.member("failures") { w in w.list(failures) { $1.write(to: &$0) } }
                w.member("partitions") { w in w.list(partitions) { $1.write(to: &$0) } }
                w.member("schema_version", schemaVersion)
                w.member("summary") { summary.write(to: &$0) }
                if let unmatched { w.member("unmatched") { unmatched.write(to: &$0) } }
            }
        }
    }
}

extension UnmatchedFiles {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("count", count)
            w.member("files") { w in
                w.list(files) { w, file in
                    w.object { w in
                        w.member("feed", file.feed)
                        w.member("name", file.name)
                        w.member("pattern", file.pattern)
                        w.member("why", file.why)
                    }
                }
            }
        }
    }
}

extension CheckReport.Summary {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("at_risk", atRisk)
            w.member("clean", clean)
            w.member("failed", failed)
            if let missing { w.member("missing", missing) }
            w.member("quarantined", quarantined)
        }
    }
}

extension PartitionFailure {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("kind", kind.rawValue)
            w.member("message", message)
            w.member("partition", partition)
        }
    }
}

extension PartitionReport {
    /// As `JSON.text` has it: `findings.json` of a quarantined partition.
    package var json: String { JSONWriter.document { write(to: &$0) } }

    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("action", action.rawValue)
            w.member("bytes", bytes)
            w.member("checks") { w in w.list(checks) { $1.write(to: &$0) } }
            w.member("day", day.description)
            if let dismissal {
                w.member("dismissal") { w in
                    w.object { w in
                        w.member("at", dismissal.at.description)
                        w.member("by", dismissal.by)
                        w.member("reason", dismissal.reason)
                    }
                }
            }
            if let endedRelease {
                w.member("ended_release") { endedRelease.write(to: &$0) }
            }
            w.member("feed", feed)
            w.member("partition", partition)
            if let provisional { w.member("provisional", provisional) }
            w.member("quarantine", ifPresent: quarantine)
            w.member("records", records)
            if let rejected { w.member("rejected", rejected) }
            if let rejectedPurchases { w.member("rejected_purchases", rejectedPurchases) }
            w.member("restates", ifPresent: restates?.rawValue)
            w.member("until", ifPresent: until?.description)
            w.member("verdict", verdict.rawValue)
        }
    }
}

extension EndedRelease {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("at", at.description)
            w.member("by", by)
            w.member("findings") { w in
                w.list(findings) { w, finding in
                    w.object { w in
                        w.member("column", ifPresent: finding.column)
                        w.member("message", finding.message)
                        w.member("rule", finding.rule)
                    }
                }
            }
            w.member("reason", reason)
        }
    }
}
