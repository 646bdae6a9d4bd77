import Foundation
import Shared
import TestSupport
import Testing

/// Parquet as pyarrow writes it, read by duckdb; both are in `.build/tools` (`scripts/test-tools`).
@Suite("Parquet files")
struct ParquetTests {
    private static let tools = BuiltProgram.root + "/.build/tools/bin"
    private static let duckdb = tools + "/duckdb"

    private static func config(
        _ files: String = "shop_{yyyy}{mm}{dd}.parquet", reader: String = duckdb
    ) -> String {
        """
        feeds:
          shop:
            files: "\(files)"
            format: {reader: \(reader)}
            columns:
              - {name: id, required: P0, unique: true}
              - {name: at, role: event_time, type: timestamp, required: P0}
              - {name: event, role: event_name, required: P0}
              - {name: big, type: integer}
              - {name: order.total, type: decimal}
              - {name: items, type: json, aliases: []}
              - {name: day, type: date}
              - {name: ok, type: boolean}
            events: {known: [view, buy]}
            purchases: {event: buy, transaction_id: id, revenue: order.total, items: "items[]", unit_price: "items[].price", quantity: "items[].n"}
        """
    }

    /// Writes files by a few lines of Python: `table(first, last)` makes rows, `put(table, path, **options)` writes them.
    private func write(_ lines: String, in work: Workplace) throws {
        let text = """
            import datetime as dt, decimal, os
            import pyarrow as pa, pyarrow.parquet as pq
            def table(first, last, nan=False, twice=False):
                n = range(first, last)
                buy = [i % 2 == 0 for i in n]
                return pa.table({
                    'id': pa.array(['A%d' % (2 if twice and i == 4 else i) for i in n]),
                    'at': pa.array([dt.datetime(2025, 3, 6, 10, i % 60, 0, 500) for i in n], pa.timestamp('us', tz='UTC')),
                    'event': pa.array(['buy' if b else 'view' for b in buy]).dictionary_encode(),
                    'big': pa.array([9007199254740993 + i if i % 3 else None for i in n], pa.int64()),
                    'order': pa.array([{'total': decimal.Decimal('%d.50' % i)} if b else None for i, b in zip(n, buy)],
                        pa.struct([('total', pa.decimal128(20, 2))])),
                    'items': pa.array([[{'price': i + 0.5, 'n': 1}] if b else [] for i, b in zip(n, buy)]),
                    'day': pa.array([dt.date(2025, 3, 6)] * len(n)),
                    'ok': pa.array([True, None] * (len(n) // 2)),
                    'note': pa.array([float('nan') if nan else 1.0] * len(n)),
                })
            def put(t, path, **options):
                os.makedirs(os.path.dirname(path), exist_ok=True)
                pq.write_table(t, path, **options)
            \(lines)
            """
        try work.folder.write(text, to: "write.py")
        let result = try TestSupport.run(
            Self.tools + "/python", ["write.py"], folder: work.folder.path)
        try #require(result.code == 0, "\(result.errors)")
    }

    private func profile(_ work: Workplace, _ path: String) throws -> [String: Any] {
        let result = try work.gate("profile", path, "--config", "config/gate.yml")
        return try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
            ?? [:]
    }

    @Test(
        "of every codec, types, nulls and nesting arrive as they are",
        arguments: ["none", "snappy", "gzip", "zstd", "lz4", "brotli"])
    func codecs(codec: String) throws {
        let work = try Workplace(config: Self.config())
        let path = "partitions/shop_20250306.parquet"
        try write(
            "put(table(0, 200), '\(path)', compression='\(codec)', row_group_size=64)", in: work)
        let result = try work.gate("check", "--json")
        #expect(result.code == 0, "\(result.output)\(result.errors)")
        let facts = try profile(work, path)
        #expect(facts["records"] as? Int == 200)
        let columns = facts["columns"] as? [[String: Any]] ?? []
        func missing(_ name: String) -> Int? {
            columns.first { $0["name"] as? String == name }?["missing"] as? Int
        }
        #expect(missing("big") == 67 && missing("order.total") == 100 && missing("ok") == 100)
        #expect(columns.allSatisfy { $0["invalid"] as? Int ?? 0 == 0 }, "\(columns)")
        let purchases = facts["purchases"] as? [String: Any]
        #expect(purchases?["count"] as? Int == 100)
        #expect(purchases?["revenue"] as? String == "9950")
        #expect(purchases?["items_total_mismatch"] as? Int == 0)
    }

    @Test("the same file is the same content; another order of its bytes is another delivery")
    func content() throws {
        let work = try Workplace(config: Self.config())
        let path = "partitions/shop_20250306.parquet"
        try write("put(table(0, 50), '\(path)')", in: work)
        let first = try profile(work, path)["fingerprint"] as? String
        #expect(try first != nil && profile(work, path)["fingerprint"] as? String == first)
        try write("put(table(0, 50), '\(path)', compression='zstd')", in: work)
        #expect(try profile(work, path)["fingerprint"] as? String != first)
    }

    @Test("what blocks is told with row and evidence; no file without some rows is made")
    func evidence() throws {
        let work = try Workplace(config: Self.config())
        try write("put(table(0, 60, twice=True), 'partitions/shop_20250306.parquet')", in: work)
        #expect(try work.gate("check").code == 2)
        let rejected = try work.folder.read("state/quarantine/shop_20250306.parquet/rejected.csv")
        #expect(
            rejected.contains("\n3,purchase.transaction_collision,{\"id\":\"A2\"")
                && rejected.contains("\n5,"), "\(rejected)")
        #expect(!work.folder.exists("state/quarantine/shop_20250306.parquet/remainder.csv"))
        let drop = try work.gate(
            "release", "2025-03-06", "--by", "ana", "--reason", "x", "--drop-rejected")
        #expect(drop.code != 0 && drop.errors.contains("Parquet"), "\(drop.errors)")
        let whole = try work.gate("release", "2025-03-06", "--by", "ana", "--reason", "x")
        #expect(whole.code == 0, "\(whole.errors)")
        #expect(
            try work.folder.data("state/promoted/shop_20250306.parquet")
                == work.folder.data("partitions/shop_20250306.parquet"))
    }

    @Test("NaN is a value that no column of numbers accepts")
    func notANumber() throws {
        let config = Self.config().replacing(
            "- {name: day", with: "- {name: note, type: decimal}\n      - {name: day")
        let work = try Workplace(config: config)
        try write("put(table(0, 60, nan=True), 'partitions/shop_20250306.parquet')", in: work)
        _ = try work.gate("check")
        let why = try work.gate("explain", "2025-03-06").output
        #expect(why.contains("schema.type note: 100 %") && why.contains("NaN"), "\(why)")
    }

    @Test(
        "a Hive folder of parts is one day; one that is damaged is named, and judged by its share")
    func sets() throws {
        let work = try Workplace(config: Self.config("dt={yyyy}-{mm}-{dd}/*.parquet"))
        try write(
            """
            for i in range(4): put(table(i * 100, i * 100 + 100), 'partitions/dt=2025-03-06/part-%d.parquet' % i)
            """, in: work)
        let good = try work.gate("check", "--json")
        #expect(good.code == 0, "\(good.output)\(good.errors)")
        #expect(good.output.contains("\"records\" : 400"))
        let part = try work.folder.data("partitions/dt=2025-03-06/part-2.parquet")
        try work.folder.write(part.dropLast(40), to: "partitions/dt=2025-03-06/part-2.parquet")
        #expect(try work.gate("check").code == 2)
        let why = try work.gate("explain", "2025-03-06").output
        #expect(why.contains("partition.damaged_files") && why.contains("part-2.parquet"), "\(why)")
        #expect(why.contains("PAR1"), "\(why)")
    }

    @Test("files that are none, are cut, or hold rubbish are quarantined with a word")
    func damage() throws {
        let work = try Workplace(config: Self.config())
        let path = "partitions/shop_20250306.parquet"
        try write("put(table(0, 500), '\(path)')", in: work)
        let whole = try work.folder.data(path)
        var rubbish = whole
        for i in 20..<400 { rubbish[i] ^= 0x5a }
        for (data, words) in [
            (Data("id,at\n1,2\n".utf8), "does not begin with PAR1"),
            (whole.dropLast(9), "does not end with PAR1"), (rubbish, "duckdb: "),
            (Data("PAR1PAR1PAR1".utf8), "duckdb: "), (Data(), "0 bytes"),
        ] {
            try work.folder.write(data, to: path)
            let result = try work.gate("check")
            #expect(result.code == 2, "\(words): \(result.output)\(result.errors)")
            let why = try work.gate("explain", "2025-03-06").output
            #expect(why.contains(words), "\(words): \(why)")
        }
    }

    @Test("a program that is missing, fails or dies is no verdict: 74 with its words")
    func program() throws {
        let folder = try TemporaryFolder()
        let path = "partitions/shop_20250306.parquet"
        for (script, words) in [
            (nil, "pip install duckdb-cli"), ("echo 'out of luck' >&2; exit 7", "out of luck"),
            ("kill -9 $$", "signal 9"), ("exit 3", "it ended with 3"),
            ("printf '{\"id\":1}\\n'; printf '\\033[31mbad\\033[0m' >&2; exit 1", "[31mbad[0m"),
        ] {
            let fake = folder.file("duckdb")
            try folder.write("#!/bin/sh\n\(script ?? "")\n", to: "duckdb")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fake)
            if script == nil { try FileManager.default.removeItem(atPath: fake) }
            let work = try Workplace(config: Self.config(reader: fake))
            try write("put(table(0, 20), '\(path)')", in: work)
            let result = try work.gate("check")
            #expect(result.code == 74, "\(words): \(result.output)")
            #expect(
                (result.output + result.errors).contains(words), "\(result.output)\(result.errors)")
            #expect(!result.output.contains("\u{1b}[31mbad"))
            #expect(!work.folder.exists("state/promoted/shop_20250306.parquet"))
        }
    }

    @Test("a gate that is killed leaves no program behind")
    func orphans() throws {
        let work = try Workplace(config: Self.config(reader: "FAKE"))
        let path = "partitions/shop_20250306.parquet"
        try write("put(table(0, 20), '\(path)')", in: work)
        let fake = try work.folder.write(
            """
            #!/bin/sh
            echo $$ > \(work.folder.file("pid"))
            exec yes '{"id":"1"}'
            """, to: "fake")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fake)
        try work.folder.write(
            work.folder.read("config/gate.yml").replacing("FAKE", with: fake), to: "config/gate.yml"
        )
        let gate = try BuiltProgram.start(["check"], in: work.folder)
        var id: Int32?
        for _ in 0..<400 where id == nil {
            id = (try? work.folder.read("pid")).flatMap { Int32($0.filter(\.isNumber)) }
            usleep(25_000)
        }
        let child = try #require(id)
        kill(gate.processIdentifier, SIGKILL)
        gate.waitUntilExit()
        var isGone = false
        for _ in 0..<400 where !isGone {
            isGone = kill(child, 0) != 0
            usleep(25_000)
        }
        #expect(isGone)
    }

    @Test(
        "what cannot be meant is a mistake of the configuration",
        arguments: [
            ("{delimiter: tab}", "this is Parquet"), ("{encoding: utf-16}", "this is Parquet"),
        ])
    func mistakes(format: String, words: String) throws {
        let config = Self.config().replacing(
            "format: {reader: \(Self.duckdb)}", with: "format: \(format)")
        let result = try Workplace(config: config).gate("config", "check")
        #expect(result.code == 78 && result.errors.contains(words), "\(result.errors)")
    }
}
