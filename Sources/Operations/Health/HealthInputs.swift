import AnalyticsHealth
import DailyNumbers
import Detection
import ReferenceTransform
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

    func read(
        _ config: GateConfig, expectedDay: Day, _ context: RunContext
    ) throws -> DailyFacts {
        var facts = try source(config, expectedDay: expectedDay, context)
        facts.cube = facts.cube.naming(channels: config.channels.aliases)
        for note in facts.notes { context.notify(.aboutInput("\(facts.name): \(note)")) }
        return facts
    }

    private func source(
        _ config: GateConfig, expectedDay: Day, _ context: RunContext
    ) throws -> DailyFacts {
        switch numbers {
        case .warehouse:
            do {
                return try Warehouse(
                    config.health.warehouse, folder: config.folders.warehouse,
                    zone: config.warehouseZone, expectedDay: expectedDay
                ).read()
            } catch let error as WarehouseError {
                throw OperationFailure(
                    error.kind == .missing ? .noInput : .dataFormat, error.message)
            }
        case .dailyCube(let path):
            return try Self.read(path, context) { DailyCubeSource(csv: $0, name: Self.name(path)) }
        case .dailyMetrics(let path):
            return try Self.read(path, context) {
                DailyTableSource(csv: $0, config.health.dailyTable, name: Self.name(path))
            }
        }
    }

    private static func read(
        _ path: String, _ context: RunContext, _ source: ([UInt8]) -> any FactSource
    ) throws -> DailyFacts {
        try parse(path, context) { try source($0).read() }
    }

    /// In messages.
    private static func name(_ path: String) -> String {
        path == InputFile.standardInput ? "standard input" : path
    }

    /// Of the calendar, and of the files of holidays that a configuration names; the calendar's names count.
    func knownDays(_ settings: HealthSettings, _ context: RunContext) throws -> KnownDays {
        var known = try Self.holidays(settings, context)
        known.add(try calendarDays(context))
        return known
    }

    func calendarDays(_ context: RunContext) throws -> KnownDays {
        guard let calendar else { return KnownDays() }
        return try Self.parse(calendar, context) { try CalendarReader.days($0) }
    }

    static func holidays(_ settings: HealthSettings, _ context: RunContext) throws -> KnownDays {
        var known = KnownDays()
        for file in settings.holidays {
            known.add(
                try parse(file.path, context) {
                    try CalendarReader.holidays($0, closed: file.isClosed)
                })
        }
        return known
    }

    /// A file as a parser takes it; what the parser refuses is a matter of the file's format.
    static func parse<Value>(
        _ path: String, _ context: RunContext, _ parser: ([UInt8]) throws -> Value
    ) throws -> Value {
        let bytes = try InputFile.bytes(path, context)
        do {
            return try parser(bytes)
        } catch {
            switch error {
            case is CubeError, is CalendarError, is LabelError:
                throw OperationFailure(.dataFormat, "\(name(path)): \(error)")
            default: throw error
            }
        }
    }
}
