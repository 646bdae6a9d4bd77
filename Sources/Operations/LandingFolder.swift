import Durable
import IngestGate
import Shared

extension Landing {
    /// What stands in the landing folder. A folder that is gone is a mount that failed, and no reason to wait
    /// for files.
    init(_ config: GateConfig) throws(OperationFailure) {
        do {
            try self.init(folder: config.folders.landing, feeds: config.feeds)
        } catch {
            let place = Shown.place(config.folders.landing)
            throw OperationFailure(
                .inputOutput,
                error.isMissing
                    ? "there is no landing folder '\(place)'. Is it mounted? "
                        + "Name another one with --landing DIR"
                    : "the landing folder '\(place)' cannot be read: \(error.reason)")
        }
    }
}

extension Shown {
    /// A path as somebody in another folder has to be told it.
    static func place(_ path: String) -> String {
        guard !path.hasPrefix("/"), let folder = FileSystem.resolved(".") else { return path }
        return folder + "/" + path
    }
}
