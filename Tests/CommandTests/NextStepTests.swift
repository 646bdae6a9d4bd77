import Foundation
import TestSupport
import Testing

/// Every command that `REASON.md`, `explain` and `check` print is typed, as it is printed, and has to do what it is
/// printed for.
@Suite("Commands that are printed can be pasted, and do what they say")
struct NextStepTests {
    /// Who prints them.
    enum Printer: String, CaseIterable { case reason, explain, next }

    /// How the day came, and by what configuration.
    enum Place: String, CaseIterable {
        case landed = "a landed day"
        case input = "standard input"
        case elsewhere = "a file outside the landing folder"
        case several = "several feeds, a configuration and a state folder elsewhere"
    }

    private static let day = "2025-03-06"
    private static let name = "events_20250306.csv"
    private static let other = """
          shop:
            files: shop_{yyyy}{mm}{dd}.csv
            columns:
              - {name: id, role: identity}

        """

    private struct Blocked {
        let work: Workplace
        /// What every command of this place needs.
        let options: String
        let config: String
        let state: String

        init(_ place: Place) throws {
            let collision =
                Workplace.day(["C1", "C2"])
                + Workplace.day(["C1"], views: 0, header: "", revenue: "9")
            let text = collision.replacingOccurrences(of: "{day}", with: day)
            work = try Workplace()
            config = place == .several ? "my conf/gate.yml" : "config/gate.yml"
            state = place == .several ? "its state" : "state"
            options =
                place == .several ? " --config 'my conf/gate.yml' --state 'its state'" : ""
            if place == .several {
                let standard = try work.folder.read("config/gate.yml")
                let feeds = standard.replacingOccurrences(
                    of: "feeds:\n", with: "feeds:\n" + other)
                try work.folder.write(feeds, to: config)
                try FileManager.default.removeItem(atPath: work.folder.file("config/gate.yml"))
                try work.folder.write("id\n", to: "partitions/shop_20250306.csv")
            }
            var line = "ingest-gate check"
            switch place {
            case .landed, .several: try work.folder.write(text, to: "partitions/" + name)
            case .input:
                try work.folder.write(text, to: "input.csv")
                line += " - --as \(name) < input.csv"
            case .elsewhere:
                try work.folder.write(text, to: "elsewhere/" + name)
                line += " elsewhere/" + name
            }
            if place != .several {
                try work.land(Workplace.day(["B1"]), "2025-03-05")
                #expect(try run("ingest-gate check 2025-03-05").code == 0)
            }
            let result = try run(line + options)
            #expect(result.code == 2, "\(result.output)\(result.errors)")
            if place == .several {
                // The other feed's day is another matter, and does not block ours.
                let dismissed = try run(
                    "ingest-gate dismiss \(day) --feed shop --by ana --reason x" + options)
                #expect(dismissed.code == 0, "\(dismissed.errors)")
            }
        }

        func run(_ line: String) throws -> ProgramResult {
            try BuiltProgram.line(line, in: work.folder)
        }

        /// The commands that somebody is told, in order.
        func commands(_ printer: Printer) throws -> [String] {
            switch printer {
            case .reason:
                let text = try work.folder.read("\(state)/quarantine/\(name)/REASON.md")
                return text.matches(of: /`(ingest-gate [^`]+)`/).map { String($0.output.1) }
            case .explain:
                let feed = state == "state" ? "" : " --feed web_events"
                return Self.lines(
                    try run("ingest-gate explain \(day)" + feed + options).output)
            case .next: return Self.lines(try run("ingest-gate check" + options).output)
            }
        }

        private static func lines(_ text: String) -> [String] {
            text.split(separator: "\n").filter { $0.hasPrefix("  ingest-gate ") }.map { line in
                String(line.dropFirst(2).prefix { $0 != "#" }).trimmingCharacters(in: .whitespaces)
            }
        }

        func copied() throws -> TemporaryFolder {
            let copy = try TemporaryFolder()
            try TestSupport.run("/bin/cp", ["-a", work.folder.path + "/.", copy.path])
            return copy
        }
    }

    @Test("each of them", arguments: Place.allCases, Printer.allCases)
    func printed(place: Place, printer: Printer) throws {
        let blocked = try Blocked(place)
        let commands = try blocked.commands(printer)
        let kinds = commands.compactMap { $0.split(separator: " ").dropFirst().first }
        #expect(Set(kinds) == ["explain", "check", "release", "dismiss"], "\(commands)")
        #expect(commands.contains { $0.contains("--drop-rejected") })
        for command in commands {
            let copy = try blocked.copied()
            let typed = command.replacingOccurrences(of: "NAME", with: "ana")
                .replacingOccurrences(of: "TEXT", with: "OPS-1")
            let result = try BuiltProgram.line(typed, in: copy)
            let said = "\(typed): \(result.code) \(result.output)\(result.errors)"
            let status = {
                try BuiltProgram.line(
                    "ingest-gate status \(Self.day)" + blocked.options, in: copy
                ).output
            }
            switch kinds[commands.firstIndex(of: command)!] {
            case "explain":
                #expect(result.code == 0 && !result.output.isEmpty, "\(said)")
            case "release":
                #expect(result.code == 0, "\(said)")
                let manifest = try copy.read("\(blocked.state)/promoted/manifest.json")
                #expect(manifest.contains("\"by\" : \"ana\""), "\(said)")
                let promoted = try copy.read("\(blocked.state)/promoted/\(Self.name)")
                #expect(promoted.contains("C1") != command.contains("--drop-rejected"))
            case "dismiss":
                #expect(result.code == 0, "\(said)")
                let next = try BuiltProgram.line("ingest-gate check" + blocked.options, in: copy)
                #expect(next.code == 0, "\(said), \(next.output)")
            default:
                // Nothing is new: the same answer. By another configuration the day is judged anew.
                #expect(result.code == 2, "\(said)")
                let text = try copy.read(blocked.config)
                try copy.write(
                    text + "\nrules: {purchase.transaction_collision: off}\n", to: blocked.config)
                let anew = try BuiltProgram.line(typed, in: copy)
                #expect(anew.code == 0, "\(said), then \(anew.output)\(anew.errors)")
                #expect(try status().contains("PROMOTED"), "\(said)")
            }
        }
    }

    @Test("a day that is missing, and one whose file was archived")
    func notThere() throws {
        let work = try Workplace()
        try work.land(Workplace.day(["A1"]), "2025-03-05")
        let missing = try work.gate("check", "--expected-day", "2025-03-06")
        #expect(missing.code == 2)
        let dismiss = "ingest-gate dismiss 2025-03-06 --by NAME --reason TEXT"
        #expect(missing.output.contains(dismiss + "  # go on without it"), "\(missing.output)")
        let word = dismiss.replacingOccurrences(of: "NAME", with: "ana")
        #expect(try BuiltProgram.line(word, in: work.folder).code == 0)
        #expect(try work.gate("check", "--expected-day", "2025-03-06").code == 0)

        let archived = try Blocked(.landed)
        try FileManager.default.moveItem(
            atPath: archived.work.folder.file("partitions/" + Self.name),
            toPath: archived.work.folder.file(Self.name))
        let next = try archived.work.gate("check").output
        #expect(
            next.contains("# with \(Self.name) back in partitions/, as it is, at risk"), "\(next)")
        let release = ["release", Self.day, "--by", "ana", "--reason", "x"]
        #expect(try BuiltProgram.gate(release, in: archived.work.folder).code == 66)
        try FileManager.default.moveItem(
            atPath: archived.work.folder.file(Self.name),
            toPath: archived.work.folder.file("partitions/" + Self.name))
        #expect(try BuiltProgram.gate(release, in: archived.work.folder).code == 0)
    }

    @Test("a file name that a shell would take apart is quoted, and so is a path")
    func quoted() throws {
        let blocked = try Blocked(.several)
        for printer in Printer.allCases {
            for command in try blocked.commands(printer) where !command.contains("purchase.") {
                #expect(command.contains("--config 'my conf/gate.yml' --state 'its state'"))
                #expect(command.contains("--feed web_events"))
            }
        }
        let facts = try blocked.run("analytics-health facts" + blocked.options)
        #expect(facts.code == 64)
        #expect(
            facts.errors.contains("analytics-health facts --feed shop --config 'my conf"),
            "\(facts.errors)")
    }
}
