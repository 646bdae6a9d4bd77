import Durable
import Shared

extension Gate {
    /// What can be done about a day that is blocked or missing; nil about any other one.
    package func nextSteps(_ report: PartitionReport) -> NextSteps? {
        guard report.verdict == .quarantined, report.action != .released, report.dismissal == nil
        else { return nil }
        if report.action == .missing {
            return NextSteps(missing: report.feed, report.day, name: report.partition, config)
        }
        return NextSteps(
            report.feed, report.day, name: report.partition,
            store.evidence(
                of: report.partition, records: report.records,
                hasBytes: hasBytes(of: report)), config)
    }
}

extension PartitionStore {
    /// What lies in the quarantine folder of a partition.
    fileprivate func evidence(
        of partition: String, records: Int, hasBytes: Bool
    ) -> NextSteps.Evidence {
        let folder = "\(quarantine)/\(partition)"
        var found = NextSteps.Evidence(left: records, hasBytes: hasBytes)
        guard
            FileSystem.isPlain("\(folder)/\(EvidenceFiles.remainderName)")
                || FileSystem.leadsToFolder("\(folder)/\(EvidenceFiles.remainderFolder)"),
            let findings = try? JSON.value(
                Rejected.self, fromFile: "\(folder)/findings.json"),
            let rejected = findings.rejected
        else { return found }
        found.dropped = rejected
        found.droppedPurchases = findings.rejectedPurchases
        found.left = max(0, records - rejected)
        return found
    }

    private struct Rejected: Decodable {
        let rejected: Int?
        let rejectedPurchases: Int?

        enum CodingKeys: String, CodingKey {
            case rejected
            case rejectedPurchases = "rejected_purchases"
        }
    }
}
