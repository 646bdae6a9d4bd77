extension ValueType where Value == UInt8 {
    /// A single ASCII character; `tab` is another spelling of "\t".
    static var character: ValueType {
        ValueType(
            schema: ["type": .text("string"), "minLength": .integer(1), "maxLength": .integer(3)],
            parse: { scalar throws(ValueProblem) in
                let text = scalar.text == "tab" ? "\t" : scalar.text
                guard text.utf8.count == 1, let byte = text.utf8.first else {
                    throw ValueProblem("'\(text)' is not a single one-byte character, or 'tab'")
                }
                let isWord =
                    (48...57).contains(byte) || (65...90).contains(byte)
                    || (97...122).contains(byte)
                guard byte >= 32 && byte < 127 || byte == 9, !isWord else {
                    throw ValueProblem("letters, digits and line breaks cannot separate or quote")
                }
                return byte
            },
            show: { .text($0 == 9 ? "tab" : String(Unicode.Scalar($0))) })
    }
}

extension ValueType where Value == String {
    /// What stands between fields: some characters.
    static var delimiter: ValueType {
        let character = ValueType<UInt8>.character
        return ValueType(
            schema: ["type": .text("string"), "minLength": .integer(1), "maxLength": .integer(8)],
            parse: { scalar throws(ValueProblem) in
                let text = scalar.text
                guard text.utf8.count <= 8 else {
                    throw ValueProblem("'\(text)' is longer than 8 characters")
                }
                guard text != "tab", text.utf8.count > 1 else {
                    return String(Unicode.Scalar(try character.parse(scalar)))
                }
                guard text.utf8.allSatisfy({ $0 >= 32 && $0 < 127 || $0 == 9 }) else {
                    throw ValueProblem("'\(text)' has characters that cannot separate fields")
                }
                let isWord = text.utf8.contains {
                    (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                }
                guard !isWord else {
                    throw ValueProblem("letters, digits and line breaks cannot separate or quote")
                }
                return text
            }, show: { $0 == "\t" ? .text("tab") : .text($0) })
    }
}

extension ValueType where Value == UInt8 {
    /// The same, or `none`.
    static var quote: ValueType {
        let (character, none) = (character, FileFormat.noQuote)
        return ValueType(
            schema: ["type": .text("string"), "minLength": .integer(1), "maxLength": .integer(4)],
            parse: { scalar throws(ValueProblem) in
                if scalar.text == "none" { return none }
                do throws(ValueProblem) {
                    return try character.parse(scalar)
                } catch {
                    guard scalar.text.utf8.count != 1, scalar.text != "tab" else { throw error }
                    throw ValueProblem(
                        "'\(scalar.text)' is not a single one-byte character, 'tab' or 'none'")
                }
            },
            show: { $0 == none ? .text("none") : character.show($0) })
    }
}

extension ValueType where Value == PathPattern {
    static var pathPattern: ValueType {
        ValueType(
            schema: ["type": .text("string"), "minLength": .integer(1)],
            parse: { scalar throws(ValueProblem) in
                let text = try scalar.asText()
                if let why = UnreadableFiles.why(text) {
                    throw ValueProblem("'\(text)' \(why)")
                }
                do throws(FilePattern.Invalid) {
                    return try PathPattern(text)
                } catch {
                    throw ValueProblem("'\(text)' \(error.reason)")
                }
            }, show: { .text($0.text) })
    }
}

/// Which files of a day have a header.
enum HeaderPlace { case each, first, none }

extension ValueType where Value == HeaderPlace {
    static var header: ValueType {
        ValueType(
            schema: [
                "enum": .list(
                    [.flag(true), .flag(false)]
                        + ["yes", "no", "on", "off", "first"].map { .text($0) })
            ],
            parse: { scalar throws(ValueProblem) in
                if scalar.text == "first" { return .first }
                return try ValueType<Bool>.flag.parse(scalar) ? .each : .none
            }, show: { $0 == .first ? .text("first") : .flag($0 == .each) })
    }
}

extension Feed {
    /// - Parameter root: The top of the file, whose settings of layer 2 a feed's own ones go beyond.
    static func read(
        _ name: String, _ fields: Fields, _ catalog: ConfigCatalog, root: Fields
    ) -> Feed? {
        let rules = catalog.rules.filter { $0.layer == .partition }
        let files = fields.oneOrMore(
            "files", .pathPattern,
            "File name with {yyyy}, {mm} and {dd} in it; '.gz' and '.zst' are accepted beside it. With folders (a/b), wildcards (* ? "
                + "**), {hh}, {m}, {d}, {h}, {mon}, {month}, {epoch_day}, or as a list of several: then all files of a "
                + "day are one partition.")
        let span = fields.value(
            "partition", .choice(Feed.Span.allCases), default: .day,
            "hour: each hour is a partition, judged by itself, against the same hours of earlier days. 'files' then says "
                + "the hour by {hh} or {h}.")
        let zone = fields.value(
            "time_zone", .zone, default: .utc,
            "Bounds a partition's day: UTC, an offset such as +02:00, or a name such as "
                + "Europe/Berlin. Timestamps without an offset are read in it.")
        let maxRecordBytes = fields.value(
            "max_record_bytes", .bytes(1024...(1 << 30)), default: 16 << 20,
            "The longest record that is read whole; a longer one counts as malformed.")
        let format = fields.group(
            "format", orWord: "type",
            "How the bytes of a file are to be read; `jsonl` is {type: jsonl}."
        ) { FileFormat.read($0, usual: .usual(for: files)) }
        let columns = fields.groups(
            "columns", isRequired: true, name: "name",
            "The declared columns, in the order of the file."
        ) { Column.read($0, rules: rules) }
        let identity = fields.optionalGroup(
            "identity", "Who a record is of, where several columns tell it."
        ) { FeedIdentity.read($0, columns: columns) }
        let events = fields.optionalGroup("events", "The tracking plan.") { EventPlan.read($0) }
        let purchases = fields.optionalGroup(
            "purchases", "Where the fields of a purchase live."
        ) { PurchaseMapping.read($0, columns: columns) }
        let schedule = fields.optionalGroup(
            "schedule", "Which days must land, and by when."
        ) { Schedule.read($0) }
        let complete = fields.optionalGroup(
            "complete",
            "When all files of a day are there; before that it is waited for, and never judged."
        ) { Completeness.read($0, files, span) }
        let late = fields.optionalGroup(
            "late", "Records of the time before the day that are accepted in its file."
        ) {
            $0.value(
                "up_to", .duration, default: 0,
                "So long before the day begins; such records are counted as late, not as outside: 6h, 30m."
            )
        }
        let overrides = fields.group("rules", "Overrides of rules for this feed.") {
            RuleOverride.read($0, rules, at: .feed)
        }
        let health = fields.optionalGroup(
            "health",
            "Layer 2 judges this feed's numbers by themselves, as one shop among several. What it leaves out is as at the top of the file; health: {} is enough."
        ) { FeedHealth.read($0, inheriting: root, catalog) }
        guard !files.isEmpty else { return nil }
        var feed = Feed(name: name, files: FeedFiles(files), columns: columns)
        feed.span = span
        feed.zone = zone
        feed.maxRecordBytes = maxRecordBytes
        feed.format = format
        feed.identity = identity
        feed.events = events
        feed.purchases = purchases
        feed.schedule = schedule
        feed.complete = complete
        feed.late = late ?? 0
        feed.rules = overrides
        feed.health = health
        return feed
    }
}

extension FileFormat {
    /// - Parameter usual: What files of such names are.
    static func read(_ fields: Fields, usual: Kind) -> FileFormat {
        var format = FileFormat()
        format.kind = fields.value(
            "type", .choice(Kind.allCases, said: Kind.otherWords), default: usual,
            "csv, jsonl (a JSON object in each line, columns are paths in it) or parquet (rows, columns are paths in them; read by the "
                + "program duckdb). Without it, files whose names end in "
                + ".jsonl, .ndjson or .json (.gz, .zst) are jsonl, and .parquet parquet.")
        let delimiter = fields.value(
            "delimiter", .delimiter, default: ",",
            "What stands between fields, one character or several such as ||; 'tab' for a tabulator."
        )
        format.delimiter = delimiter.utf8.first ?? format.delimiter
        format.quote = fields.value(
            "quote", .quote, default: format.quote,
            "The character around quoted fields. none: no character quotes, each line is a record.")
        let escape = fields.value(
            "escape", .choice(FileFormat.Escape.allCases), default: .doubled,
            "backslash: quotes, delimiters and line ends that are characters of a field have a backslash before them. "
                + "doubled: quotes within quotes stand twice.")
        if delimiter.utf8.count > 1 || escape == .backslash {
            format.spelling = Spelling(delimiter: delimiter, quote: format.quote, escape: escape)
        }
        let (header, names) = fields.value(
            "header", .header, default: .each, orList: .text,
            "False: the first record is data, and fields are the declared columns in order. A list of names: the same, and "
                + "these are the fields. first: of the files of a day only the first has a header.")
        format.names = names
        format.header = header != .none && names == nil
        format.isHeaderInFirstOnly = header == .first && names == nil
        format.skipLines = fields.value(
            "skip_lines", .integer(0...10_000), default: 0,
            "So many lines at the beginning of a file, before its header, are no records.")
        format.comments = fields.oneOrMore(
            "comment", .text, isRequired: false,
            "How lines begin that are no records, such as # or the word before a line of totals.")
        format.hasTrailingDelimiter = fields.value(
            "trailing_delimiter", .flag, default: false,
            "Each record ends in a delimiter with nothing behind it, whether or not the header does."
        )
        format.coding = fields.optional(
            "encoding", .coding,
            "How characters stand as bytes where that is not UTF-8: windows-1252, iso-8859-15, utf-16 and the like."
        )
        format.nullValues = fields.list(
            "null_values", .text,
            "Texts that mean \"no value\", beside the empty field. A column can have its own.")
        format.numbers = NumberSettings.read(fields)
        let isGiven = fields.has("placeholders")
        let placeholders = fields.list(
            "placeholders", .text,
            "Texts that name nobody where an id should be: visitors and purchases with one count as without id. Without "
                + "this list: undefined, null, none, NaN, (not set), [object Object], 0, zero UUIDs and the like; [] "
                + "for none.")
        if isGiven { format.placeholders = placeholders }
        format.maxExpansion = fields.value(
            "max_expansion", .number(1...100_000), default: format.maxExpansion,
            "A .gz or .zst file may grow to this many times its size before it is refused.")
        format.reader = fields.optional(
            "reader", .text,
            "The program that reads Parquet, where it is not duckdb on the PATH: /opt/duckdb/duckdb."
        )
        if format.hasPaths {
            let isParquet = format.kind == .parquet
            let others = isParquet ? ["encoding", "skip_lines", "comment"] : []
            let ours = ["delimiter", "quote", "escape", "header", "trailing_delimiter"]
            for key in ours + others
            where fields.has(key) {
                fields.pass.error(
                    fields.path + [key],
                    "'\(key)' is only for \(others.contains(key) ? "text" : "CSV"); "
                        + (isParquet ? "this is Parquet" : "these are JSON lines"))
            }
            // A line is one text, whatever is in it; no text has such a byte.
            (format.delimiter, format.quote) = (UInt8(ascii: "\n"), 0xff)
            (format.header, format.isHeaderInFirstOnly) = (false, false)
            (format.names, format.hasTrailingDelimiter, format.spelling) = (nil, false, nil)
        }
        return format
    }
}

extension FileFormat.Kind {
    /// What files are by their names.
    static func usual(for files: [PathPattern]) -> FileFormat.Kind {
        let areLines = files.allSatisfy { pattern in
            let name = Packed.plain(pattern.text)
            return [".jsonl", ".ndjson", ".json"].contains(where: name.hasSuffix)
        }
        if !files.isEmpty, files.allSatisfy({ $0.text.hasSuffix(".parquet") }) { return .parquet }
        return areLines && !files.isEmpty ? .jsonLines : .csv
    }

    fileprivate static let otherWords: [String: FileFormat.Kind] = [
        "json": .jsonLines, "ndjson": .jsonLines, "json_lines": .jsonLines, "jsonlines": .jsonLines,
        "tsv": .csv,
    ]
}

/// What the texts in a column are, beside texts.
enum ParsedText: String, CaseIterable, Sendable { case json }

extension Column {
    static func read(_ fields: Fields, rules: [RuleSpec]) -> Column? {
        let name = fields.required(
            "name", .text,
            "The name in the header; of JSON lines a path: properties.order.id, items[0].id.")
        var column = Column(name: name ?? "")
        column.aliases = fields.list(
            "aliases", .text, "Other names under which the column is accepted, and noted.")
        column.role = fields.value(
            "role", .choice(ColumnRole.allCases, said: ColumnRole.otherWords), default: .none,
            "What the column is for.")
        column.type = fields.value(
            "type", .choice(ColumnType.allCases, said: ColumnType.otherWords), default: .text,
            "What the values are expected to parse as.")
        let formats = fields.list(
            "timestamp_formats", .timestampFormat,
            "How timestamps and dates may be written, tried in order: iso8601 (the default), epoch_seconds and the like, or a "
                + "pattern with the letters of strptime such as \"%d.%m.%Y %H:%M\".")
        if !formats.isEmpty { column.timestampFormats = formats }
        column.parsesText =
            fields.optional(
                "parse", .choice(ParsedText.allCases),
                "json: the text in it is JSON itself, and paths may lead into it. Of JSON lines only."
            )
            != nil
        column.values = fields.list(
            "values", .text, "The accepted values, letter for letter.")
        let hasNulls = fields.has("null_values")
        let nulls = fields.list(
            "null_values", .text,
            "Texts that mean \"no value\" in this column, instead of those of the feed. In a payload: in its texts."
        )
        if hasNulls { column.nullValues = nulls }
        column.numbers = NumberSettings.read(fields)
        column.bits = fields.value(
            "bits", .bits, default: 64, "How wide an integer may be, with its sign.")
        column.readConstraints(fields)
        column.pii = fields.value(
            "pii", .flag, default: false,
            "Personal data: values are masked in samples, reports and logs.")
        column.required = fields.optional(
            "required", .severity, "Severity of its absence. Without it, the column is optional.")
        column.maxMissing = fields.optional(
            "max_missing", .share(), "The largest accepted share of empty values.")
        column.campaignParameters = fields.list(
            "campaign_parameters", .text,
            "URL query parameters of which one is enough to mark a visit as tagged; type url only."
        )
        column.rules = fields.group("rules", "Overrides of rules for this column.") {
            RuleOverride.read($0, rules, at: .column)
        }
        return name == nil ? nil : column
    }
}

extension ValueType where Value == Int {
    fileprivate static var bits: ValueType {
        let widths = [8, 16, 32, 64]
        return ValueType(
            schema: ["enum": .list(widths.map { .integer($0) })],
            parse: { scalar throws(ValueProblem) in
                let bits = try scalar.asWholeNumber()
                guard widths.contains(bits) else {
                    throw ValueProblem("\(bits) is not one of 8, 16, 32, 64")
                }
                return bits
            }, show: { .integer($0) })
    }
}

extension EventPlan {
    static func read(_ fields: Fields) -> EventPlan {
        EventPlan(
            known: fields.list("known", .text, "Every event name that may occur."),
            expected: fields.list(
                "expected", .text, "Event names that must occur in every partition."))
    }
}

extension Column {
    package var holdsJSON: Bool { role == .payload || type == .json }
}

extension ColumnType {
    /// What other programs call them.
    fileprivate static let otherWords: [String: ColumnType] = [
        "string": .text, "str": .text, "varchar": .text, "char": .text, "int": .integer,
        "bigint": .integer, "long": .integer, "int64": .integer, "float": .decimal,
        "double": .decimal, "number": .decimal, "numeric": .decimal, "money": .decimal,
        "bool": .boolean, "day": .date, "datetime": .timestamp, "time": .timestamp,
        "timestamptz": .timestamp, "uri": .url,
        "link": .url, "object": .json, "struct": .json, "variant": .json, "choice": .enumeration,
        "category": .enumeration,
    ]
}

extension ColumnRole {
    fileprivate static let otherWords: [String: ColumnRole] = [
        "user": .identity, "visitor": .identity, "client": .identity, "user_id": .identity,
        "client_id": .identity, "id": .identity, "time": .eventTime, "timestamp": .eventTime,
        "event_timestamp": .eventTime, "event": .eventName, "name": .eventName, "json": .payload,
        "data": .payload, "referrer": .attribution, "source": .attribution,
        "campaign": .attribution,
    ]
}
