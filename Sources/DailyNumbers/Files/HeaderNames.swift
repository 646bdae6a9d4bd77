import CSVScan
import FieldText

/// The names in a header, as people mean them: exactly, or else whatever their case and the blanks in and around them.
struct HeaderNames {
    enum Place: Equatable {
        case absent, several
        case at(Int)
    }

    let names: [String]

    func place(of name: String) -> Place {
        let exact = Self.place(names.indices.filter { names[$0] == name })
        guard exact == .absent else { return exact }
        let wanted = Self.folded(name)
        return Self.place(names.indices.filter { Self.folded(names[$0]) == wanted })
    }

    /// For messages: what there is.
    var listed: String {
        let shown = names.prefix(20).map { $0.prefix(40) }.joined(separator: ", ")
        return names.count > 20 ? "\(shown) and \(names.count - 20) more" : shown
    }

    private static func place(_ found: [Int]) -> Place {
        switch found.count {
        case 0: .absent
        case 1: .at(found[0])
        default: .several
        }
    }

    /// `Session ID ` and `session_id` are one name.
    private static func folded(_ name: String) -> [UInt8] {
        Array(name.lowercased().utf8).withSlice { bytes in
            InvisibleText.trimmed(bytes).array.map {
                $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0
            }
        }
    }
}
