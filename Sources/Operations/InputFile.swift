import Durable
import Shared

/// A small file that a person named.
enum InputFile {
    static func bytes(_ path: String) throws(OperationFailure) -> [UInt8] {
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
