import DailyNumbers
import Shared

/// Visitors come, but nobody buys any more: in the whole shop, or on one device.
///
/// A shop with few orders needs some days to show it, and a median of a week's few orders is no level. So
/// the last days' orders are pooled and compared with what the sessions of these days would have brought
/// at the conversion of the four weeks before: two Poisson rates with their exposures, exactly.
struct StoppedOrdersDetector: Detector {
    /// Orders of the whole shop, or of a device.
    let series: MetricSeries
    let sessions: MetricSeries
    let position: Int
    let settings: DetectionSettings
    /// All other devices together: where they stopped as well, the device is not to blame.
    var others: SeriesTable.Others?

    var name: DetectorName { .vanished }

    /// Orders, and how many could be expected, of the last usable days.
    struct Pool {
        var orders = 0.0
        var expected = 0.0
        /// As many as on so many days before, however many visits came: visits that buy nothing stop no orders.
        var usual = 0.0
        /// Sessions of the weeks before over those of the pool.
        var exposure = 0.0
        /// The days compared with, newest first.
        var before = BaselineDays()
    }

    func judge() -> DetectorAnswer {
        guard let value = series.values[position], let today = pool(1, series, sessions) else {
            return answer(.notEvaluated(because: "too few usable days before"))
        }
        var evidence = Evidence(value, level: today.expected, today.before, of: series)
        var found = DetectorAnswer.Outcome.usual(because: "chance alone could do it")
        for length in 1...max(1, settings.stoppedDays) {
            guard let pool = pool(length, series, sessions) else { break }
            guard value <= settings.stoppedRemains * today.expected,
                pool.orders <= settings.stoppedRemains * pool.expected
            else {
                found = .usual(because: "there are orders")
                break
            }
            let z = ExactTail.count(
                pool.orders, level: pool.expected, days: pool.exposure, side: .lower
            ).z
            evidence.exactZ = z
            guard z >= settings.exactZ else { continue }
            if let others = others.flatMap({ self.pool(length, $0.orders, $0.sessions) }),
                others.orders < settings.othersHold * others.expected
            {
                found = .usual(because: "the other devices fell as well")
                continue
            }
            let isCollapse =
                series.measure.segment == nil && length <= settings.collapseDays
                && pool.orders <= (1 - settings.collapse) * min(pool.expected, pool.usual)
            return answer(.alert(isCollapse ? settings.breakage : settings.drift), evidence)
        }
        return answer(found, evidence)
    }

    /// Nil where there are too few days, or nothing can be expected.
    private func pool(
        _ length: Int, _ orders: MetricSeries, _ sessions: MetricSeries
    ) -> Pool? {
        // The days just before count, troubled or not; what they are compared with is history.
        let recent = [position] + orders.judged(before: position, length - 1, settings.reach)
        guard recent.count == length, let first = recent.last,
            recent.allSatisfy({ sessions.values[$0] != nil })
        else { return nil }
        let reach = orders.reach(before: position, settings.reach).filter { $0 < first }
        let days = orders.history(reach, limit: settings.spreadDays)
        let earlier = days.positions.filter { sessions.values[$0] != nil }
        guard earlier.count >= settings.minimumDays else { return nil }
        func sum(_ series: MetricSeries, _ positions: some Sequence<Int>) -> Double {
            positions.reduce(0) { $0 + (series.values[$1] ?? 0) }
        }
        let visits = sum(sessions, recent)
        let before = sum(sessions, earlier)
        guard visits > 0, before > 0 else { return nil }
        var pool = Pool()
        pool.orders = sum(orders, recent)
        pool.exposure = before / visits
        pool.expected = sum(orders, earlier) / pool.exposure
        pool.usual = sum(orders, earlier) / Double(earlier.count) * Double(length)
        pool.before = days
        return pool
    }
}

extension MetricSeries {
    /// The last judged days with a value before a day, newest first.
    fileprivate func judged(before position: Int, _ count: Int, _ reach: Int) -> [Int] {
        (1...reach).lazy.map { position - $0 }
            .filter { $0 >= 0 && uses[$0].reason == nil && values[$0] != nil }
            .prefix(count).map { $0 }
    }
}
