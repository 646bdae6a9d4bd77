import CSVScan
import Durable
import Shared

/// A file that a person named, read whole, as it was before gzip; `-` is standard input.
enum InputFile {
    static let standardInput = "-"

    /// In messages.
    static func name(_ path: String) -> String {
        path == standardInput ? "standard input" : path
    }

    static func bytes(_ path: String, _ context: RunContext) throws -> [UInt8] {
        let bytes = try raw(path, context)
        do {
            return try Gzip.unpacked(bytes, isPromised: path.lowercased().hasSuffix(".gz"))
        } catch {
            throw OperationFailure(.dataFormat, "\(name(path)): \(error)")
        }
    }

    private static func raw(_ path: String, _ context: RunContext) throws -> [UInt8] {
        guard path == standardInput else { return try bytes(path) }
        var all: [UInt8] = []
        while true {
            let more = try context.nextInput()
            if more.isEmpty { return all }
            all += more
        }
    }

    private static func bytes(_ path: String) throws(OperationFailure) -> [UInt8] {
        guard FileSystem.isPlain(path) else {
            throw OperationFailure(.noInput, "there is no file '\(path)'")
        }
        do {
            return try BoundedFile.read(path)
        } catch {
            throw OperationFailure(
                OperationFailure.Kind(reading: error),
                "'\(path)' cannot be read: \(error.reason)")
        }
    }
}
