/// A reader of bytes that nobody has looked at before, and what must hold whatever they are.
enum FuzzTarget: String, CaseIterable {
    case scanner, gzip, jsonlines, payload, config, fields, facts, cube, table, calendar, partition

    /// - Throws: `Disagreement` where two ways of reading the same bytes differ, and any error that
    ///   the reader was not meant to throw.
    func run(_ bytes: [UInt8]) throws {
        switch self {
        case .scanner: try scanner(bytes)
        case .gzip: try gzip(bytes)
        case .jsonlines: try jsonLines(bytes)
        case .payload: try payload(bytes)
        case .config: try config(bytes)
        case .fields: try fields(bytes)
        case .facts: try facts(bytes)
        case .cube: try cube(bytes)
        case .table: try table(bytes)
        case .calendar: try calendar(bytes)
        case .partition: try partition(bytes)
        }
    }
}

/// Two answers where there can be only one.
struct Disagreement: Error, CustomStringConvertible {
    let description: String
}

func expectSame<T: Equatable>(_ a: T, _ b: T, _ what: @autoclosure () -> String) throws {
    if a != b { throw Disagreement(description: "\(what()): \(a) is not \(b)") }
}

func expect(_ holds: Bool, _ what: @autoclosure () -> String) throws {
    if !holds { throw Disagreement(description: what()) }
}
