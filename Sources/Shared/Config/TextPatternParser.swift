/// Reads the text of a pattern.
struct TextPatternParser {
    private typealias Invalid = TextPattern.Invalid
    private let scalars: [Unicode.Scalar]
    private var i = 0
    private var ignoresCase = false
    private var depth = 0

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    private var next: Unicode.Scalar? { i < scalars.count ? scalars[i] : nil }

    private mutating func skip(_ text: String) -> Bool {
        let wanted = Array(text.unicodeScalars)
        guard scalars[i...].starts(with: wanted) else { return false }
        i += wanted.count
        return true
    }

    mutating func parse() throws(TextPattern.Invalid) -> TextPatternNode {
        ignoresCase = skip("(?i)")
        _ = skip("^")
        let node = try alternatives()
        if let next { throw Invalid(reason: "has a '\(next)' too many") }
        return node
    }

    private mutating func alternatives() throws(TextPattern.Invalid) -> TextPatternNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 50 else { throw Invalid(reason: "has too many groups within each other") }
        var all = [try sequence()]
        while skip("|") { all.append(try sequence()) }
        return all.count == 1 ? all[0] : .either(all)
    }

    private mutating func sequence() throws(TextPattern.Invalid) -> TextPatternNode {
        var nodes: [TextPatternNode] = []
        while let next, next != "|", next != ")" {
            // At its end, where it says nothing: the whole value is matched.
            if next == "$", i == scalars.count - 1 {
                i += 1
                break
            }
            nodes.append(try repetition(of: try atom()))
        }
        return .sequence(nodes)
    }

    private mutating func repetition(
        of node: TextPatternNode
    ) throws(TextPattern.Invalid) -> TextPatternNode {
        let found: TextPatternNode
        switch next {
        case "*": found = .repeated(node, 0, nil)
        case "+": found = .repeated(node, 1, nil)
        case "?": found = .repeated(node, 0, 1)
        case "{": return try counted(node)
        default: return node
        }
        i += 1
        return try ended(found)
    }

    /// `{3}`, `{3,}`, `{3,5}`.
    private mutating func counted(
        _ node: TextPatternNode
    ) throws(TextPattern.Invalid) -> TextPatternNode {
        i += 1
        func number() -> Int? {
            var digits = ""
            while let next, ("0"..."9").contains(next), digits.count < 6 {
                digits.unicodeScalars.append(next)
                i += 1
            }
            return Int(digits)
        }
        guard let least = number() else {
            throw Invalid(reason: "has a { without a number behind it; write \\{ for the sign")
        }
        var most: Int? = least
        if skip(",") { most = next == "}" ? nil : number() ?? -1 }
        guard skip("}"), most.map({ $0 >= least }) ?? true, least <= 1000, most ?? 0 <= 1000 else {
            throw Invalid(reason: "has a count that is not {n}, {n,} or {n,m} of up to 1000")
        }
        return try ended(.repeated(node, least, most))
    }

    private mutating func ended(
        _ node: TextPatternNode
    ) throws(TextPattern.Invalid) -> TextPatternNode {
        // A lazy repetition matches the same texts as a whole.
        if skip("?") { return node }
        if let next, "*+{".unicodeScalars.contains(next) {
            throw Invalid(reason: "has two repetitions one after the other")
        }
        return node
    }

    private mutating func atom() throws(TextPattern.Invalid) -> TextPatternNode {
        guard let scalar = next else { throw Invalid(reason: "ends too early") }
        i += 1
        switch scalar {
        case "(":
            if skip("?"), !skip(":") {
                throw Invalid(
                    reason:
                        "has a group (?…), which is not read; (?:…) is, and (?i) at the beginning")
            }
            let node = try alternatives()
            guard skip(")") else { throw Invalid(reason: "has a ( without its )") }
            return node
        case "[": return node(of: try charClass())
        case ".": return node(of: ScalarSet([0x0a...0x0a]).inverted)
        case "\\": return node(of: try escape())
        case "^", "$":
            throw Invalid(
                reason:
                    "has a \(scalar) within; it may stand at the ends only, since whole values are matched"
            )
        case "*", "+", "?", "{":
            throw Invalid(reason: "has a \(scalar) with nothing before it to repeat")
        default: return node(of: literal(scalar))
        }
    }

    private func literal(_ scalar: Unicode.Scalar) -> ScalarSet {
        ScalarSet([scalar.value...scalar.value])
    }

    private mutating func escape() throws(TextPattern.Invalid) -> ScalarSet {
        guard let scalar = next else { throw Invalid(reason: "ends with a single \\") }
        i += 1
        switch scalar {
        case "d": return .digits
        case "D": return ScalarSet.digits.inverted
        case "w": return .word
        case "W": return ScalarSet.word.inverted
        case "s": return .blanks
        case "S": return ScalarSet.blanks.inverted
        case "t": return literal("\t")
        case "n": return literal("\n")
        case "r": return literal("\r")
        default:
            let isWord = ScalarSet.word.ranges.contains { $0.contains(scalar.value) }
            guard !isWord else {
                throw Invalid(
                    reason:
                        "has \\\(scalar), which is not read; \\d \\w \\s \\D \\W \\S \\t \\n \\r are"
                )
            }
            return literal(scalar)
        }
    }

    private mutating func charClass() throws(TextPattern.Invalid) -> ScalarSet {
        let isInverted = skip("^")
        var set = ScalarSet([])
        var isFirst = true
        while let scalar = next, scalar != "]" || isFirst {
            isFirst = false
            i += 1
            let part = scalar == "\\" ? try escape() : literal(scalar)
            guard next == "-", i + 1 < scalars.count, scalars[i + 1] != "]",
                let low = part.single
            else {
                set.ranges += part.ranges
                continue
            }
            i += 1
            let end = scalars[i]
            i += 1
            let high = end == "\\" ? try escape() : literal(end)
            guard let last = high.single, last >= low else {
                throw Invalid(reason: "has a range in [ ] that runs backwards")
            }
            set.ranges.append(low...last)
        }
        guard skip("]") else { throw Invalid(reason: "has a [ without its ]") }
        if set.ranges.isEmpty { throw Invalid(reason: "has an empty [ ]") }
        if ignoresCase { set.addOtherCase() }
        return isInverted ? set.inverted : set
    }

    private func node(of set: ScalarSet) -> TextPatternNode {
        var set = set
        if ignoresCase { set.addOtherCase() }
        return set.node
    }
}
