package import Shared

/// Why there is no snapshot, or none was put back. What the file system refuses is a `FileError`.
package enum SnapshotError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A name that is none of a plain file below the warehouse folder.
    case notInWarehouse(name: String, because: String)
    /// Bytes needed, to be left over, and there.
    case noSpace(folder: String, needed: Int64, reserve: Int64, free: Int64)
    /// The transform is still writing: what was read is neither the old nor the new state.
    case changedMeanwhile(path: String)
    case noneKept(folder: String)
    /// From the newest on; the last one is why nothing was put back.
    case damaged([Damage])

    /// A snapshot that is not what it was when it was taken.
    package struct Damage: Error, Equatable, Sendable, CustomStringConvertible {
        package let snapshot: String
        /// Reads after the snapshot's path.
        package let reason: String

        package var description: String { "'\(snapshot)' is damaged: \(reason)" }
    }

    package var description: String {
        switch self {
        case .notInWarehouse(let name, let reason):
            "'\(name)' is no file of the warehouse folder: \(reason)"
        case .noSpace(let folder, let needed, let reserve, let free):
            "no room in '\(folder)': \(Decimals.grouped(Int(needed))) bytes and a reserve of "
                + "\(Decimals.grouped(Int(reserve))) are needed, "
                + "\(Decimals.grouped(Int(free))) are free"
        case .changedMeanwhile(let path):
            "'\(path)' was written to while it was read; wait for the transform to end"
        case .noneKept(let folder):
            "no last-known-good snapshot is kept in '\(folder)'"
        case .damaged(let all):
            all.map(\.description).joined(separator: "; ")
        }
    }
}

extension SnapshotError.Damage: JSONWritable {
    package func write(to writer: inout JSONWriter) {
        writer.object { w in
            w.member("reason", reason)
            w.member("snapshot", snapshot)
        }
    }
}
