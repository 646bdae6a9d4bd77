import Foundation
import TestSupport
import Testing

/// Where the bytes of a day lie elsewhere than in the landing folder, or no longer there; and what people say of it.
extension CrashScenario {
    static let answers = [
        standardInput("a blocked day", collision, 2),
        standardInput("a clean day", Workplace.day(["I1"]), 0),
        outside, archived, releaseOfArchived, releaseOfInput, dismissal, retry,
    ]

    private static let day = "2025-03-06"
    private static let name = "events_20250306.csv"
    private static let word = [day, "--by", "ana", "--reason", "OPS-1"]

    /// A day that is fine and told.
    private static func begun() throws -> Workplace {
        let work = try Workplace()
        try work.land(Workplace.day(["B1"]), "2025-03-05")
        #expect(try work.gate("check").code == 0)
        return work
    }

    /// Nothing stops the pipeline any more.
    private static func settled(_ work: Workplace) throws {
        let next = try work.gate("check")
        #expect(next.code == 0, "\(next.output)")
    }

    private static func arrive(_ text: String, _ day: String, _ work: Workplace) throws {
        let text = text.replacingOccurrences(of: "{day}", with: day)
        try work.folder.write(text, to: "arrived/events_\(day.filter { $0 != "-" }).csv")
    }

    /// Somebody else's check comes first: it finishes what was decided, and says so.
    private static func standardInput(
        _ what: String, _ text: String, _ code: Int32
    ) -> CrashScenario {
        CrashScenario(
            name: "check of standard input: \(what)", arguments: ["check", "-", "--as", name],
            code: code, input: "arrived/" + name, rounds: 8,
            prepare: {
                let work = try begun()
                try arrive(text, day, work)
                return work
            },
            meanwhile: { work in
                let other = try work.gate("check")
                #expect([0, code].contains(other.code), "\(other.output)")
            })
    }

    private static let outside = CrashScenario(
        name: "check of files outside the landing folder",
        arguments: ["check", "arrived/" + name, "arrived/events_20250307.csv"], code: 2, rounds: 8
    ) {
        let work = try begun()
        try arrive(collision, day, work)
        try arrive(Workplace.day(["O1"]), "2025-03-07", work)
        return work
    }

    /// What is on record is moved away before the next run, all but the newest day.
    private static let archived = CrashScenario(
        name: "check of landed days that are archived once they are on record",
        arguments: ["check"], code: 2, rounds: 12,
        prepare: {
            let work = try Workplace()
            for number in 3...7 {
                let text = number == 5 ? collision : Workplace.day(["A\(number)"])
                try work.land(text, "2025-03-0\(number)")
            }
            return work
        }, meanwhile: { try archive($0, keeping: "2025-03-07") },
        // The names that lie ready are not synced for files that stand in the landing folder.
        isMeanwhileSafe: false)

    private static func archive(_ work: Workplace, keeping newest: String) throws {
        struct Board: Decodable {
            let partitions: [Line]

            struct Line: Decodable {
                let day: String
                let partition: String?
                let state: String
            }
        }
        let status = try work.gate("status", "--json")
        let lines = try JSONDecoder().decode(Board.self, from: Data(status.output.utf8)).partitions
        for line in lines where line.day != newest && line.state != "waiting" {
            guard let name = line.partition, work.folder.exists("partitions/" + name) else {
                continue
            }
            try FileManager.default.createDirectory(
                atPath: work.folder.file("archive"), withIntermediateDirectories: true)
            try FileManager.default.moveItem(
                atPath: work.folder.file("partitions/" + name),
                toPath: work.folder.file("archive/" + name))
        }
    }

    private static let releaseOfArchived = CrashScenario(
        name: "release of a day that is archived once it is released",
        arguments: ["release"] + word, code: 0, rounds: 8,
        prepare: {
            let work = try begun()
            try work.land(collision, day)
            #expect(try work.gate("check").code == 2)
            return work
        },
        meanwhile: { work in
            let status = try work.gate("status", day, "--json")
            guard !status.output.contains("\"quarantined\"") else { return }
            try archive(work, keeping: "2025-03-05")
        },
        after: { try settled($0) })

    private static let releaseOfInput = CrashScenario(
        name: "release of standard input without its rejected records",
        arguments: ["release"] + word + ["--drop-rejected"], code: 0, rounds: 8,
        prepare: {
            let work = try begun()
            try arrive(collision, day, work)
            let input = try Data(
                contentsOf: URL(fileURLWithPath: work.folder.file("arrived/" + name)))
            #expect(try work.gate("check", "-", "--as", name, input: input).code == 2)
            return work
        }, after: { try settled($0) })

    private static let dismissal = CrashScenario(
        name: "dismissal", arguments: ["dismiss"] + word, code: 0, steps: 3, rounds: 8,
        prepare: {
            let work = try begun()
            try work.land(collision, day)
            #expect(try work.gate("check").code == 2)
            return work
        }, after: { try settled($0) })

    private static let retry = CrashScenario(
        name: "a retry, which is told the last answer", arguments: ["check"], code: 2, steps: 5,
        rounds: 8
    ) {
        let work = try begun()
        try work.land(collision, day)
        try work.land(Workplace.day(["R1"]), "2025-03-07")
        #expect(try work.gate("check").code == 2)
        return work
    }
}
