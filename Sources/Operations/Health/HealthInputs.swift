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
    /// The numbers are those of several feeds, so that a column has to say whose a row is.
    var isShared = false
    /// Files that were read before, by their paths: standard input can be read once.
    private var known: [String: [UInt8]] = [:]

    package init(_ numbers: Numbers = .warehouse, calendar: String? = nil) {
        self.numbers = numbers
        self.calendar = calendar
    }

    /// As a feed has them that is judged by itself: what was asked for, or else what it names.
    func numbers(of config: GateConfig) -> Numbers {
        guard numbers == .warehouse, let health = config.judgedHealth else { return numbers }
        return health.dailyCube.map { .dailyCube(path: $0) }
            ?? health.dailyMetrics.map { .dailyMetrics(path: $0) } ?? .warehouse
    }

    /// Reads the files that more than one feed wants.
    mutating func readAhead(_ context: RunContext) throws {
        isShared = numbers.path != nil
        for path in [numbers.path, calendar].compactMap({ $0 }) {
            known[path] = try InputFile.bytes(path, context)
        }
    }

    func read(
        _ config: GateConfig, expectedDay: Day, _ context: RunContext
    ) throws -> DailyFacts {
        var facts = try source(config, expectedDay: expectedDay, context)
        facts.cube = facts.cube.naming(channels: config.channels.aliases)
        return facts
    }

    private func source(
        _ config: GateConfig, expectedDay: Day, _ context: RunContext
    ) throws -> DailyFacts {
        let rows = rows(of: config)
        switch numbers(of: config) {
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
            return try read(path, context) {
                DailyCubeSource(csv: $0, name: InputFile.name(path), rows: rows)
            }
        case .dailyMetrics(let path):
            return try read(path, context) {
                DailyTableSource(
                    csv: $0, config.health.dailyTable, name: InputFile.name(path), rows: rows)
            }
        }
    }

    /// Whose rows of a table count; nil where no feed is told from another.
    private func rows(of config: GateConfig) -> RowsOfFeed? {
        guard let name = config.judgedFeed, let health = config.judgedHealth else { return nil }
        let path = numbers(of: config).path
        let sharing = config.judgedFeeds.count { feed in
            path != nil && [feed.health?.dailyCube, feed.health?.dailyMetrics].contains(path)
        }
        return RowsOfFeed(
            health.nameInTables ?? name,
            isRequired: isShared || (numbers == .warehouse && sharing > 1),
            others: config.judgedFeeds.map { $0.health?.nameInTables ?? $0.name })
    }

    private func read(
        _ path: String, _ context: RunContext, _ source: ([UInt8]) -> any FactSource
    ) throws -> DailyFacts {
        try parse(path, context) { try source($0).read() }
    }

    /// Of the calendar, and of the files of holidays that a configuration names; the calendar's names count.
    func knownDays(_ settings: HealthSettings, _ context: RunContext) throws -> KnownDays {
        var known = try Self.holidays(settings, context)
        known.add(try calendarDays(context))
        return known
    }

    func calendarDays(_ context: RunContext) throws -> KnownDays {
        guard let calendar else { return KnownDays() }
        return try parse(calendar, context) { try CalendarReader.days($0) }
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
        try parse(path, InputFile.bytes(path, context), parser)
    }

    private func parse<Value>(
        _ path: String, _ context: RunContext, _ parser: ([UInt8]) throws -> Value
    ) throws -> Value {
        try Self.parse(path, known[path] ?? InputFile.bytes(path, context), parser)
    }

    private static func parse<Value>(
        _ path: String, _ bytes: [UInt8], _ parser: ([UInt8]) throws -> Value
    ) throws -> Value {
        do {
            return try parser(bytes)
        } catch {
            switch error {
            case is CubeError, is CalendarError, is LabelError:
                throw OperationFailure(.dataFormat, "\(InputFile.name(path)): \(error)")
            default: throw error
            }
        }
    }
}

extension HealthInputs.Numbers {
    /// Of the file that has them.
    var path: String? {
        switch self {
        case .warehouse: nil
        case .dailyCube(let path), .dailyMetrics(let path): path
        }
    }
}

extension DailyFacts {
    /// What is worth knowing of how they were understood, each with its place.
    var notices: [String] { notes.map { "\(name): \($0)" } }
}
