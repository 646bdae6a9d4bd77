/// Text of a message with its marks.
///
/// Words from data stand in it as they came: a renderer escapes them, once, for where it shows them.
package struct MessageText: Sendable, Hashable, ExpressibleByStringLiteral {
    package enum Mark: Sendable, Hashable { case plain, bold, italic, code }

    package struct Span: Sendable, Hashable {
        package let text: String
        package let mark: Mark
    }

    package let spans: [Span]

    package init(_ text: String, _ mark: Mark = .plain) {
        spans = text.isEmpty ? [] : [Span(text: text, mark: mark)]
    }

    package init(stringLiteral text: String) { self.init(text) }

    private init(spans: [Span]) { self.spans = spans }

    package static func bold(_ text: String) -> MessageText { MessageText(text, .bold) }
    package static func italic(_ text: String) -> MessageText { MessageText(text, .italic) }
    package static func code(_ text: String) -> MessageText { MessageText(text, .code) }

    package static func + (a: MessageText, b: MessageText) -> MessageText {
        MessageText(spans: a.spans + b.spans)
    }

    package static func + (a: MessageText, b: String) -> MessageText { a + MessageText(b) }

    /// Without marks.
    package var plain: String { spans.map(\.text).joined() }
}
