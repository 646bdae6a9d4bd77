extension FileFormat {
    /// What trackers and exports write where an id was not known. Letter case and blanks around it do not matter.
    package static let usualPlaceholders = [
        "undefined", "null", "(null)", "none", "(none)", "nil", "nan", "n/a", "#n/a", "\\N",
        "(not set)", "not set", "(not provided)", "not provided", "(empty)", "unknown", "(unknown)",
        "anonymous", "[object Object]", "[object Undefined]", "[object Null]", "true", "false", "-",
        "0", "0.0", "-1", "00000000-0000-0000-0000-000000000000",
        "00000000000000000000000000000000",
    ]
}
