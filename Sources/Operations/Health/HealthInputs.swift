import AnalyticsHealth
import DailyNumbers
import Detection
import Shared

/// Where the numbers come from: fact tables, or a cube or table that somebody else made.
package struct HealthInputs: Sendable {
    package enum Numbers: Sendable, Equatable {
        /// The fact tables of the warehouse folder.
        case warehouse
        case dailyCube(path: String)
        case dailyMetrics(path: String)
    }

    package var numbers = Numbers.warehouse
    /// A file of more special days.
    package var calendar: String?

    package init(_ numbers: Numbers = .warehouse, calendar: String? = nil) {
        self.numbers = numbers
        self.calendar = calendar
    }

    /// What was read.
    struct Source {
        let numbers: HealthSource
        /// Below the warehouse folder; none where the numbers do not come from there.
        var files: [String] = []
    }

    func read(_ config: GateConfig, expectedDay: Day) throws -> Source {
        switch numbers {
        case .warehouse:
            return try Self.warehouse(config, expectedDay)
        case .dailyCube(let path):
            let cube = try Self.parse(path) { try DailyCube(csv: $0) }
            return Source(numbers: HealthSource(cube: cube, name: path))
        case .dailyMetrics(let path):
            return Source(
                numbers: try Self.parse(path) {
                    try HealthSource(dailyTable: $0, config.health.dailyTable, name: path)
                })
        }
    }

    private static func warehouse(_ config: GateConfig, _ expectedDay: Day) throws -> Source {
        do {
            let warehouse = try Warehouse(
                config.health.warehouse, folder: config.folders.warehouse,
                zone: config.warehouseZone, expectedDay: expectedDay)
            let facts = try warehouse.facts()
            let prefix = warehouse.folder.count + 1
            return Source(
                numbers: HealthSource(facts: facts, name: warehouse.folder),
                files: warehouse.files.map { String($0.dropFirst(prefix)) })
        } catch let error as WarehouseError {
            throw OperationFailure(
                error.kind == .missing ? .noInput : .dataFormat, error.message)
        }
    }

    var specialDays: SpecialDays {
        get throws {
            guard let calendar else { return [:] }
            return try Self.parse(calendar) { try CalendarReader.read($0) }
        }
    }

    /// A file as a parser takes it; what the parser refuses is a matter of the file's format.
    static func parse<Value>(_ path: String, _ parser: ([UInt8]) throws -> Value) throws -> Value {
        let bytes = try InputFile.bytes(path)
        do {
            return try parser(bytes)
        } catch {
            switch error {
            case is CubeError, is CalendarError, is LabelError:
                throw OperationFailure(.dataFormat, "\(path): \(error)")
            default: throw error
            }
        }
    }
}
