/// One number that a rule can be tuned by, as the rule reads it: `settings[Self.maxShare]`.
///
/// `Value` is optional where the parameter may be off. Name, default and bounds are said here and
/// nowhere else.
package struct RuleParameter<Value: Sendable>: DeclaredParameter {
    package let declaration: ParameterDeclaration
    private let read: @Sendable (Double?) -> Value

    private init(
        _ declaration: ParameterDeclaration, _ read: @escaping @Sendable (Double?) -> Value
    ) {
        self.declaration = declaration
        self.read = read
    }

    fileprivate func value(in values: [String: Double]) -> Value {
        let value = values[declaration.name]
        assert(
            value != nil || declaration.default == nil,
            "a rule reads \(declaration.name), which its spec does not list")
        return read(value)
    }
}

extension RuleParameter<Double> {
    /// 0 to 1.
    package static func share(_ name: String, default: Double, _ summary: String) -> Self {
        Self(.init(name, .share, default: `default`, summary)) { $0 ?? `default` }
    }

    /// Any number within the bounds.
    package static func number(
        _ name: String, default: Double, bounds: ClosedRange<Double>, _ summary: String
    ) -> Self {
        Self(.init(name, .number, default: `default`, bounds: bounds, summary)) { $0 ?? `default` }
    }
}

extension RuleParameter<Int> {
    /// A whole number, 0 or more.
    package static func count(
        _ name: String, default: Int, bounds: ClosedRange<Double>? = nil, _ summary: String
    ) -> Self {
        Self(.init(name, .count, default: Double(`default`), bounds: bounds, summary)) {
            $0.map { Int($0) } ?? `default`
        }
    }
}

extension RuleParameter<Double?> {
    /// 0 to 1, and off unless it is configured.
    package static func optionalShare(_ name: String, _ summary: String) -> Self {
        Self(.init(name, .share, default: nil, summary)) { $0 }
    }
}

extension RuleSettings {
    /// What a parameter is set to; its default where nothing was configured.
    package subscript<Value>(_ parameter: RuleParameter<Value>) -> Value {
        parameter.value(in: values)
    }
}

/// A parameter of whatever type, for the list in a rule's spec.
package protocol DeclaredParameter: Sendable {
    var declaration: ParameterDeclaration { get }
}

/// What the configuration and the documents know of a parameter.
package struct ParameterDeclaration: Sendable {
    package enum Kind: Sendable {
        case share, count, number
    }

    package let name: String
    package let kind: Kind
    /// Nil: the parameter is off unless it is configured.
    package let `default`: Double?
    package let bounds: ClosedRange<Double>
    package let summary: String

    fileprivate init(
        _ name: String, _ kind: Kind, default: Double?, bounds: ClosedRange<Double>? = nil,
        _ summary: String
    ) {
        self.name = name
        self.kind = kind
        self.default = `default`
        self.bounds = bounds ?? (kind == .share ? 0...1 : 0...1e15)
        self.summary = summary
    }
}
