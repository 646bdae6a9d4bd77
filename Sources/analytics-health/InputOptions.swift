import ArgumentParser
import Operations

/// Options that say where the numbers come from.
struct InputOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Judge this daily cube, not fact tables; - is standard input.", valueName: "file"))
    var dailyCube: String?

    @Option(
        help: ArgumentHelp(
            "Judge this table of daily numbers, not fact tables; - is standard input.",
            valueName: "file"))
    var dailyMetrics: String?

    @Option(
        help: ArgumentHelp(
            "More special days: CSV with day and name, or iCalendar.", valueName: "file"))
    var calendar: String?

    func validate() throws {
        if dailyCube != nil, dailyMetrics != nil {
            throw ValidationError("--daily-cube and --daily-metrics exclude each other.")
        }
        if calendar == "-", (dailyCube ?? dailyMetrics) == "-" {
            throw ValidationError("standard input can be one file, not two.")
        }
    }

    var inputs: HealthInputs {
        HealthInputs(
            dailyCube.map { .dailyCube(path: $0) } ?? dailyMetrics.map { .dailyMetrics(path: $0) }
                ?? .warehouse, calendar: calendar)
    }
}
