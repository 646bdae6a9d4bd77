/// Who a record is of, where several columns tell it together.
package struct FeedIdentity: Sendable, Equatable {
    package enum Kind: String, Sendable {
        /// The first one that has a value: a user id, else a device.
        case firstOf = "first_of"
        /// All of them, and none may lack.
        case allOf = "all_of"
    }

    package var kind: Kind
    package var columns: [String]

    package init(_ kind: Kind, _ columns: [String]) {
        self.kind = kind
        self.columns = columns
    }

    /// In findings and profiles: `user_id or client_id`.
    package var name: String { columns.joined(separator: kind == .firstOf ? " or " : " + ") }

    static func read(_ fields: Fields, columns: [Column]) -> FeedIdentity? {
        let first = fields.list(
            "first_of", .text, "Columns of which the first one that has a value tells who it was.")
        let all = fields.list(
            "all_of", .text, "Columns that tell together who it was; none may lack.")
        guard !fields.pass.isDescribing else { return nil }
        guard first.isEmpty != all.isEmpty else {
            fields.pass.error(fields.path, "give either 'first_of' or 'all_of'")
            return nil
        }
        let identity =
            first.isEmpty ? FeedIdentity(.allOf, all) : FeedIdentity(.firstOf, first)
        let path = fields.path + [identity.kind.rawValue]
        if identity.columns.count == 1 {
            fields.pass.error(
                path, "several columns are meant; for one, give the column 'role: identity'")
        }
        for name in identity.columns where !columns.contains(where: { $0.name == name }) {
            fields.pass.error(
                path, "'\(name)' names no declared column",
                notes: Suggestion.note(for: name, in: columns.map(\.name)))
        }
        return identity
    }
}
