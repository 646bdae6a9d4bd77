/// Every effective value of a configuration with its origin, for people and for programs.
package struct SettingsListing {
    private let loaded: LoadedConfig
    private let path: String

    package init(_ loaded: LoadedConfig, path: String) {
        self.loaded = loaded
        self.path = path
    }

    /// One line a value; what is unset is left out.
    package var text: String {
        let rows = loaded.settings.filter { $0.value != .null && $0.value != .list([]) }.map {
            ("\($0.path) = \(shown($0.value))", origin($0.origin))
        }
        let width = min(60, rows.map(\.0.count).max() ?? 0)
        let lines = rows.map { value, origin in
            value + String(repeating: " ", count: max(0, width - value.count)) + "  # \(origin)"
        }
        return (lines + ["fingerprint = \(loaded.config.digest)"]).joined(separator: "\n")
            + "\n"
    }

    package var json: String {
        let settings = loaded.settings.map { setting -> JSONTree in
            var members: [String: JSONTree] = [
                "path": .text(setting.path), "value": setting.value,
            ]
            switch setting.origin {
            case .file(let place):
                members["origin"] = .text("file")
                members["line"] = .integer(place.line)
            case .standard: members["origin"] = .text("default")
            case .environment(let name, let place):
                members["origin"] = .text("environment")
                members["variable"] = .text(name)
                members["line"] = .integer(place.line)
            case .option(let option):
                members["origin"] = .text("option")
                members["option"] = .text(option)
            }
            return .object(members)
        }
        let whole: JSONTree = .object([
            "schema_version": .integer(1), "file": .text(path),
            "fingerprint": .text(loaded.config.digest), "settings": .list(settings),
        ])
        return whole.rendered + "\n"
    }

    private func shown(_ value: JSONTree) -> String {
        if case .text(let text) = value, text == "***" { return text }
        return value.compact
    }

    private func origin(_ origin: Setting.Origin) -> String {
        switch origin {
        case .file(let place): "\(path):\(place.line)"
        case .standard: "default"
        case .environment(let name, let place): "environment \(name), \(path):\(place.line)"
        case .option(let option): option
        }
    }
}
