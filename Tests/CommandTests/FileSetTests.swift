import Foundation
import Shared
import TestSupport
import Testing

@Suite("A day that is several files")
struct FileSetTests {
    private static let day = "2025-03-06"
    private static let promoted = "state/promoted/web_events-2025-03-06"
    private static let quarantined = "state/quarantine/web_events-2025-03-06"

    private func manifest(_ work: Workplace) throws -> [[String: Any]] {
        let data = Data(try work.folder.read("state/promoted/manifest.json").utf8)
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        return object?["partitions"] as? [[String: Any]] ?? []
    }

    private static let good = [
        "part-1.csv": Workplace.day(["A1"]), "part-2.csv.gz": more("A2", views: 9),
    ]

    /// Records that are no copies of those of another file.
    private static func more(_ id: String, views: Int) -> String {
        Workplace.day([id], views: views).replacing("example/p", with: "example/\(id)")
    }

    /// One id stands for two purchases, in two files.
    private static let blocked = [
        "part-1.csv": Workplace.day(["C1", "C2"]),
        "part-2.csv.gz": Workplace.day(["C1", "C3"], views: 9, revenue: "9"),
    ]

    @Test("is judged once, promoted as a folder, and listed file by file")
    func promotion() throws {
        let work = try Workplace.ofSets()
        try work.landSet(Self.good, Self.day)
        let result = try work.gate("check", "--json")
        #expect(result.code == 0)
        let report = try work.report(result)
        #expect(report.partitions.map(\.partition) == ["web_events-2025-03-06"])
        #expect(report.partitions.map(\.action) == ["promoted"])
        #expect(
            work.folder.list(Self.promoted).filter { $0.hasSuffix("csv") || $0.hasSuffix("gz") }
                .sorted() == ["2025/03/06/part-1.csv", "2025/03/06/part-2.csv.gz"])
        let item = try #require(manifest(work).first)
        #expect(item["file"] as? String == "web_events-2025-03-06")
        #expect(item["records"] as? Int == 51)
        let files = try #require(item["files"] as? [[String: Any]])
        #expect(
            files.map { $0["file"] as? String } == [
                "2025/03/06/part-1.csv", "2025/03/06/part-2.csv.gz",
            ])
        #expect(files.map { $0["records"] as? Int } == [41, 10])
        let size =
            try FileManager.default.attributesOfItem(
                atPath: work.folder.file("partitions/2025/03/06/part-1.csv"))[.size] as? Int
        #expect(files[0]["size"] as? Int == size)
        #expect((files[0]["content"] as? String)?.count == 32)
        // Nothing is new, and nothing is done.
        let again = try work.gate("check", "--json")
        #expect(again.code == 0)
        #expect(try work.report(again).partitions.map(\.action) == ["unchanged"])
    }

    @Test("a file that comes later is a restatement, and what is promoted is the new set alone")
    func restatement() throws {
        let work = try Workplace.ofSets()
        try work.landSet(Self.good, Self.day)
        #expect(try work.gate("check").code == 0)
        try work.landSet(["part-3.csv": Self.more("A3", views: 3)], Self.day)
        try FileManager.default.removeItem(
            atPath: work.folder.file("partitions/2025/03/06/part-1.csv"))
        let result = try work.report(work.gate("check", "--json"))
        #expect(result.partitions.map(\.restates) == [.clean])
        #expect(
            work.folder.list(Self.promoted).filter { $0.contains("part") }.sorted() == [
                "2025/03/06/part-2.csv.gz", "2025/03/06/part-3.csv",
            ])
    }

    @Test("evidence names file and line, and remainders are written file by file")
    func release() throws {
        let work = try Workplace.ofSets()
        try work.landSet(Self.blocked, Self.day)
        #expect(try work.gate("check").code == 2)
        #expect(!work.folder.exists(Self.promoted))
        let rejected = try work.folder.read(Self.quarantined + "/rejected.csv")
            .split(separator: "\n")
        #expect(rejected.first == "file,line,rule," + Workplace.header.dropLast())
        #expect(
            rejected.dropFirst().map { $0.split(separator: ",").prefix(2).joined(separator: ":") }
                == ["2025/03/06/part-1.csv:42", "2025/03/06/part-2.csv.gz:11"])
        #expect(
            work.folder.list(Self.quarantined + "/remainder").filter { $0.contains("part") }
                .sorted()
                == ["2025/03/06/part-1.csv", "2025/03/06/part-2.csv"])
        let result = try work.gate(
            "release", Self.day, "--by", "ana", "--reason", "x", "--drop-rejected")
        #expect(result.code == 0, "\(result.errors)")
        let one = try work.folder.read(Self.promoted + "/2025/03/06/part-1.csv")
        #expect(one.hasPrefix(Workplace.header) && !one.contains("C1") && one.contains("C2"))
        let two = try work.folder.read(Self.promoted + "/2025/03/06/part-2.csv")
        #expect(two.hasPrefix(Workplace.header) && !two.contains("C1") && two.contains("C3"))
        let item = try #require(manifest(work).first)
        #expect(item["at_risk"] as? Bool == true && item["records"] as? Int == 51)
        #expect(
            (item["files"] as? [[String: Any]])?.map { $0["file"] as? String } == [
                "2025/03/06/part-1.csv", "2025/03/06/part-2.csv",
            ])
        #expect(try work.gate("check").code == 0)
    }

    @Test("a whole release has the bytes that landed")
    func wholeRelease() throws {
        let work = try Workplace.ofSets()
        try work.landSet(Self.blocked, Self.day)
        #expect(try work.gate("check").code == 2)
        #expect(try work.gate("release", Self.day, "--by", "ana", "--reason", "x").code == 0)
        for name in ["part-1.csv", "part-2.csv.gz"] {
            let path = "2025/03/06/" + name
            let (landed, released) = try (
                Data(contentsOf: URL(fileURLWithPath: work.folder.file("partitions/" + path))),
                Data(
                    contentsOf: URL(fileURLWithPath: work.folder.file(Self.promoted + "/" + path)))
            )
            #expect(landed == released)
        }
        // Bytes that were not released are another matter.
        try work.landSet(["part-3.csv": Workplace.day(["C1"], revenue: "7")], Self.day)
        #expect(try work.gate("check").code == 2)
        #expect(!work.folder.exists(Self.promoted))
    }

    @Test("a copied file, a cut one and another header are named")
    func findings() throws {
        let work = try Workplace.ofSets()
        let day = "2025-03-05"
        try work.landSet(
            [
                "part-1.csv": Workplace.day(["A1"]), "part-2.csv": Workplace.day(["A1"]),
                "part-4.csv": Workplace.day(["A2"]).replacing("referrer", with: "via"),
            ], day)
        let cut = try gzip(
            Data(Workplace.day(["A3"], views: 30).replacing("{day}", with: day).utf8))
        try work.folder.write(cut.dropLast(30), to: "partitions/2025/03/05/part-3.csv.gz")
        let found = try #require(
            try work.report(work.gate("check", "--dry-run", "--json")).partitions.first)
        #expect(
            found.check("partition.copied_files")?.message
                == "2025/03/05/part-2.csv is 2025/03/05/part-1.csv again (41 records)")
        let damaged = try #require(found.check("partition.damaged_files"))
        #expect(damaged.severity == .p0 && damaged.message.contains("2025/03/05/part-3.csv.gz"))
        let headers = try #require(found.check("partition.mixed_headers"))
        #expect(headers.severity == .p1)
        #expect(
            headers.message.contains("part-4.csv lacks referrer, adds via"), "\(headers.message)")
    }

    @Test("a damaged file of little weight goes on at risk, and no remainder is made of it")
    func lightDamage() throws {
        let work = try Workplace.ofSets()
        try work.landSet(
            [
                "part-1.csv": Workplace.day(["A1"], views: 5000), "part-2.csv": "<html>oops</html>",
            ], Self.day)
        let found = try #require(try work.report(work.gate("check", "--json")).partitions.first)
        #expect(found.check("partition.damaged_files")?.severity == .p1)
        #expect(found.action == "promoted_at_risk")
        #expect(try work.folder.read(Self.promoted + ".at_risk.json").contains("part-2.csv"))
    }

    @Test("a day that is not complete is waited for, and never judged")
    func waiting() throws {
        let work = try Workplace.ofSets("\n    complete: {marker: _SUCCESS, files: 2}")
        try work.landSet(["part-1.csv": Workplace.day(["A1"])], Self.day)
        let first = try work.gate("check")
        #expect(first.code == 66)
        #expect(
            first.output.contains(
                "WAITING 2025-03-06: not all of the day is there: its marker '_SUCCESS' is not there; 1 of 2 files"
            ), "\(first.output)")
        #expect(!work.folder.exists("state/promoted/web_events-2025-03-06"))
        try work.landSet(["part-2.csv": Self.more("A2", views: 7)], Self.day)
        #expect(try work.gate("check", Self.day).code == 66)
        try work.folder.write("", to: "partitions/2025/03/06/_SUCCESS")
        #expect(try work.gate("check").code == 0)
        #expect(!work.folder.list(Self.promoted).contains { $0.contains("_SUCCESS") })
        // Whoever archives the day takes its files away one by one.
        try FileManager.default.removeItem(
            atPath: work.folder.file("partitions/2025/03/06/part-1.csv"))
        #expect(try work.gate("check").code == 0)
        #expect(work.folder.exists(Self.promoted + "/2025/03/06/part-1.csv"))
    }

    @Test("an incomplete day before a complete one is a finding")
    func overdue() throws {
        let work = try Workplace.ofSets("\n    complete: {files: 2}")
        try work.landSet(["part-1.csv": Workplace.day(["A1"])], "2025-03-05")
        try work.landSet(Self.good, Self.day)
        let result = try work.gate("check", "--json", "--fail-on", "p1")
        #expect(result.code == 3)
        let found = try #require(work.report(result).partitions.first)
        #expect(found.action == "missing")
        #expect(
            found.check("partition.incomplete")?.message
                == "2025-03-05 is not complete, though 2025-03-06 is: 1 of 2 files")
        #expect(
            try work.gate("dismiss", "2025-03-05", "--by", "ana", "--reason", "x").code == 0)
        #expect(try work.gate("check", "--fail-on", "p1").code == 0)
    }

    @Test("check --wait looks again until the day is there, and ends with 66 where it is not")
    func waits() throws {
        let work = try Workplace.ofSets("\n    complete: {marker: _SUCCESS}")
        try work.landSet(Self.good, Self.day)
        #expect(try work.gate("check", "--wait", "1s").code == 66)
        let run = try BuiltProgram.start(["check", Self.day, "--wait", "120s"], in: work.folder)
        usleep(400_000)
        #expect(run.isRunning)
        try work.folder.write("", to: "partitions/2025/03/06/_SUCCESS")
        run.waitUntilExit()
        #expect(run.terminationStatus == 0)
        #expect(try work.gate("check", "2025-03-07", "--wait", "1s").code == 66)
    }

    @Test("a file of a day is checked with its day, and not from elsewhere")
    func oneFile() throws {
        let work = try Workplace.ofSets()
        try work.landSet(Self.good, Self.day)
        let result = try work.gate("check", "partitions/2025/03/06/part-1.csv", "--json")
        #expect(try work.report(result).partitions.map(\.partition) == ["web_events-2025-03-06"])
        try work.folder.write(Workplace.day(["B"]), to: "other/2025/03/07/part-1.csv")
        let other = try work.gate("check", "other/2025/03/07/part-1.csv")
        #expect(other.code == 64 && other.errors.contains("is several files"), "\(other.errors)")
        let input = try work.gate("check", "-", "--as", "2025/03/07/part-1.csv", input: Data())
        #expect(input.code == 64 && input.errors.contains("is several files"))
    }

    @Test("links are followed within the landing folder only, and not for ever")
    func links() throws {
        let work = try Workplace.ofSets()
        try work.landSet(Self.good, Self.day)
        let manager = FileManager.default
        func link(_ name: String, _ target: String) throws {
            try manager.createSymbolicLink(
                atPath: work.folder.file("partitions/2025/03/06/" + name),
                withDestinationPath: target)
        }
        try work.folder.write(Workplace.day(["S"]), to: "secret/part-9.csv")
        try link("out", work.folder.file("secret"))
        try link("part-8.csv", work.folder.file("secret/part-9.csv"))
        try link("round", ".")
        let result = try work.gate("check")
        #expect(result.code == 74 || result.code == 66 || result.code == 2, "\(result.code)")
        #expect(
            result.output.contains("part-8.csv: is a link that leads out of the landing folder"))
        #expect(result.output.contains("out: is a link that leads out of the landing folder"))
        #expect(
            !work.folder.list("state").contains { $0.contains("part-8") || $0.contains("part-9") })
    }

    @Test("the reference transform reads the files of a day")
    func facts() throws {
        let work = try Workplace.ofSets()
        try work.landSet(Self.good, Self.day)
        #expect(try work.gate("check").code == 0)
        #expect(try work.health("facts").code == 0)
        let orders = try work.folder.read("warehouse/fct_orders.csv")
        #expect(orders.contains("A1") && orders.contains("A2"))
    }
}
