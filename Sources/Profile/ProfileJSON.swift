import Shared

extension PartitionProfile {
    /// As `JSON.data` writes it, with what stands for the content: what the ledger keeps.
    package func json(_ content: ContentIdentity) -> [UInt8] {
        var writer = JSONWriter()
        write(content, to: &writer)
        return writer.bytes
    }

    /// As `JSON.text` has it: what `profile` prints.
    package func prettyJSON(_ content: ContentIdentity) -> String {
        JSONWriter.document { write(content, to: &$0) }
    }

    private func write(_ content: ContentIdentity, to writer: inout JSONWriter) {
        writer.object { w in
            w.member("bytes", ifPresent: bytes)
            w.member("columns") { w in w.list(columns) { $1.write(to: &$0) } }
            w.member("damage", ifPresent: damage)
            w.member("day", ifPresent: day?.description)
            w.member("empty_lines", ifPresent: emptyLines)
            w.member("events") { $0.object(events) }
            w.member("events_unlisted", eventsUnlisted)
            w.member("exact_duplicate_records", ifPresent: exactDuplicateRecords)
            w.member("feed", feed)
            w.member("fingerprint", content.text)
            if let identity { w.member("identity") { identity.write(to: &$0) } }
            w.member("malformed") { malformed.write(to: &$0) }
            w.member("partition", partition)
            if let payload {
                w.member("payload") { w in w.object(payload) { $0.paths($1) } }
            }
            if let payloadByEvent {
                w.member("payload_by_event") { w in
                    w.object(payloadByEvent) { w, events in
                        w.object(events) { $1.write(to: &$0) }
                    }
                }
            }
            w.member("payload_unlisted", ifPresent: payloadUnlisted)
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
            w.member("bytes", ifPresent: bytes)
            w.member("encoding", ifPresent: encoding)
            w.member("field_count", ifPresent: fieldCount)
            if let json { w.member("json") { $0.object(json) } }
            w.member("of_other_kind", ifPresent: ofOtherKind)
            w.member("oversized", ifPresent: oversized)
            w.member("quoting", ifPresent: quoting)
            w.member("unterminated", ifPresent: unterminated)
        }
    }
}

extension PartitionProfile.TimeProfile {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("first", ifPresent: first?.description)
            w.member("last", ifPresent: last?.description)
            w.member("late", ifPresent: late)
            w.member("outside", outside)
            if let sampledUnits { w.member("sampled_units") { $0.object(sampledUnits) } }
            w.member("unparsable", unparsable)
        }
    }
}

extension ColumnProfile {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { w in
            if let broken { w.member("broken") { $0.object(broken) } }
            w.member("declared", ifPresent: declared)
            w.member("distinct", ifPresent: distinct)
            w.member("invalid", ifPresent: invalid)
            w.member("largest", ifPresent: largest)
            w.member("missing", missing)
            w.member("name", name)
            if let placeholders { w.member("placeholders") { $0.object(placeholders) } }
            if let repeated {
                w.member("repeated") { w in w.list(repeated) { $0.value($1) } }
            }
            if let sampledTypes { w.member("sampled_types") { $0.object(sampledTypes) } }
            if let shapes { w.member("shapes") { $0.object(shapes) } }
            w.member("tagged", ifPresent: tagged)
            w.member("told_by_order", ifPresent: toldByOrder)
        }
    }
}

extension PurchaseProfile {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("count", count)
            if let countByCurrency { w.member("count_by_currency") { $0.object(countByCurrency) } }
            w.member("empty_items", ifPresent: emptyItems)
            if let exceptions {
                w.member("exceptions") { w in
                    w.object(exceptions) { w, kind in
                        w.object { w in
                            w.member("amount", kind.amount.description)
                            w.member("count", kind.count)
                        }
                    }
                }
            }
            w.member("items_total_mismatch", ifPresent: itemsTotalMismatch)
            w.member("lines", ifPresent: lines)
            w.member("missing_revenue", missingRevenue)
            w.member("missing_transaction_id", missingTransactionID)
            w.member("non_positive_revenue", nonPositiveRevenue)
            if let ordersNotPaid {
                w.member("orders_not_paid") { w in w.list(ordersNotPaid) { $0.value($1) } }
            }
            if let ordersWithoutRevenue {
                w.member("orders_without_revenue") { w in
                    w.list(ordersWithoutRevenue) { $0.value($1) }
                }
            }
            if let placeholderIDs { w.member("placeholder_ids") { $0.object(placeholderIDs) } }
            w.member("revenue", revenue.description)
            w.member("revenue_by_currency") { w in
                w.object(revenueByCurrency) { $0.value($1.description) }
            }
            w.member("text_items", ifPresent: textItems)
            w.member("transaction_collision_count", ifPresent: transactionCollisionCount)
            w.member("transaction_collisions") { w in
                w.list(transactionCollisions) { $0.value($1) }
            }
            w.member("transaction_duplicate_count", ifPresent: transactionDuplicateCount)
            w.member("transaction_duplicates") { w in
                w.list(transactionDuplicates) { $0.value($1) }
            }
            w.member("transaction_variant_count", ifPresent: transactionVariantCount)
            if let transactionVariants {
                w.member("transaction_variants") { w in
                    w.list(transactionVariants) { $0.value($1) }
                }
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
