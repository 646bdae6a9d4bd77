import Operations
import Rendering
import Shared

/// The board as a table, and a line a feed of how much there is of each kind.
struct StatusTable {
    private let board: DayBoard
    /// The command that shows what is left out.
    private let everything: String

    init(_ board: DayBoard, everything: String) {
        self.board = board
        self.everything = everything
    }

    func text(color: Bool) -> String {
        let table = TextTable(
            header: ["DAY", "FEED", "STATE", "RECORDS", "WHY"], rows: folded.map(row), right: [3],
            color: color)
        var text = table.text + "\n"
        text += board.totals.count > 1 ? feeds(color: color) : board.totals.map(line).joined()
        let open = board.totals.filter { $0.open > 0 }
        if board.totals.count > 1, !open.isEmpty {
            let names = open.map { "\(Shown.text($0.feed, width: 40)) (\($0.open))" }
            text += "Waiting for somebody: \(names.joined(separator: ", "))\n"
        }
        if board.leftOut > 0 {
            let older = Decimals.count(
                board.leftOut,
                board.totals.contains { $0.last?.hour != nil } ? "older line" : "older day")
            text +=
                "Shown are the last \(DayBoard.shownDays) days and what waits for somebody; \(older): "
                + "\(everything)\n"
        }
        return text
    }

    // MARK: - Days

    /// Lines that say the same of days in a row.
    private struct Run {
        var first: DayBoard.Line
        var last: DayBoard.Line
        var lines = 1
        var records: Int?
    }

    /// Missing days in a row are one line; where there are several feeds, good days in a row as well, and
    /// good hours always.
    private var folded: [Run] {
        var runs: [Run] = []
        for line in board.lines {
            if let before = runs.last, isAlike(before.last, line) {
                runs[runs.count - 1].last = line
                runs[runs.count - 1].lines += 1
                runs[runs.count - 1].records = before.records.map { $0 + (line.records ?? 0) }
            } else {
                runs.append(Run(first: line, last: line, records: line.records))
            }
        }
        return runs
    }

    private func isAlike(_ before: DayBoard.Line, _ line: DayBoard.Line) -> Bool {
        guard before.feed == line.feed, before.state == line.state,
            before.needsSomebody == line.needsSomebody, line.day == before.last.next
        else { return false }
        return switch line.state {
        case .missing: true
        case .promoted:
            (board.totals.count > 1 || line.day.hour != nil) && before.why.isEmpty
                && line.why.isEmpty
        default: false
        }
    }

    private func row(_ run: Run) -> TextTable.Row {
        let line = run.first
        let tint: TextTable.Tint =
            switch line.state {
            case .promoted: .green
            case .quarantined, .missing, .gap: .red
            case .atRisk, .released, .waiting, .changed: .yellow
            }
        let last = run.last.last
        let days = line.day == last ? line.day.description : "\(line.day) to \(last)"
        let count = run.lines > 1 ? Decimals.count(run.lines, line.day.unit) : ""
        let why = [count, line.why].filter { !$0.isEmpty }.joined(
            separator: run.lines > 1 ? ", the first: " : "")
        return [
            .init(days), .init(Shown.text(line.feed, width: 40)),
            .init(line.state.rawValue.uppercased(), tint),
            .init(run.records.map(Decimals.grouped) ?? ""), .init(why),
        ]
    }

    // MARK: - Feeds

    private static let states: [DayBoard.State] = [
        .promoted, .atRisk, .quarantined, .released, .waiting, .changed,
    ]

    private func line(_ total: DayBoard.Total) -> String {
        let count = total.partitions.values.reduce(0, +)
        var text = "\(Shown.text(total.feed, width: 40)): \(Decimals.count(count, "partition"))"
        if let first = total.first, let last = total.last {
            text += first == last ? " of \(first)" : " from \(first) to \(last)"
        }
        let kinds = Self.states.compactMap { state in
            total.partitions[state].map { "\(Decimals.grouped($0)) \(state.rawValue)" }
        }
        if !kinds.isEmpty { text += ": " + kinds.joined(separator: ", ") }
        if total.missingDays > 0 {
            text += "; \(Decimals.count(total.missingDays, total.last?.unit ?? "day")) missing"
        }
        return text + "\n"
    }

    /// Columns of what there is none of are left out.
    private func feeds(color: Bool) -> String {
        let states = Self.states.filter { state in
            board.totals.contains { $0.partitions[state] != nil }
        }
        let hasMissing = board.totals.contains { $0.missingDays > 0 }
        func number(_ count: Int?) -> TextTable.Cell {
            .init(count.flatMap { $0 > 0 ? Decimals.grouped($0) : nil } ?? "")
        }
        let rows = board.totals.map { total -> TextTable.Row in
            [
                .init(Shown.text(total.feed, width: 40)),
                .init(total.first?.description ?? "never"), .init(total.last?.description ?? ""),
                number(total.partitions.values.reduce(0, +)),
            ] + states.map { number(total.partitions[$0]) }
                + (hasMissing ? [number(total.missingDays)] : [])
        }
        let header =
            ["FEED", "FROM", "TO", "PARTITIONS"] + states.map { $0.rawValue.uppercased() }
            + (hasMissing
                ? [board.totals.contains { $0.last?.hour != nil } ? "MISSING" : "DAYS MISSING"]
                : [])
        return "\n"
            + TextTable(
                header: header, rows: rows, right: Set(3..<header.count), color: color
            ).text + "\n"
    }
}
