/// Reads the small, unsurprising part of YAML that a configuration needs.
///
/// Anchors, aliases, merge keys, tags, directives and second documents are refused, so what is
/// written is what is meant, and a short file cannot unfold into a large one. Everything refused
/// is reported; reading goes on where it can.
package struct YAMLParser {
    private let limits: YAMLLimits
    private let events: YAMLEvents
    private var nodes = 0
    private var problems: [Diagnostic] = []

    /// The document, and all that is wrong with it. The document is nil where the file is empty or
    /// cannot be read to its end.
    package static func parse(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits())
        -> (root: YAMLNode?, problems: [Diagnostic])
    {
        if bytes.count > limits.bytes {
            let problem = "the file is too large: more than \(limits.bytes) bytes are refused"
            return (nil, [Diagnostic(at: .start, problem)])
        }
        if let refused = SourceText.firstRefused(in: bytes) { return (nil, [refused]) }
        var text = SourceText.withoutByteOrderMark(bytes)
        let count = text.count
        // libyaml aborts on a null pointer, which an empty array may have.
        text.append(UInt8(ascii: "\n"))
        return unsafe text.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return (nil, []) }
            var parser = unsafe YAMLParser(
                limits: limits, events: YAMLEvents(start, count: count))
            do throws(YAMLStop) {
                let root = try parser.document()
                return (root, parser.problems)
            } catch {
                return (nil, parser.problems + [error.diagnostic])
            }
        }
    }

    private init(limits: YAMLLimits, events: YAMLEvents) {
        self.limits = limits
        self.events = events
    }

    private mutating func document() throws(YAMLStop) -> YAMLNode? {
        var root: YAMLNode?
        var documents = 0
        while true {
            let event = try events.next()
            switch event.kind {
            case .streamEnd: return root
            case .streamStart, .documentEnd: continue
            case .documentStart:
                documents += 1
                if documents > 1 {
                    throw YAMLStop(
                        Diagnostic(at: event.start, "a second document: one file is one document"))
                }
                root = try node(try events.next(), depth: 1)
            default: root = try node(event, depth: 1)
            }
        }
    }

    private mutating func node(_ event: YAMLEvent, depth: Int) throws(YAMLStop) -> YAMLNode {
        nodes += 1
        if nodes > limits.nodes {
            throw YAMLStop(Diagnostic(at: event.start, "more than \(limits.nodes) values"))
        }
        if event.anchor != nil {
            refuse(event, "anchors (&) are not supported: write the value where it is used")
        }
        if event.tag != nil { refuse(event, "tags (!) are not supported: write the plain value") }
        switch event.kind {
        case .scalar(let scalar):
            return YAMLNode(kind: .scalar(scalar), location: event.start, end: event.end)
        case .sequenceStart:
            try check(depth, event)
            var items: [YAMLNode] = []
            while true {
                let next = try events.next()
                if case .sequenceEnd = next.kind {
                    return YAMLNode(kind: .sequence(items), location: event.start, end: next.end)
                }
                items.append(try node(next, depth: depth + 1))
            }
        case .mappingStart:
            try check(depth, event)
            return try mapping(event, depth: depth)
        case .alias:
            refuse(event, "aliases (*) are not supported: write the value out")
            return YAMLNode(kind: .refused, location: event.start, end: event.end)
        default:
            return YAMLNode(kind: .refused, location: event.start, end: event.end)
        }
    }

    private mutating func mapping(_ event: YAMLEvent, depth: Int) throws(YAMLStop) -> YAMLNode {
        var entries: [YAMLNode.Entry] = []
        var seen: [String: SourceLocation] = [:]
        while true {
            let next = try events.next()
            if case .mappingEnd = next.kind {
                return YAMLNode(kind: .mapping(entries), location: event.start, end: next.end)
            }
            let key = try node(next, depth: depth + 1)
            let value = try node(try events.next(), depth: depth + 1)
            guard case .scalar(let name) = key.kind else {
                if case .refused = key.kind { continue }
                problems.append(Diagnostic(at: key.location, "a key must be a single value"))
                continue
            }
            if name.plain, name.text == "<<" {
                refuse(next, "merge keys (<<) are not supported: write the values out")
                continue
            }
            if name.text.isEmpty {
                problems.append(Diagnostic(at: key.location, "a key without a name"))
                continue
            }
            let first = seen[name.text]
            if let first {
                problems.append(
                    Diagnostic(
                        at: key.location, "duplicate key '\(name.text)'",
                        notes: [.init("it was first given here", at: first)]))
            }
            seen[name.text] = first ?? key.location
            entries.append(
                YAMLNode.Entry(
                    key: name.text, location: key.location, value: value, isRepeated: first != nil))
        }
    }

    private mutating func refuse(_ event: YAMLEvent, _ message: String) {
        problems.append(Diagnostic(at: event.start, message))
    }

    private func check(_ depth: Int, _ event: YAMLEvent) throws(YAMLStop) {
        if depth > limits.depth {
            throw YAMLStop(
                Diagnostic(at: event.start, "nested more than \(limits.depth) levels deep"))
        }
    }
}

/// How much of a file is read before it is refused.
package struct YAMLLimits: Sendable {
    package var bytes = 1 << 20
    package var depth = 32
    package var nodes = 100_000

    package init() {}
}
