import ArgumentParser
import CommandSupport
import Durable
import SampleData
import Shared

/// `ingest-gate generate`: events of a shop that does not exist.
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Generate partitions of a fictitious shop's web events.",
        discussion: """
            The same options give the same bytes. Every day stands for itself: a day generated \
            alone is the day generated as part of a range.

            EXAMPLES
              The six weeks that are in partitions/, with labelled faults:
                ingest-gate generate --demo --out partitions --force
              One large day to measure with:
                ingest-gate generate --out /tmp/large --start 2025-03-01 --bytes 1GB
              A month of a busier shop, compressed:
                ingest-gate generate --out landing --days 30 --sessions-per-day 20000 --gzip all
            """)

    @Option(help: "Folder to write into; made where it does not exist.")
    var out: String

    @Flag(help: "The range, size, seed and faults of partitions/ in the repository.")
    var demo = false

    @Option(
        help: ArgumentHelp("First day. (default: 2025-02-17)", valueName: "yyyy-mm-dd"),
        transform: { text in
            guard let day = Day(text) else {
                throw ValidationError("'\(text)' is not a day such as 2025-02-17.")
            }
            return day
        })
    var start: Day?

    @Option(help: "How many days. (default: 1)")
    var days: Int?

    @Option(help: "Another number gives another shop history. (default: 20250217)")
    var seed: UInt64?

    @Option(help: "Sessions on an average day; weekdays and seasons differ. (default: 760)")
    var sessionsPerDay: Int?

    @Option(help: "Records of each day, exactly.")
    var rows: Int?

    @Option(
        help: ArgumentHelp(
            "Size of each day before compression, to about 1 %: 500MB, 1GB, 2GiB.",
            valueName: "size"))
    var bytes: ByteCount?

    @Option(help: "Which days to compress; some: all but Wednesdays. (default: none)")
    var gzip: SamplePlan.Compression?

    @Flag(
        help: ArgumentHelp(
            "Put the demo's faults into the last three weeks and list them in FAULTS.md. "
                + "Needs \(Fault.shortestRange) days or more."))
    var faults = false

    @Option(
        help: ArgumentHelp(
            "Repeat so many records in a thousand byte for byte, on top of --rows.",
            valueName: "per-mille"))
    var duplicates = 0

    @Flag(help: "Replace days that are there already.")
    var force = false

    func validate() throws {
        func positive(_ name: String, _ value: Int?, atMost limit: Int) throws {
            if let value, !(1...limit).contains(value) {
                throw ValidationError("\(name) must be between 1 and \(limit).")
            }
        }
        if out.isEmpty { throw ValidationError("--out must name a folder.") }
        try positive("--days", days, atMost: 3660)
        try positive("--sessions-per-day", sessionsPerDay, atMost: 20_000_000)
        try positive("--rows", rows, atMost: 80_000_000)
        try positive("--bytes", bytes?.count, atMost: 20_000_000_000)
        if !(0...500).contains(duplicates) {
            throw ValidationError("--duplicates must be between 0 and 500.")
        }
        let sizes = [sessionsPerDay != nil, rows != nil, bytes != nil].filter { $0 }.count
        if sizes > 1 {
            throw ValidationError("Give one of --sessions-per-day, --rows and --bytes.")
        }
        if demo, sizes > 0 || start != nil || days != nil {
            throw ValidationError("--demo has its own range and size; leave them out.")
        }
        if faults, !demo {
            if (days ?? 1) < Fault.shortestRange {
                throw ValidationError("--faults needs --days \(Fault.shortestRange) or more.")
            }
            if !Fault.fits(volume) {
                throw ValidationError("--faults needs larger days: 700 sessions or more.")
            }
        }
        if faults || demo, duplicates > 0 {
            throw ValidationError("--duplicates would be a fault that FAULTS.md does not list.")
        }
    }

    private var volume: Volume {
        if let rows { return .rows(rows) }
        if let bytes { return .bytes(bytes.count) }
        if let sessionsPerDay { return .sessions(sessionsPerDay) }
        return SamplePlan.demo.volume
    }

    var plan: SamplePlan {
        var plan = SamplePlan.demo
        if !demo {
            plan.start = start ?? plan.start
            plan.days = days ?? 1
            plan.compression = .none
            plan.faults = faults
            plan.volume = volume
        }
        plan.seed = seed ?? plan.seed
        plan.compression = gzip ?? plan.compression
        plan.duplicatesPerMille = duplicates
        return plan
    }

    func run() throws {
        let plan = plan
        let showsProgress = Terminal.error.isTerminal
        var total = 0
        var known = ""
        var inFile = 0
        do {
            let tallies = try plan.write(into: out, force: force) { partition, bytes in
                if partition.fileName != known {
                    total += inFile
                    known = partition.fileName
                }
                inFile = bytes
                if showsProgress { note("\r\(known) \(bytes / 1_000_000) MB ") }
            }
            if showsProgress { note("\r\u{1B}[K") }
            let rows = tallies.reduce(0) { $0 + $1.rows }
            let orders = tallies.reduce(0) { $0 + $1.orders }
            try emit(
                "\(Decimals.count(tallies.count, "partition")) in \(out): "
                    + "\(Decimals.count(rows, "record")), \(Decimals.count(orders, "purchase")), "
                    + "\(Decimals.grouped(total + inFile)) bytes before compression\n")
        } catch let error as OutputError {
            if showsProgress { note("\r\u{1B}[K") }
            note("ingest-gate: \(error)\n")
            throw error.exitCode
        }
    }

    private func note(_ text: String) { Terminal.error.write(text) }
}

/// A number of bytes as people write it: `1500`, `500MB`, `1.5GB`, `2GiB`.
struct ByteCount: ExpressibleByArgument, Equatable {
    let count: Int

    init?(argument: String) {
        let number = argument.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let units = [
            "": 1, "b": 1, "kb": 1_000, "mb": 1_000_000, "gb": 1_000_000_000, "kib": 1 << 10,
            "mib": 1 << 20, "gib": 1 << 30,
        ]
        guard let unit = units[argument.dropFirst(number.count).lowercased()],
            let value = Double(number), value > 0, value * Double(unit) < 1e15
        else { return nil }
        count = Int(value * Double(unit))
    }
}

extension SamplePlan.Compression: ExpressibleByArgument {}

extension OutputError: CustomStringConvertible {
    var exitCode: ExitCode {
        switch kind {
        case .exists, .cannotCreate: ExitCode(73)
        case .cannotWrite: ExitCode(74)
        }
    }

    package var description: String {
        switch kind {
        case .exists: "\(path) is there already; --force replaces it"
        case .cannotCreate(let error): "\(path): cannot be created: \(error.reason)"
        case .cannotWrite(let error): "\(path): cannot be written: \(error.reason)"
        }
    }
}
