import FieldText
import Profile
import Shared

extension TransactionTable {
    /// What the ids say about each other.
    ///
    /// - Parameter orders: Gets the lines of each id, where an order is all of them.
    func facts(_ orders: inout OrderCount?) throws(SpillError) -> TransactionFacts {
        var collisions: [String] = []
        var duplicates: [String] = []
        var spellings = IDSpellings(another(), key)
        var facts = TransactionFacts { (keys) throws(EngineError) in try self.texts(of: keys) }
        try forEachID { entries, first, text in
            let verdict = orders?.add(entries.map { .init($0.extra) }, first.key) { text(first) }
            if verdict == .isNotCompared { return }
            facts.keys.append(first.key)
            spellings.add(first.key, text(first))
            if let verdict {
                guard verdict == .collides else { return }
                facts.colliding.insert(first.key)
                collisions.append(text(first))
                return
            }
            guard entries.count > 1 else { return }
            if entries.allSatisfy({ $0.content == first.content }) {
                facts.repeated.insert(first.key)
                duplicates.append(text(first))
            } else {
                facts.colliding.insert(first.key)
                collisions.append(text(first))
            }
        }
        facts.orders = orders?.faults
        facts.collisionCount = collisions.count
        facts.duplicateCount = duplicates.count
        let limit = TransactionFacts.listLimit
        facts.collisions = Array(collisions.sorted().prefix(limit))
        facts.duplicates = Array(duplicates.sorted().prefix(limit))
        let variants = try spellings.variants(limit: limit)
        facts.variantCount = variants.count
        var asked: Set<TransactionKey> = []
        for variant in variants.some { asked.formUnion(variant.keys) }
        let texts = asked.isEmpty ? [:] : try self.foundTexts(of: asked)
        facts.variants = variants.some.map { variant in
            variant.keys.compactMap { texts[$0] }.sorted().prefix(3).map(IDSpellings.shown)
                .joined(separator: " and ")
        }.sorted()
        return facts
    }

    private func texts(of keys: Set<TransactionKey>) throws(EngineError) -> TransactionFacts.Texts {
        do throws(SpillError) {
            return try foundTexts(of: keys)
        } catch {
            throw EngineError(error)
        }
    }

    private func foundTexts(
        of keys: Set<TransactionKey>
    ) throws(SpillError) -> TransactionFacts.Texts {
        var texts: TransactionFacts.Texts = [:]
        try forEachID { _, first, text in
            if keys.contains(first.key) { texts[first.key] = text(first) }
        }
        return texts
    }
}
