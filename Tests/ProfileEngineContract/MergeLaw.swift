package import Profile

/// The one law of everything that merges: however the parts are put together, the whole is the same.
package struct MergeLaw {
    package let name: String
    /// What breaks the law for three values made from a seed.
    package let breaches: (UInt64) throws -> [String]

    /// - Parameters:
    ///   - make: A value made from a number: always the same, and a new one each time.
    ///   - seen: What a value says in the end; by default, itself.
    package init<Value: Mergeable, Seen: Equatable>(
        _ name: String, make: @escaping (UInt64) throws -> Value,
        seen: @escaping (Value) throws -> Seen
    ) {
        self.name = name
        breaches = { seed in
            func merged(_ a: Value, _ b: Value) -> Value {
                var merged = a
                merged.merge(b)
                return merged
            }
            // Some values are merged into, so each is made anew.
            func a() throws -> Value { try make(seed * 3) }
            func b() throws -> Value { try make(seed * 3 + 1) }
            func c() throws -> Value { try make(seed * 3 + 2) }
            var breaches: [String] = []
            if try seen(merged(a(), b())) != seen(merged(b(), a())) {
                breaches.append("\(name): a, b is not b, a (seed \(seed))")
            }
            let left = try seen(merged(merged(a(), b()), c()))
            let right = try seen(merged(a(), merged(b(), c())))
            if left != right {
                breaches.append("\(name): (a, b), c is not a, (b, c) (seed \(seed))")
            }
            return breaches
        }
    }

    package init<Value: Mergeable & Equatable>(
        _ name: String, make: @escaping (UInt64) throws -> Value
    ) {
        self.init(name, make: make, seen: { $0 })
    }
}
