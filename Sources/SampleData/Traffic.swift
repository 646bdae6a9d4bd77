import Shared

/// How many people come, and when.
///
/// Whole numbers throughout: the logarithms and cosines of two C libraries may differ in the last
/// bit, and then the same seed would no longer give the same bytes.
enum Traffic {
    /// Sessions of a day, from the average of the year: weekday, season and a little luck.
    static func sessions(on day: Day, average: Int, seed: UInt64) -> Int {
        var random = SplitMix64(
            SplitMix64.seed(seed, Stream.traffic, UInt64(bitPattern: Int64(day.number))))
        // Three dice: nearer the middle than one.
        let luck = 970 + random.below(21) + random.below(21) + random.below(21)
        return average * weekdays[day.weekday] / 1000 * season(day) / 1000 * luck / 1000
    }

    /// Monday to Sunday, in thousandths. The steps are even on purpose: a week with two peaks and
    /// five equal days has a tiny spread, and every Sunday would look like an accident.
    private static let weekdays = [1060, 980, 920, 900, 950, 1090, 1150]

    /// Thousandths at the first of each month; lamps sell when evenings are long, terraces in May.
    private static let months = [
        1030, 990, 1000, 1040, 1060, 980, 900, 890, 960, 1040, 1120, 1150,
    ]

    private static func season(_ day: Day) -> Int {
        let (year, month, dayOfMonth) = day.civil
        let from = months[month - 1]
        let to = months[month % 12]
        return from + (to - from) * (dayOfMonth - 1) / Day.length(ofMonth: month, year: year)
    }

    /// Share of each minute of the day (UTC), in arbitrary units.
    static let minutes: [Int] = (0..<1440).map { minute in
        let hour = minute / 60
        let from = hours[hour]
        let to = hours[(hour + 1) % 24]
        return from * 60 + (to - from) * (minute % 60)
    }

    private static let hours = [
        16, 10, 7, 5, 6, 10, 20, 33, 44, 52, 56, 58, 62, 58, 54, 54, 58, 64, 72, 84, 90, 78, 52, 30,
    ]
}
