package import Shared

/// Who looks after a number, and where it is written what to do: told with an incident of it.
package struct Contact: Sendable, Hashable {
    package var owner: String?
    package var runbook: String?

    package init(owner: String? = nil, runbook: String? = nil) {
        self.owner = owner
        self.runbook = runbook
    }

    package var isEmpty: Bool { owner == nil && runbook == nil }
}

extension Contact {
    package static func read(_ fields: Fields) -> Contact {
        Contact(
            owner: fields.optional(
                "owner", .text, "Who looks after it; told with its incidents."),
            runbook: fields.optional(
                "runbook", .text, "Where it is written what to do; told with its incidents."))
    }
}
