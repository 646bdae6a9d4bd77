import Shared
import TestSupport
import Testing

@Suite("What a configuration may not say")
struct ConfigRefusalTests {
    static let values: [Refusal] = [
        .top("«limts: {samples: 3}\n", "unknown key 'limts'"),
        .top("limits: {samples: «many}\n", "'many' is not a whole number"),
        .top("limits: {samples: «\"3\"}\n", "'3' is text; write a whole number without quotes"),
        .top("limits: {samples: «010}\n", "'010' begins with a zero; write the number without it"),
        .top("limits: {samples: «3.5}\n", "'3.5' is not a whole number"),
        .top("limits: {samples: «-1}\n", "-1 is out of range: 0 to 100"),
        .top("limits: {samples: «[1]}\n", "expected a single value, found a list"),
        .top("limits: {samples: «}\n", "a value is missing: a whole number is needed"),
        .top("limits: «3\n", "expected a mapping (key: value), found a single value"),
        .top(
            "limits: {set_memory: «256 Mb}\n",
            "'256 Mb' is not a size: write bytes, or 64MB, or 256MiB"),
        .top("limits: {set_memory: «10}\n", "10 is out of range: 1MiB to 1TiB"),
        .top("folders: {state: «12}\n", "'12' is a number; quote it to mean text"),
        .top("folders: {state: «true}\n", "'true' is true or false; quote it to mean text"),
        .top("folders: {state: «~}\n", "'~' means nothing in YAML; quote it to mean text"),
        .top(
            "folders: {state: «\"${HOME}/x\"}\n",
            "'${…}' is only allowed for secrets: write the value itself"),
        .feed(
            "    time_zone: «Europe/Berln\n",
            "'Europe/Berln' is not a time zone: UTC, +02:00 or Europe/Berlin"),
        .feed(
            "    time_zone: «../../etc/passwd\n",
            "'../../etc/passwd' is not a time zone: UTC, +02:00 or Europe/Berlin"),
        .feed(
            "    format: {delimiter: «\"|||||||||\"}\n",
            "'|||||||||' is longer than 8 characters"),
        .feed(
            "    format: {delimiter: «\"¦\"}\n",
            "'¦' has characters that cannot separate fields"),
        .feed(
            "    format: {delimiter: «a}\n",
            "letters, digits and line breaks cannot separate or quote"),
        .feed("    format: {header: «maybe}\n", "'maybe' is not true or false"),
        .feed(
            "    complete: {hours: «all}\n",
            "'files' does not say the hour: {hh} or {h} is needed"),
        .feed(
            "    complete: {files: «24}\n",
            "a day of 'shop_{yyyy}{mm}{dd}.csv' is one file; folders, wildcards or several patterns make it more"
        ),
        .feed(
            "    complete: {marker: «_SUCCESS}\n",
            "nothing says where the marker of a day lies: 'files' has no folder of the day, so write it as a path with "
                + "{yyyy}, {mm} and {dd}"),
        .feed(
            "    complete: {quiet_for: «soon}\n",
            "'soon' is not a duration such as 90s, 30m or 2h"),
        .feed(
            "    format: {quote: «nil}\n",
            "'nil' is not a single one-byte character, 'tab' or 'none'"),
        .feed("    format: {null_values: [\"-\", «\"-\"]}\n", "\"-\" is listed twice"),
        .top(
            "notifications: {slack_webhook: «https://example.com/T0}\n",
            "a secret must not stand in this file: write ${NAME}, an environment variable"),
        Refusal("«limits: {samples: 1}\n", "missing key 'feeds'"),
        Refusal("feeds: «{}\n", "there must be at least one"),
        Refusal(
            "feeds:\n  ««shop:\n    «fils: x\n",
            "missing key 'columns'", "missing key 'files'", "unknown key 'fils'"),
        Refusal(
            "feeds:\n  «1st: {files: «shop.csv, columns: «[]}\n",
            "'1st' is not a name: a letter, then letters, digits, '_' or '-'",
            "'shop.csv' needs {yyyy}, {mm} and {dd} (or {m}, {mon}, {month}, {d}), or {epoch_day}",
            "the list is empty"),
    ]

    /// What nothing here can read is told before the first file lands.
    static let unreadable: [Refusal] = [
        ("x_{yyyy}{mm}{dd}.orc", "is ORC, which cannot be read: export CSV or Parquet instead"),
        (
            "dt={yyyy}-{mm}-{dd}/*.Feather",
            "is Arrow, which cannot be read: export CSV or Parquet instead"
        ),
        (
            "x_{yyyy}{mm}{dd}.avro.gz",
            "is Avro, which cannot be read: export CSV or Parquet instead"
        ),
        (
            "x_{yyyy}{mm}{dd}.csv.bz2",
            "is packed by bzip2, which cannot be read: only gzip (.gz) and zstd (.zst) can"
        ),
        (
            "gs://bucket/x_{yyyy}{mm}{dd}.csv",
            "is an address, and only folders of this machine are read: mount or copy it"
        ),
    ].map { files, why in
        Refusal(
            "feeds:\n  shop:\n    files: «\"\(files)\"\n    columns: [{name: a}]\n",
            "'\(files)' \(why)")
    }

    static let rules: [Refusal] = [
        .top("rules:\n  «identity.coverge: off\n", "unknown rule 'identity.coverge'"),
        .top(
            "rules:\n  identity.coverage: {«max_mising: 1%}\n",
            "unknown parameter 'max_mising'"),
        .top(
            "rules:\n  identity.coverage: {max_missing: «120%}\n",
            "120% is out of range: 0 to 1"),
        .top(
            "rules:\n  identity.coverage: {max_missing: «5}\n",
            "5 is out of range: write 0.05 or 5% for a share"),
        .top(
            "rules:\n  identity.coverage: {severity: «P4}\n",
            "'P4' is no severity; write P0 (it blocks), P1 (it flags) or P2 (it is recorded), or leave the key out"
        ),
        .top("rules:\n  volume.row_count: {minimum: «1.5}\n", "'1.5' is not a whole number"),
        .top(
            "rules:\n  volume.row_count: {«without_history: P1}\n",
            "rule 'volume.row_count' does not compare with history"),
        .top("rules:\n  volume.row_count: «maybe\n", "'maybe' is not true or false"),
        .feed(
            "      - name: c\n        rules: {«volume.row_count: off}\n",
            "rule 'volume.row_count' does not look at single columns"),
    ]

    static let combinations: [Refusal] = [
        .top(
            "history: {baseline_days: 3, minimum_days: «5}\n",
            "more days are needed (5) than are looked at (baseline_days 3)"),
        .top("folders: {state: «./partitions/}\n", "the same folder as 'landing'"),
        .top(
            "folders: {landing: «s3://bucket/raw}\n",
            "'s3://bucket/raw' is an address, and only folders of this machine are read: mount or copy it"
        ),
        .top(
            "folders: {state: «partitions/state}\n",
            "inside 'landing', which is scanned for partitions and never written to"),
        .top(
            "folders: {landing: raw, state: s, reports: «raw/reports}\n",
            "inside 'landing', which is scanned for partitions and never written to"),
        .feed(
            "    format: {delimiter: \"|\", quote: «\"|\"}\n",
            "the delimiter and the quote are the same character"),
        .feed("      - name: «id\n", "name 'id' is used twice"),
        .feed(
            "      - name: c\n        aliases: «[data]\n",
            "'data' already stands for column 'data'"),
        .feed(
            "      - name: c\n        role: «identity\n",
            "role 'identity' is given twice; a feed has one such column"),
        .feed(
            "      - name: c\n        minimum: «5\n",
            "'minimum' is only for columns of type integer, decimal, date or timestamp"),
        .feed(
            "      - {name: c, type: date, maximum: «5}\n",
            "a day such as 2025-03-06 is meant, as the column's type is"),
        .feed(
            "      - {name: c, type: integer, minimum: 2, maximum: «1.5}\n",
            "the maximum is below the minimum"),
        .feed(
            "      - name: c\n        bits: «16\n", "'bits' is only for columns of type integer"),
        .feed(
            "      - name: c\n        thousands: «\".\"\n",
            "the decimal sign and the sign between thousands are the same"),
        .feed(
            "    format: {decimal: \",\", thousands: «\",\"}\n",
            "the decimal sign and the sign between thousands are the same"),
        .feed("      - name: c\n        type: «enum\n", "type enum needs the list 'values'"),
        .feed(
            "      - name: c\n        campaign_parameters: «[gclid]\n",
            "'campaign_parameters' is only for columns of type url"),
        .feed(
            "      - name: c\n        timestamp_formats: «[epoch_seconds]\n",
            "'timestamp_formats' is only for columns of type timestamp or date"),
        .feed(
            "      - name: c\n        role: «event_time\n",
            "an event time needs 'type: timestamp'"),
        .feed(
            "      - name: c\n        type: «url\n        role: payload\n",
            "a payload is JSON, so its type cannot be url"),
        .feed(
            "      - name: e\n        role: event_name\n    events: {known: [a], expected: [«b]}\n",
            "'b' is expected but not among the known events"),
        .feed(
            "    events: «{known: [a]}\n",
            "a tracking plan needs a column with 'role: event_name'"),
        .feed(
            "    purchases: {event: «bought, transaction_id: id, revenue: data.x}\n",
            "purchases are told by their event, but no column has 'role: event_name'"),
        .feed(
            "    purchases: {transaction_id: «idd, revenue: «id.x}\n",
            "'idd' names no declared column",
            "column 'id' does not hold JSON, so 'id.x' cannot be a path in it"),
        .feed(
            "    purchases: {transaction_id: id, revenue: data.x, quantity: «\"data.items[].n\"}\n",
            "'data.items[].n' is of an item, but 'items' is not given"),
        .feed(
            "    purchases: {transaction_id: id, revenue: data.x, items: «data.items}\n",
            "a list is meant: write 'data.items[]'"),
        .feed(
            "    purchases: {transaction_id: «\"data.list[x].id\"}\n",
            "'list[x].id' has [x]: wanted is [], a number, or [key=value]"),
        .feed(
            "    purchases: {transaction_id: «\"data.list[key=].id\"}\n",
            "'list[key=].id' has [key=]: wanted is [], a number, or [key=value]"),
        .feed(
            "    purchases: {transaction_id: «\"data.list[0.id\"}\n",
            "'list[0.id' has a bracket that is not closed"),
        .feed(
            "    purchases: {transaction_id: «\"data.a[0].b[k=v].id\"}\n",
            "'a[0].b[k=v].id' asks for one element in two lists, and only one can be read"),
        .feed(
            "    purchases: {transaction_id: id, when: «{is: [a]}}\n",
            "nothing is asked: give a 'field'"),
        .feed(
            "    purchases: {transaction_id: id, when: {field: id, is: [a], has: «[b]}}\n",
            "give either 'is' or 'has'"),
        .feed(
            "    purchases: {transaction_id: id, when: {«revenue: zero, field: id}}\n",
            "unknown key 'revenue'"),
        .feed(
            "    purchases: {transaction_id: id, revenue: data.x, currencies: «[EUR]}\n",
            "where the currency stands is not said: give 'currency'"),
        .feed(
            "    purchases: {transaction_id: id, revenue: data.x, test: «{max_count: 3}}\n",
            "missing key 'when'"),
        .feed(
            "    purchases: {transaction_id: id, revenue: data.x, test: {when: «{is: [a]}}}\n",
            "nothing is asked: give 'revenue: negative' or 'zero', or a 'field'"),
        .feed(
            "    purchases: {transaction_id: id, revenue: data.x, free: {when: {revenue: zero, is: «[a]}}}\n",
            "'is' needs a 'field' that it stands in"),
        .feed(
            "    purchases: {transaction_id: id, refund: {when: {revenue: «negative}}}\n",
            "where the amount stands is not said: give the purchases' 'revenue'"),
        .feed(
            "    purchases: {transaction_id: id, test: {when: {field: «\"data.tags[]\"}}}\n",
            "a purchase has one, so it cannot stand in a list"),
        .feed(
            "  other:\n    files: «shop_{dd}{mm}{yyyy}.csv.gz\n    columns: [{name: a}]\n",
            "a file may belong to 'other' and to 'shop'"),
        .top(
            """
            waivers:
              - {rule: «identity.coverag, feed: «shopp, expires: «2025-02-30, owner: a, reason: b}

            """,
            "unknown rule 'identity.coverag'", "unknown feed 'shopp'",
            "'2025-02-30' is not a day of the calendar (YYYY-MM-DD)"),
        .top(
            """
            waivers:
              - {rule: «identity.coverag, feed: «shopp, expires: 2025-02-03, owner: a, reason: b}
              - «{rule: identity.coverage, feed: shop, expires: 2025-02-03, owner: a}
              - rule: volume.row_count
                feed: shop
                column: «id
                from: 2025-02-03
                to: «2025-02-02
                expires: 2025-02-03
                owner: a
                reason: b

            """,
            "unknown rule 'identity.coverag'", "unknown feed 'shopp'", "missing key 'reason'",
            "rule 'volume.row_count' does not look at single columns",
            "the last day, 2025-02-02, is before the first, 2025-02-03"),
    ]

    @Test("is reported where it stands", arguments: values + unreadable + rules + combinations)
    func refused(_ refusal: Refusal) {
        #expect(refusal.found == refusal.expected)
    }

    @Test("everything is reported at once, in the order of the file")
    func allAtOnce() {
        let refusal = Refusal(
            """
            folders: {«landig: x}
            limits: {samples: «-3}
            feeds:
              «shop:
                columns:
                  - name: id
                    required: «URGENT
                    required: P0
            «wavers: []
            """.replacing("        required: P0", with: "        «required: P0"),
            "unknown key 'landig'", "-3 is out of range: 0 to 100", "missing key 'files'",
            "'URGENT' is no severity; write P0 (it blocks), P1 (it flags) or P2 (it is recorded), or leave the key out",
            "duplicate key 'required'",
            "unknown key 'wavers'")
        #expect(refusal.found == refusal.expected)
    }
}
