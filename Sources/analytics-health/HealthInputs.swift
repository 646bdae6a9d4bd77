import AnalyticsHealth
import ArgumentParser
import CSVScan
import CommandSupport
import DailyNumbers
import Durable
import Shared

/// Where the numbers come from: fact tables, or a cube or table that somebody else made.
struct HealthInputs: ParsableArguments {
    @Option(help: ArgumentHelp("Judge this daily cube, not fact tables.", valueName: "file"))
    var dailyCube: String?

    @Option(
        help: ArgumentHelp("Judge this table of daily numbers, not fact tables.", valueName: "file")
    )
    var dailyMetrics: String?

    @Option(help: ArgumentHelp("More special days: CSV with day and name.", valueName: "file"))
    var calendar: String?

    func validate() throws {
        if dailyCube != nil, dailyMetrics != nil {
            throw ValidationError("--daily-cube and --daily-metrics exclude each other.")
        }
    }

    /// The numbers, from the source that was named.
    func read(_ config: GateConfig, expectedDay: Day) throws -> DailyFacts {
        do {
            return try source(config, expectedDay: expectedDay).read()
        } catch let error as CubeError {
            throw Failure(.dataFormat, "\(dailyCube ?? dailyMetrics ?? ""): \(error)")
        } catch let error as WarehouseError {
            throw Failure(error.kind == .missing ? .noInput : .dataFormat, error.message)
        }
    }

    private func source(_ config: GateConfig, expectedDay: Day) throws -> any FactSource {
        if let dailyCube {
            return DailyCubeSource(csv: try InputFile.bytes(dailyCube), name: dailyCube)
        }
        if let dailyMetrics {
            return DailyTableSource(
                csv: try InputFile.bytes(dailyMetrics), config.health.dailyTable,
                name: dailyMetrics)
        }
        return try Warehouse(
            config.health.warehouse, folder: config.folders.warehouse,
            zone: config.warehouseZone, expectedDay: expectedDay)
    }

    var specialDays: SpecialDays {
        get throws {
            guard let calendar else { return [:] }
            do {
                return try CalendarReader.read(InputFile.bytes(calendar))
            } catch let error as CalendarError {
                throw Failure(.dataFormat, "\(calendar): \(error)")
            }
        }
    }
}

/// A small file that a person named.
enum InputFile {
    static func bytes(_ path: String) throws -> [UInt8] {
        guard FileSystem.isPlain(path) else {
            throw Failure(.noInput, "there is no file '\(path)'")
        }
        do {
            return try BoundedFile.read(path)
        } catch {
            throw Failure(
                ExitStatus(reading: error), "'\(path)' cannot be read: \(error.reason)")
        }
    }
}

extension GateConfig {
    /// The feeds whose days the warehouse has.
    var warehouseFeeds: [Feed] {
        get throws {
            guard let name = health.warehouse.feed else { return feeds }
            let found = feeds.filter { $0.name == name }
            guard found.isEmpty else { return found }
            throw Failure(.configuration, "warehouse.feed: there is no feed '\(name)'")
        }
    }

    var warehouseZone: ZoneRules {
        let feed = health.warehouse.feed
        return health.warehouse.zone
            ?? (feeds.first { feed == nil || $0.name == feed }?.zone ?? .utc)
    }
}
