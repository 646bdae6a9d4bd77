import CYAML

/// One step through a YAML stream.
struct YAMLEvent {
    enum Kind {
        case streamStart, streamEnd
        case documentStart, documentEnd
        case alias(String)
        case scalar(YAMLScalar)
        case sequenceStart, sequenceEnd, mappingStart, mappingEnd
    }

    var kind: Kind
    var start: SourceLocation
    var end: SourceLocation
    var anchor: String?
    var tag: String?
}

/// libyaml's parser as a source of events. It expands nothing: an alias is an event, not a copy.
@safe
final class YAMLEvents {
    /// On the heap because the C structure points into itself and must never move.
    private let parser: UnsafeMutablePointer<yaml_parser_t>

    /// The bytes must outlive the source.
    init(_ bytes: UnsafePointer<UInt8>, count: Int) {
        unsafe parser = .allocate(capacity: 1)
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            preconditionFailure("no memory for a YAML parser")
        }
        unsafe yaml_parser_set_input_string(parser, bytes, count)
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
    }

    func next() throws(YAMLStop) -> YAMLEvent {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw YAMLStop(syntaxError) }
        defer { unsafe yaml_event_delete(&event) }
        var anchor: UnsafeMutablePointer<yaml_char_t>?
        var tag: UnsafeMutablePointer<yaml_char_t>?
        // Only the arm of the union that belongs to the type may be looked at.
        let kind: YAMLEvent.Kind
        switch unsafe event.type {
        case YAML_STREAM_START_EVENT: kind = .streamStart
        case YAML_DOCUMENT_START_EVENT: kind = .documentStart
        case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
        case YAML_ALIAS_EVENT:
            kind = unsafe .alias(text(event.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT:
            let data = unsafe event.data.scalar
            unsafe (anchor, tag) = (data.anchor, data.tag)
            let bytes = unsafe UnsafeBufferPointer(start: data.value, count: data.length)
            kind = unsafe .scalar(
                YAMLScalar(
                    text: String(decoding: bytes, as: UTF8.self),
                    plain: data.style == YAML_PLAIN_SCALAR_STYLE))
        case YAML_SEQUENCE_START_EVENT:
            let data = unsafe event.data.sequence_start
            unsafe (anchor, tag) = (data.anchor, data.tag)
            kind = .sequenceStart
        case YAML_SEQUENCE_END_EVENT: kind = .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            let data = unsafe event.data.mapping_start
            unsafe (anchor, tag) = (data.anchor, data.tag)
            kind = .mappingStart
        case YAML_MAPPING_END_EVENT: kind = .mappingEnd
        default: kind = .streamEnd
        }
        return unsafe YAMLEvent(
            kind: kind, start: location(event.start_mark), end: location(event.end_mark),
            anchor: text(anchor), tag: text(tag))
    }

    private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        unsafe pointer.map { unsafe String(cString: $0) }
    }

    private func location(_ mark: yaml_mark_t) -> SourceLocation {
        SourceLocation(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }

    private var syntaxError: Diagnostic {
        let parser = unsafe parser.pointee
        let problem = unsafe parser.problem.map { unsafe String(cString: $0) } ?? "not YAML"
        let context = unsafe parser.context.map { unsafe String(cString: $0) }
        let place = unsafe location(parser.problem_mark)
        guard let context else { return Diagnostic(at: place, problem) }
        let beginning = unsafe location(parser.context_mark)
        // What is never closed is noticed far behind the culprit, often at the end of the file.
        let unclosed =
            problem.contains("unexpected end of stream") || context.contains("a flow ")
            || context.contains("simple key")
        return Diagnostic(
            at: unclosed ? beginning : place, "\(problem) \(context)",
            notes: unclosed && place != beginning
                ? [.init("noticed here", at: place)]
                : beginning == place ? [] : [.init("it began here", at: beginning)])
    }
}

/// The file cannot be read any further.
struct YAMLStop: Error {
    let diagnostic: Diagnostic

    init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }
}
