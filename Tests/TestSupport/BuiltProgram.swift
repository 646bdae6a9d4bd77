package import Foundation

/// The programs as they were built, run as a scheduler runs them.
package enum BuiltProgram {
    /// The folder that the test bundle lies in holds the programs too.
    package static let folder: String = {
        let arguments = CommandLine.arguments
        for candidate in [arguments[0]] + arguments.filter({ $0.contains(".xctest") }) {
            let folder = URL(fileURLWithPath: candidate).deletingLastPathComponent().path
            if FileManager.default.isExecutableFile(atPath: folder + "/ingest-gate") {
                return folder
            }
        }
        // Swift Testing runs inside a helper of the toolchain; the build folder is the working one's.
        return FileManager.default.currentDirectoryPath + "/.build/debug"
    }()

    /// The repository's root.
    package static let root: String = {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { url.deleteLastPathComponent() }
        return url.path
    }()

    /// What the programs run with: a fixed clock, so that two runs give the same bytes.
    private static func fixed(_ more: [String: String]) -> [String: String] {
        var all = ProcessInfo.processInfo.environment
        all["GATE_NOW"] = "2025-04-01T06:00:00.000Z"
        all["TMPDIR"] = nil
        all.merge(more) { $1 }
        return all
    }

    /// Runs `ingest-gate` in a folder, at a fixed time.
    package static func gate(
        _ arguments: [String], in folder: TemporaryFolder, input: Data? = nil,
        environment: [String: String] = [:]
    ) throws -> ProgramResult {
        try run(
            "ingest-gate", arguments, in: folder, input: input, environment: environment)
    }

    /// Runs `analytics-health` in a folder, at the same fixed time.
    package static func health(
        _ arguments: [String], in folder: TemporaryFolder
    ) throws -> ProgramResult {
        try run("analytics-health", arguments, in: folder)
    }

    /// Runs one of the programs in a folder, at the same fixed time.
    package static func run(
        _ program: String, _ arguments: [String], in folder: TemporaryFolder, input: Data? = nil,
        environment: [String: String] = [:]
    ) throws -> ProgramResult {
        try TestSupport.run(
            "\(Self.folder)/\(program)", arguments, input: input, environment: fixed(environment),
            folder: folder.path)
    }

    /// Runs a line of shell in a folder; `"$GATE"` is `ingest-gate`.
    package static func shell(_ line: String, in folder: TemporaryFolder) throws -> ProgramResult {
        try TestSupport.run(
            "/bin/bash", ["-c", line], environment: fixed(["GATE": Self.folder + "/ingest-gate"]),
            folder: folder.path)
    }

    /// Runs a line of shell as somebody types it who has both programs on the path.
    package static func line(_ line: String, in folder: TemporaryFolder) throws -> ProgramResult {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return try TestSupport.run(
            "/bin/bash", ["-c", line], environment: fixed(["PATH": "\(Self.folder):\(path)"]),
            folder: folder.path)
    }

    /// Starts `ingest-gate` or another program; what it prints goes to a file, or to nobody. What it reads comes
    /// from a file of the folder.
    package static func start(
        _ arguments: [String], in folder: TemporaryFolder, program: String = "ingest-gate",
        input: String? = nil, output: String? = nil
    ) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "\(Self.folder)/\(program)")
        process.arguments = arguments
        process.environment = fixed([:])
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        if let input {
            process.standardInput = try FileHandle(
                forReadingFrom: URL(fileURLWithPath: folder.file(input)))
        }
        if let output { try folder.write("", to: output) }
        process.standardOutput =
            output.flatMap { FileHandle(forWritingAtPath: folder.file($0)) } ?? .nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }
}
