import CSVScan
import FieldText
import Shared

/// Finds the value of a named key in a list of keys and values, or of one element of a list:
/// `params[key=transaction_id].value.string_value`, `[0].transaction_id`.
///
/// Key and value may come in either order, so a value is held until its element ends.
struct SelectedPlaces: Sendable {
    private struct State {
        var elements = 0
        var isChosen = false
        var isDone = false
        var type: JSONType?
        var token: [UInt8] = []
    }

    /// Of one payload column.
    private let selectors: [PurchasePlan.Selector]
    private var states: [State]

    init(_ selectors: [PurchasePlan.Selector]) {
        self.selectors = selectors
        states = selectors.map { _ in State() }
    }

    /// Makes ready for the next document.
    mutating func begin() {
        for i in states.indices { states[i] = State() }
    }

    mutating func beginElement(_ path: UInt64) {
        for i in selectors.indices where selectors[i].element == path {
            states[i].isChosen = selectors[i].index == states[i].elements
            states[i].elements += 1
            states[i].type = nil
        }
    }

    mutating func take(_ type: JSONType, _ path: UInt64, _ token: ByteSlice) {
        for i in selectors.indices {
            let selector = selectors[i]
            if path == selector.key, type == .string || type == .number {
                states[i].isChosen =
                    selector.names(token)
                    || type == .string && JSONText.unescaped(token).withSlice(selector.names)
            }
            if path == selector.place, !states[i].isDone {
                states[i].type = type
                states[i].token = token.array
            }
        }
    }

    /// Calls a closure with the values of an element that ends, where it is the one that is asked for; the first of several.
    mutating func endElement(
        _ path: UInt64, _ found: (PurchasePlan.Selector, JSONType, ByteSlice) -> Void
    ) {
        for i in selectors.indices where selectors[i].element == path {
            let state = states[i]
            guard state.isChosen, !state.isDone, let type = state.type else { continue }
            states[i].isDone = true
            let selector = selectors[i]
            state.token.withSlice { found(selector, type, $0) }
        }
    }
}

extension PurchasePlan {
    /// One element of a list, and a value in it. Hashes are of paths.
    struct Selector: Sendable {
        enum Target {
            case transactionID, revenue, currency
            case condition(Int)
        }

        let column: Int
        let target: Target
        let element: UInt64
        /// 0 where the element is told by its number.
        let key: UInt64
        let name: [UInt8]
        /// The name is only the beginning.
        let isPrefix: Bool
        let index: Int?
        let place: UInt64

        init(_ path: SelectedPath, column: Int, _ target: Target) {
            self.column = column
            self.target = target
            element = PayloadReader.hash(of: path.list + "[]")
            place = PayloadReader.hash(
                of: path.list + "[]" + (path.rest.isEmpty ? "" : ".\(path.rest)"))
            switch path.selector {
            case .index(let index):
                (self.index, key, name, isPrefix) = (index, 0, [], false)
            case .key(let key, let value):
                (index, name, isPrefix) = (nil, Array(value.text.utf8), value.isPrefix)
                self.key = PayloadReader.hash(of: "\(path.list)[].\(key)")
            }
        }

        /// Whether a value of the key is the one that is asked for.
        func names(_ value: ByteSlice) -> Bool {
            isPrefix
                ? value.count >= name.count && value.slice(0, name.count).equals(name)
                : value.equals(name)
        }
    }
}
