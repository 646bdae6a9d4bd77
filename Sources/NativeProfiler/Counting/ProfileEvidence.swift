import CSVScan
import Profile
import Shared

/// What is kept of single records: few of them, and only where something is wrong.
extension ProfileCounts {
    mutating func malformed(
        _ batch: borrowing RecordBatch, _ start: Int, _ end: Int, _ what: String
    ) {
        profile.malformed.bytes? += end - start + 1
        note(.malformed, batch, start) {
            let record = unsafe ByteSlice(batch.bytes + start, end - start)
            // Which bytes belong to a `pii` column cannot be known here.
            return
                "\(what): \(Masked.text(record.slice(0, min(record.count, Masked.limit + 1)).array))"
        }
    }

    mutating func reject(
        _ batch: borrowing RecordBatch, _ column: Int, _ start: Int, _ text: ByteSlice,
        because: () -> String? = { nil }
    ) {
        invalid[column] += 1
        let isMasked = plan.columns[column].mask || plan.masksAll
        note(.invalid(column), batch, start) {
            let bytes = text.slice(0, min(text.count, Masked.limit + 1)).array
            let shown = isMasked ? Masked.text(bytes) : Masked.plain(bytes)
            return because().map { "\($0): \(shown)" } ?? shown
        }
    }

    mutating func note(
        _ kind: SampleKind, _ batch: borrowing RecordBatch, _ start: Int, _ text: () -> String
    ) {
        let offset = file.place(batch.place(of: start))
        guard samples[kind]?.wants(offset) ?? (sampleLimit > 0) else { return }
        samples[kind, default: SampleList(limit: sampleLimit)].add(
            .init(line: batch.line(at: start), offset: offset, text: text()))
    }
}

/// What a sample is evidence of.
enum SampleKind: Hashable, Sendable {
    case malformed, outside, missingTransactionID, missingRevenue, nonPositiveRevenue, emptyItems
    case itemsTotalMismatch, repeatedHeader, currency, unreadRevenue
    case invalid(Int)
    case broken(ColumnConstraint, Int)
}
