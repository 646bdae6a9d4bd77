/// A part of `gate.yml` that somebody else than layer 1 reads, such as layer 2: keys at the top of the
/// file beside those that every program knows.
///
/// The file has one schema, so a section is read, and everything wrong in it reported, by programs too
/// that use none of it. Its target gives it a name in an extension of `GateConfig`.
package protocol ConfigSection: Sendable, Equatable {
    /// What is in force where the file says nothing.
    init()

    /// Takes its keys, whatever the file says.
    static func read(_ fields: Fields) -> Self
}

/// What a file may speak of: the rules that there are, and the sections in the order in which they are
/// shown. A program has one, with everything in it; nothing is left out by default.
package struct ConfigCatalog: Sendable {
    package let rules: [RuleSpec]
    package let sections: [any ConfigSection.Type]

    package init(rules: [RuleSpec], sections: [any ConfigSection.Type]) {
        self.rules = rules
        self.sections = sections
    }
}

/// The sections of one configuration by their types.
struct ConfigSections: Sendable, Equatable {
    private var values: [ObjectIdentifier: any ConfigSection] = [:]
    /// Read with a file: what is not here was not read, rather than not written.
    private let isOfFile: Bool

    /// Of a configuration without a file: all is as it is by default.
    init() { isOfFile = false }

    init(_ types: [any ConfigSection.Type], from fields: Fields) {
        isOfFile = true
        for type in types { values[ObjectIdentifier(type)] = type.read(fields) }
    }

    subscript<Section: ConfigSection>(_ type: Section.Type) -> Section {
        get {
            if let section = values[ObjectIdentifier(type)] as? Section { return section }
            // Defaults in the place of what a file says would be a silent mistake.
            precondition(!isOfFile, "the catalog that the file was read by has no \(type)")
            return Section()
        }
        set { values[ObjectIdentifier(type)] = newValue }
    }

    static func == (a: ConfigSections, b: ConfigSections) -> Bool {
        func isSame<Section: ConfigSection>(_ section: Section, as other: (any ConfigSection)?)
            -> Bool
        {
            section == other as? Section
        }
        for (key, section) in a.values {
            guard isSame(section, as: b.values[key]) else { return false }
        }
        return a.values.count == b.values.count
    }
}
