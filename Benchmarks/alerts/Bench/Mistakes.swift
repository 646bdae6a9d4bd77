import AnalyticsHealth
import ArgumentParser
import DailyNumbers
import Detection
import Shared

/// Lists what the detector got wrong, one line each.
struct Mistakes: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List incidents that were missed, false alarms and wrong causes.")

    @OptionGroup var shops: BenchAlerts.Shops

    func run() throws {
        for set in try shops.sets() {
            for shop in set.shops { list(shop) }
        }
    }

    private func list(_ shop: ShopSet.Shop) {
        let results = DayByDay(shop.timeline).results
        let sessions = RobustScale.median(
            shop.timeline.days.map { Double($0.total.sessions) })
        let orders = RobustScale.median(shop.timeline.days.map { Double($0.total.purchases) })
        let size = "\(Number.text(sessions, 0)) sessions \(Number.text(orders, 1)) orders"
        for label in shop.labels {
            let inside = results.filter { label.window.contains($0.day) }
            let days = label.days.upperBound.number - label.days.lowerBound.number + 1
            let what = "\(label.kind.rawValue) \(label.days.lowerBound) \(days) d"
            guard let hit = inside.first(where: { $0.alerts.contains { label.moves($0.measure) } })
            else {
                print("missed\t\(shop.name)\t\(what)\t\(size)")
                continue
            }
            if let cause = label.cause, let said = hit.incident?.cause, said != cause {
                print("cause\t\(shop.name)\t\(what)\t\(said.code)\t\(size)")
            }
        }
        for result in results {
            guard let incident = result.incident,
                !shop.labels.contains(where: { $0.window.contains(result.day) })
            else { continue }
            let why = shop.benign[result.day] ?? "nothing"
            let after = shop.labels.contains {
                (1...29).contains(result.day.number - $0.days.upperBound.number)
            }
            print(
                "false\t\(shop.name)\t\(incident.page ? "page" : "-")\t\(why)\t"
                    + "\(after ? "after an incident" : "-")\t\(size)\t"
                    + "\(result.day) \(incident.title)")
        }
    }
}
