import Detection
import Shared

extension LayerOne.Finding {
    /// The effect of a rule on the numbers, where it is about a column.
    static func effect(_ effect: RuleEffect?, on column: String?) -> RuleEffect? {
        guard effect == .columnLoss else { return effect }
        // The ledger knows columns by name only; this is the one that attribution hangs on.
        return column?.lowercased().contains("refer") == true ? .attributionLoss : nil
    }

    /// What an incident is put down to if the finding explains it.
    var cause: Cause? {
        switch effect {
        case .attributionLoss: .attributionLoss
        case .duplicateLoad: .duplicateLoad
        case .partialLoad: .partialLoad
        case .columnLoss, .identityLoss, .revenueLoss, nil: nil
        }
    }
}
