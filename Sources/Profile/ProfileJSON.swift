import Shared

extension PartitionProfile {
    /// As `JSON.data` writes it: what the ledger keeps.
    package var json: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }

    /// As `JSON.text` has it: what `profile` prints.
    package var prettyJSON: String { JSONWriter.document { write(to: &$0) } }

    private func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("bytes", bytes)
            w.member("columns") { w in w.list(columns) { $1.write(to: &$0) } }
            w.member("damage", ifPresent: damage)
            w.member("day", ifPresent: day?.description)
            w.member("empty_lines", emptyLines)
            w.member("events") { $0.object(events) }
            w.member("events_unlisted", eventsUnlisted)
            w.member("exact_duplicate_records", exactDuplicateRecords)
            w.member("feed", feed)
            w.member("fingerprint", fingerprint)
            w.member("malformed") { malformed.write(to: &$0) }
            w.member("partition", partition)
            w.member("payload") { w in w.object(payload) { $0.paths($1) } }
            w.member("payload_by_event") { w in
                w.object(payloadByEvent) { w, events in
                    w.object(events) { $1.write(to: &$0) }
                }
            }
            w.member("payload_unlisted", payloadUnlisted)
            w.member("purchases") { purchases.write(to: &$0) }
            w.member("records", records)
            w.member("samples") { w in
                w.object(samples) { w, list in w.list(list) { $1.write(to: &$0) } }
            }
            w.member("schema_version", schemaVersion)
            w.member("time") { time.write(to: &$0) }
        }
    }
}

extension PartitionProfile.Malformed {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("bytes", bytes)
            w.member("encoding", encoding)
            w.member("field_count", fieldCount)
            w.member("oversized", oversized)
            w.member("quoting", quoting)
            w.member("unterminated", unterminated)
        }
    }
}

extension PartitionProfile.TimeProfile {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("first", ifPresent: first?.description)
            w.member("last", ifPresent: last?.description)
            w.member("outside", outside)
            w.member("unparsable", unparsable)
        }
    }
}

extension ColumnProfile {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("declared", ifPresent: declared)
            w.member("invalid", invalid)
            w.member("missing", missing)
            w.member("name", name)
            w.member("sampled_types") { $0.object(sampledTypes) }
            w.member("shapes") { $0.object(shapes) }
            if let tagged { w.member("tagged", tagged) }
        }
    }
}

extension PurchaseProfile {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("count", count)
            w.member("empty_items", emptyItems)
            w.member("items_total_mismatch", itemsTotalMismatch)
            w.member("missing_revenue", missingRevenue)
            w.member("missing_transaction_id", missingTransactionID)
            w.member("non_positive_revenue", nonPositiveRevenue)
            w.member("revenue", revenue.description)
            w.member("revenue_by_currency") { w in
                w.object(revenueByCurrency) { $0.value($1.description) }
            }
            w.member("transaction_collision_count", transactionCollisionCount)
            w.member("transaction_collisions") { w in
                w.list(transactionCollisions) { $0.value($1) }
            }
            w.member("transaction_duplicate_count", transactionDuplicateCount)
            w.member("transaction_duplicates") { w in
                w.list(transactionDuplicates) { $0.value($1) }
            }
        }
    }
}

extension EventPayload {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("documents", documents)
            w.member("paths") { $0.paths(paths) }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func paths(_ paths: [String: PathProfile]) {
        object(paths) { w, path in
            w.object { w in
                w.member("null", path.null)
                w.member("present", path.present)
                w.member("types") { $0.object(path.types) }
            }
        }
    }
}
