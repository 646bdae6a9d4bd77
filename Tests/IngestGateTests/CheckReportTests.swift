import Foundation
import Ledger
import Shared
import Testing

@testable import IngestGate

@Suite("The report of a check")
struct CheckReportTests {
    private let day = PartitionDay("2025-03-19")!

    private func check(_ rule: String, column: String? = nil) -> RecordedOutcome {
        RecordedOutcome(
            rule: rule, column: column, status: .violated, severity: .p0, observed: 0.25,
            threshold: 0.01, n: 8, baselineDays: [day.date], message: "\"25 %\"\u{85}",
            counts: true,
            samples: [.init(line: 2, offset: 71, text: "a\tb")])
    }

    private func partition() -> PartitionReport {
        PartitionReport(
            feed: "web", partition: "events_20250319.csv", day: day, verdict: .quarantined,
            action: .quarantined, records: 8, bytes: 1151, checks: [])
    }

    @Test("is written as the encoder would, with and without what is optional")
    func json() throws {
        var full = partition()
        full.checks = [check("schema.type", column: "größe"), check("volume.empty")]
        full.restates = .clean
        full.rejected = 2
        full.quarantine = "state/quarantine/events_20250319.csv"
        full.endedRelease = EndedRelease(
            LedgerRelease(
                entry: 1, by: "ana", reason: "see \\ OPS-1", at: Instant(microseconds: 1_500),
                mode: .whole, rows: 8),
            because: full.checks)
        #expect(full.json == (try JSON.text(full, pretty: true)) + "\n")
        full.provisional = true
        full.dismissal = Dismissal(
            LedgerDismissal(
                feed: "web", day: day, fingerprint: "0f", by: "ana", reason: "a \"test\"",
                at: Instant(microseconds: 1_500)))
        #expect(full.json == (try JSON.text(full, pretty: true)) + "\n")
        var report = CheckReport()
        #expect(report.json == (try JSON.text(report, pretty: true)) + "\n")
        report.add(full)
        report.add(partition())
        var missing = partition()
        missing.action = .missing
        report.add(missing)
        // A gap counts its days.
        missing.until = day.advanced(by: 2)
        report.add(missing)
        #expect(report.summary.quarantined == 2 && report.summary.missing == 4)
        report.add(PartitionFailure(partition: "a\nb", kind: .cannotCreate, message: "no"))
        #expect(report.json == (try JSON.text(report, pretty: true)) + "\n")
    }

    @Test("the list of what was promoted as well")
    func manifest() throws {
        func mark(_ verdict: Verdict) -> LedgerMark {
            LedgerMark(
                id: 1, day: day, partition: "größe \"1\".csv.gz", verdict: verdict,
                action: .promoted, fingerprint: "0f", configFingerprint: "c", rows: 8,
                identity: nil)
        }
        let release = LedgerRelease(
            entry: 1, by: "ana", reason: "see \\ OPS-1", at: Instant(microseconds: 1_500),
            mode: .withoutRejected, rows: 7)
        let items = [
            Manifest.Item(mark(.clean), of: "web", nil),
            .init(mark(.quarantined), of: "web", release),
        ]
        for manifest in [Manifest(partitions: []), Manifest(partitions: items.compactMap(\.self))] {
            #expect(manifest.json == (try JSON.text(manifest, pretty: true)) + "\n")
        }
    }
}
