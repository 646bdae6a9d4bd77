import CScanKernel

/// Why a line is no record.
enum JSONFault: UInt8, CaseIterable, Sendable {
    case notObject, cut, keyTwice, encoding, syntax, tooDeep

    /// No fault, but no record either.
    static let blank = UInt8(GATE_JSON_EMPTY.rawValue)

    init?(kernel fault: UInt8) {
        switch gate_json_fault(rawValue: UInt32(fault)) {
        case GATE_JSON_NOT_OBJECT: self = .notObject
        case GATE_JSON_CUT: self = .cut
        case GATE_JSON_KEY_TWICE: self = .keyTwice
        case GATE_JSON_ENCODING: self = .encoding
        case GATE_JSON_SYNTAX: self = .syntax
        case GATE_JSON_DEEP: self = .tooDeep
        default: return nil
        }
    }

    /// In profiles.
    var name: String {
        switch self {
        case .notObject: "not_object"
        case .cut: "cut"
        case .keyTwice: "key_twice"
        case .encoding: "encoding"
        case .syntax: "syntax"
        case .tooDeep: "too_deep"
        }
    }

    /// In samples.
    var words: String {
        switch self {
        case .notObject: "no JSON object"
        case .cut: "the line ends inside its object"
        case .keyTwice: "a key stands twice in an object"
        case .encoding: "not UTF-8 text"
        case .syntax: "not JSON"
        case .tooDeep: "more than 64 levels deep"
        }
    }
}
