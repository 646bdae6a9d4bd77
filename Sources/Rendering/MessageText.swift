import Shared

/// Text of a message with its marks.
///
/// Words from data stand in it as they came: a renderer escapes them, once, for where it shows them.
package struct MessageText: Sendable, Hashable, ExpressibleByStringLiteral {
    package enum Mark: Sendable, Hashable {
        case plain, bold, italic, code
        /// An address that somebody follows: it stays one, whatever signs are in it.
        case address
    }

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

    /// The text, or its beginning up to the end of a word and `…`, in at most so many Unicode scalars.
    package func shortened(to width: Int) -> MessageText {
        var rest = width
        var kept: [Span] = []
        for span in spans {
            let size = span.text.unicodeScalars.count
            guard size > rest else {
                kept.append(span)
                rest -= size
                continue
            }
            // Half an address leads nowhere.
            let text = span.mark == .address ? "…" : span.text.shortened(to: rest)
            if rest > 0 { kept.append(Span(text: text, mark: span.mark)) }
            break
        }
        return MessageText(spans: kept)
    }

    /// Text of a configuration: an address where it is one.
    package static func linked(_ text: String) -> MessageText {
        let isAddress =
            (text.hasPrefix("https://") || text.hasPrefix("http://"))
            && text.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 0x20 && $0.value != 0x7f }
        return MessageText(text, isAddress ? .address : .plain)
    }

    /// Without marks.
    package var plain: String { spans.map(\.text).joined() }
}
