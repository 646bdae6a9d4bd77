import Foundation
import Shared
import TestSupport
import Testing

extension CrashScenario {
    /// The same of days that are several files.
    static let sets: [CrashScenario] = [
        CrashScenario(
            name: "check of days of several files", arguments: ["check"], code: 2, rounds: 12
        ) {
            let work = try Workplace.ofSets()
            for (i, day) in days.enumerated() {
                try work.landSet(i == 1 ? blockedFiles(day) : goodFiles(day), day)
            }
            return work
        },
        CrashScenario(
            name: "check of restated days of several files", arguments: ["check"], code: 2,
            rounds: 12
        ) {
            let work = try Workplace.ofSets()
            for (i, day) in days.enumerated() {
                try work.landSet(i % 2 == 0 ? blockedFiles(day) : goodFiles(day), day)
            }
            #expect(try work.gate("check").code == 2)
            for (i, day) in days.enumerated() {
                let folder = "partitions/" + day.replacing("-", with: "/")
                try FileManager.default.removeItem(atPath: work.folder.file(folder))
                // A file more than before, and one less.
                var files = i % 2 == 1 ? blockedFiles(day) : goodFiles(day)
                files["part-9.csv"] = Workplace.day(["\(day.suffix(2))N"], views: 3)
                files["b/part-2.csv"] = nil
                try work.landSet(files, day)
            }
            return work
        },
        released([]), released(["--drop-rejected"]),
    ]

    private static let days = ["2025-03-03", "2025-03-04", "2025-03-05"]

    private static func goodFiles(_ day: String) -> [String: String] {
        let own = String(day.suffix(2))
        return [
            "part-1.csv": Workplace.day([own + "A"]),
            "part-3.csv.gz": Workplace.day([own + "B"], views: 7),
            "b/part-2.csv": Workplace.day(views: 5),
        ]
    }

    /// One id stands for two purchases, in two files.
    private static func blockedFiles(_ day: String) -> [String: String] {
        let own = String(day.suffix(2))
        return [
            "part-1.csv": Workplace.day([own + "C", own + "D"]),
            "part-3.csv.gz": Workplace.day([own + "C"], views: 4, revenue: "9"),
            "b/part-2.csv": Workplace.day(views: 5),
        ]
    }

    private static func released(_ options: [String]) -> CrashScenario {
        CrashScenario(
            name: "release of a day of several files" + options.map { " " + $0 }.joined(),
            arguments: ["release", "2025-03-04", "--by", "ana", "--reason", "OPS-1"] + options,
            code: 0, rounds: 10
        ) {
            let work = try Workplace.ofSets()
            try work.landSet(blockedFiles("2025-03-04"), "2025-03-04")
            #expect(try work.gate("check").code == 2)
            return work
        } after: { work in
            let next = try work.gate("check")
            #expect(next.code == 0, "\(next.errors)")
        }
    }
}

extension Workplace {
    /// One whose days are folders of files.
    static func ofSets(_ more: String = "") throws -> Workplace {
        try Workplace(
            replacing: "files: events_{yyyy}{mm}{dd}.csv",
            with: "files: \"{yyyy}/{mm}/{dd}/**/part-*.csv\"" + more)
    }

    /// Lands the files of a day; those that end in `.gz` compressed.
    func landSet(_ files: [String: String], _ day: String) throws {
        for (name, text) in files {
            let data = Data(text.replacing("{day}", with: day).utf8)
            try folder.write(
                name.hasSuffix(".gz") ? gzip(data) : data,
                to: "partitions/\(day.replacing("-", with: "/"))/\(name)")
        }
    }
}
