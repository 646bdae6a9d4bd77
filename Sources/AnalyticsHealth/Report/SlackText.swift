import Shared

/// Text from data or from us, as it may stand in a Slack message, an e-mail or a page of Markdown.
///
/// Slack's three control characters become entities, and nothing notifies anybody: `<!channel>` is
/// no longer one, and an `@` is followed by a joiner that does not show
/// (https://docs.slack.dev/messaging/formatting-message-text).
enum SlackText {
    static func escaped(_ text: String) -> String {
        var safe = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            case "@": safe += "@\u{2060}"
            // Would end a code block, or begin one.
            case "`": safe += "'"
            case "\n", "\r", "\t": safe += " "
            default: if !scalar.isControl { safe.unicodeScalars.append(scalar) }
            }
        }
        return safe
    }
}
