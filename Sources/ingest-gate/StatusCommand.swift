import ArgumentParser
import CommandSupport
import Operations
import Rendering
import Shared

/// `ingest-gate status`: what is where, and why.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show what is promoted, quarantined, missing or waiting.",
        discussion: """
            Reads the ledger and the folders; changes nothing. Days without a partition between the \
            first and the last one are listed as missing.

            EXAMPLES
              ingest-gate status
              ingest-gate status 2025-03-19
            """)

    @OptionGroup var options: RunOptions

    @Argument(help: "Only this day.", transform: parseDay)
    var day: Day?

    @Flag(help: "Print JSON for machines.")
    var json = false

    func run() throws {
        let context = RunContext.process(of: IngestGateCommand.self)
        let board = try ShowStatus(options.load(context), context).run(day: day)
        if json { return try emit(board.json) }
        try emit { StatusTable(board).text(color: $0) }
    }
}

/// The board as a table, and how many days there are of each kind.
struct StatusTable {
    private let lines: [DayBoard.Line]

    init(_ board: DayBoard) { lines = board.lines }

    func text(color: Bool) -> String {
        let rows = lines.map { line -> TextTable.Row in
            let tint: TextTable.Tint =
                switch line.state {
                case .promoted: .green
                case .quarantined, .missing, .gap: .red
                case .atRisk, .released, .waiting, .changed: .yellow
                }
            return [
                .init(line.day.description), .init(line.feed),
                .init(line.state.rawValue.uppercased(), tint),
                .init(line.records.map(Decimals.grouped) ?? ""), .init(line.why),
            ]
        }
        let table = TextTable(
            header: ["DAY", "FEED", "STATE", "RECORDS", "WHY"], rows: rows, right: [3], color: color
        )
        let counts = Dictionary(grouping: lines, by: \.state.rawValue).mapValues(\.count)
            .sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        return
            "\(table.text)\n\(Decimals.count(lines.count { $0.until == nil }, "day")): \(counts)\n"
    }
}
