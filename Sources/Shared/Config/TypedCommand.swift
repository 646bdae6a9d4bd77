/// A command of ours, as somebody can paste it: with the options by which this configuration was found, and with
/// the feed where there are several.
extension GateConfig {
    /// - Parameters:
    ///   - words: The command and what comes right behind it: `check 2025-03-19`.
    ///   - rest: Behind the feed and the configuration, as it is typed: `--by NAME`.
    ///   - feed: Named where the configuration has several.
    package func command(
        _ words: String, _ rest: String = "", feed: String? = nil, program: String = "ingest-gate"
    ) -> String {
        var parts = [program, words]
        if let feed, feeds.count > 1 { parts += ["--feed", Typed.word(feed)] }
        parts += givenOptions.map(Typed.word)
        if !rest.isEmpty { parts.append(rest) }
        return parts.joined(separator: " ")
    }
}

/// Words as a shell takes them.
package enum Typed {
    private static let plain = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,".unicodeScalars)

    /// In quotes where a shell would make something else of it.
    package static func word(_ text: String) -> String {
        guard text.isEmpty || !text.unicodeScalars.allSatisfy(plain.contains) else { return text }
        return "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
