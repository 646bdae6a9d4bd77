import Foundation
import TestSupport
import Testing

/// Cubes, daily tables and fact tables as gzip, by whichever way they come.
@Suite("Tables of layer 2 that are gzip")
struct PackedInputTests {
    private static let cube = SeveralFeedsTests.cube(1)

    private func run(
        _ option: String, _ name: String, _ bytes: Data, asInput: Bool
    ) throws -> ProgramResult {
        let work = try Workplace()
        try work.folder.write(bytes, to: name)
        return try BuiltProgram.run(
            "analytics-health",
            ["run", "--expected-day", "2025-03-31", "--dry-run", "--json"]
                + [option, asInput ? "-" : name], in: work.folder, input: asInput ? bytes : nil)
    }

    @Test("packed or not, the same is said", arguments: ["--daily-cube", "--daily-metrics"])
    func same(option: String) throws {
        let text =
            option == "--daily-cube"
            ? Self.cube
            : "day,sessions,purchases,revenue\n"
                + (1...31).map {
                    "2025-03-\($0 < 10 ? "0" : "")\($0),\(900 + $0 % 7),\(40 + $0 % 5),2000\n"
                }
                .joined()
        let plain = try run(option, "x.csv", Data(text.utf8), asInput: false)
        #expect(plain.code == 0, "\(plain.errors)")
        let packed = try gzip(Data(text.utf8))
        // Two gzip files in a row are one.
        let half = text.utf8.count / 2
        let parts =
            try gzip(Data(text.utf8.prefix(half))) + gzip(Data(text.utf8.dropFirst(half)))
        for bytes in [packed, parts] {
            for (name, asInput) in [("x.csv", false), ("x.csv.gz", false), ("x.csv", true)] {
                let result = try run(option, name, bytes, asInput: asInput)
                #expect(result.code == 0, "\(result.errors)")
                // But for the name of the file.
                #expect(
                    result.output.replacing("x.csv.gz", with: "x.csv").replacing(
                        "standard input", with: "x.csv") == plain.output)
            }
        }
    }

    @Test(
        "what is damaged is a clear error",
        arguments: [
            ("truncated", "x.csv.gz: the gzip data is truncated"),
            ("corrupt", "x.csv.gz: the gzip data is corrupt"),
            ("more behind", "x.csv.gz: there is something else after the gzip data"),
            ("no gzip", "x.csv.gz: the name says .gz, the bytes are not gzip"),
            ("packed twice", "x.csv.gz: "),
            ("only the header", "x.csv.gz: the gzip data is truncated"),
        ], [false, true])
    func damaged(example: (what: String, says: String), asInput: Bool) throws {
        let (what, says) = example
        let whole = try gzip(Data(Self.cube.utf8))
        let bytes: Data
        switch what {
        case "truncated": bytes = whole.dropLast(20)
        case "corrupt":
            var broken = whole
            for i in 200..<240 { broken[i] = 0xff }
            bytes = broken
        case "more behind": bytes = whole + Data("x".utf8)
        case "no gzip": bytes = Data(Self.cube.utf8)
        case "packed twice": bytes = try gzip(whole)
        default: bytes = whole.prefix(10)
        }
        // Without a name that promises it, what is no gzip is a plain table.
        if what == "no gzip", asInput { return }
        let result = try run("--daily-cube", "x.csv.gz", bytes, asInput: asInput)
        #expect(result.code == 65, "\(result.errors)")
        let message = asInput ? says.replacing("x.csv.gz", with: "standard input") : says
        #expect(result.errors.contains(message), "\(result.errors)")
    }
}
