import Durable
import Shared

/// A place in the warehouse folder: a plain file, or where one may be.
struct WarehouseFile {
    /// Below the folder: `fct_orders.csv`, `orders/2025-03-01.csv`.
    let name: String
    /// As the transform and its readers name it.
    let path: String
    /// Without links, nil where nothing is. Bytes are read here, so that a link leads nowhere else
    /// than it did when it was looked at.
    let place: String?
    /// Whether the name is a link to another file of the warehouse.
    let isLinked: Bool

    /// Refuses what is not below the folder, by its name or by a link; folders, pipes and devices;
    /// and names that a snapshot needs for itself.
    init(_ name: String, in warehouse: String) throws(SnapshotError) {
        func refuse(_ reason: String) -> SnapshotError {
            .notInWarehouse(name: name, because: reason)
        }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }), !name.contains("\0")
        else { throw refuse("it is no relative path without '.' and '..'") }
        guard !parts.contains(where: { $0.hasPrefix(Temporary.prefix) }) else {
            throw refuse("it is a temporary file")
        }
        guard !["reason.txt", SnapshotManifest.name].contains(name.lowercased()) else {
            throw refuse("a snapshot has a file of its own with this name")
        }
        self.name = name
        path = "\(warehouse)/\(name)"
        place = FileSystem.resolved(path)
        let folder = FileSystem.resolved(warehouse) ?? warehouse
        guard let place else {
            isLinked = false
            // Where a file can be put, its folder must not lead away. What hangs in the air is a
            // link to a file that is gone.
            guard !FileSystem.isSymbolicLink(path) else {
                throw refuse("it is a symbolic link to nothing")
            }
            var above = FileSystem.parent(of: path)
            while above.count > warehouse.count, !FileSystem.exists(above) {
                above = FileSystem.parent(of: above)
            }
            guard above.count <= warehouse.count || FileSystem.leads(above, inside: warehouse)
            else {
                throw refuse("a symbolic link leads out of '\(warehouse)'")
            }
            return
        }
        guard FileSystem.leads(path, inside: warehouse) else {
            throw refuse("a symbolic link leads out of '\(warehouse)'")
        }
        guard FileSystem.isPlain(place) else { throw refuse("it is no plain file") }
        isLinked = place != "\(folder)/\(name)"
    }
}
