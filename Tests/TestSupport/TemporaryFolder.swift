package import Foundation

/// A folder that is gone when the test is.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() throws {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("gate-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        // A test may have taken away permissions.
        _ = try? run("/bin/chmod", ["-R", "u+rwx", path])
        try? FileManager.default.removeItem(atPath: path)
    }

    package func file(_ name: String) -> String { path + "/" + name }

    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        try write(Data(text.utf8), to: name)
    }

    @discardableResult
    package func write(_ data: Data, to name: String) throws -> String {
        let url = URL(fileURLWithPath: file(name))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: url)
        return url.path
    }

    package func data(_ name: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: file(name)))
    }

    package func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: file(name))), as: UTF8.self)
    }

    package func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: file(name))
    }

    /// All files below, sorted, relative.
    package func list(_ folder: String = "") -> [String] {
        let all =
            FileManager.default.enumerator(atPath: file(folder))?.allObjects as? [String] ?? []
        return all.sorted()
    }
}

/// What a program answered.
package struct ProgramResult: Sendable {
    package let code: Int32
    package let output: String
    package let errors: String
}

/// Runs a program to its end.
@discardableResult
package func run(
    _ program: String, _ arguments: [String], input: Data? = nil,
    environment: [String: String]? = nil, folder: String? = nil
) throws -> ProgramResult {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    if let environment { process.environment = environment }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    // Files, not pipes: a full pipe would stop the program.
    let temporary = FileManager.default.temporaryDirectory
    let outURL = temporary.appendingPathComponent("out-\(UUID().uuidString)")
    let errURL = temporary.appendingPathComponent("err-\(UUID().uuidString)")
    let inURL = temporary.appendingPathComponent("in-\(UUID().uuidString)")
    for url in [outURL, errURL] { try Data().write(to: url) }
    try (input ?? Data()).write(to: inURL)
    defer { for url in [outURL, errURL, inURL] { try? FileManager.default.removeItem(at: url) } }
    process.standardOutput = try FileHandle(forWritingTo: outURL)
    process.standardError = try FileHandle(forWritingTo: errURL)
    process.standardInput = try FileHandle(forReadingFrom: inURL)
    try process.run()
    process.waitUntilExit()
    return ProgramResult(
        code: process.terminationReason == .exit
            ? process.terminationStatus : 128 + process.terminationStatus,
        output: String(decoding: try Data(contentsOf: outURL), as: UTF8.self),
        errors: String(decoding: try Data(contentsOf: errURL), as: UTF8.self))
}

/// Compresses as gzip does.
package func gzip(_ data: Data) throws -> Data {
    let folder = try TemporaryFolder()
    let path = try folder.write(data, to: "x")
    try run("/bin/gzip", ["-n", path])
    return try Data(contentsOf: URL(fileURLWithPath: path + ".gz"))
}
