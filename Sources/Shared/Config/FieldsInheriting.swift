extension Fields {
    /// Reads the keys of this group, and in the place of those that it leaves out those of another one: groups are
    /// joined key by key, anything else is taken whole.
    package func inheriting<V>(_ base: Fields, read: (Fields) -> V) -> V {
        let all = Fields(
            joined: YAMLNode.joined(entries, over: base.entries), own: Set(entries.map(\.key)),
            pass, path: path, at: location)
        let value = read(all)
        known += all.known
        properties.merge(all.properties) { $1 }
        return value
    }
}
