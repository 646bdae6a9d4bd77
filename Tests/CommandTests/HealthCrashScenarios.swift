import Foundation
import TestSupport
import Testing

/// What layer 2 writes: reports as a set, copies of what was blocked, last good states, fact tables.
extension CrashScenario {
    static let health = [blockedRun, healthyRun, facts]

    private static let run = ["run", "--expected-day", "2025-03-30"]

    /// Nothing was reported before: every name is new.
    private static let blockedRun = CrashScenario(
        name: "the first run of layer 2: a blocked day", program: "analytics-health",
        arguments: run, code: 2, rounds: 8
    ) {
        let work = try Workplace()
        try shop(work)
        try noOrders(work)
        return work
    }

    static let healthyRun = CrashScenario(
        name: "a run of a healthy day, after a blocked one", program: "analytics-health",
        arguments: run, code: 0, rounds: 8
    ) {
        let work = try Workplace()
        try shop(work)
        let orders = try work.folder.read("warehouse/fct_orders.csv")
        try noOrders(work)
        let blocked = try work.health("run", "--expected-day", "2025-03-30")
        #expect(blocked.code == 2, "\(blocked.errors)")
        try work.folder.write(orders, to: "warehouse/fct_orders.csv")
        return work
    }

    private static let facts = CrashScenario(
        name: "facts of promoted days, over those of other days", program: "analytics-health",
        arguments: ["facts"], code: 0, rounds: 6
    ) {
        let work = try Workplace()
        for name in ["fct_attribution.csv", "fct_orders.csv", "fct_sessions.csv"] {
            try work.folder.write("earlier\n", to: "warehouse/" + name)
        }
        for day in 3...5 { try work.land(Workplace.day(["F\(day)"]), "2025-03-0\(day)") }
        #expect(try work.gate("check").code == 0)
        return work
    }

    /// 30 days of a shop with the same sessions and orders every day, to 2025-03-30.
    private static func shop(_ work: Workplace) throws {
        let channels = ["Direct", "Email", "Paid Search"]
        var sessions = "session_id,client_id,session_start,channel,source,device\n"
        var orders = "transaction_id,order_time,revenue,client_id,session_id\n"
        var shares = "transaction_id,channel,revenue_share,model\n"
        for day in (1...30).map({ "2025-03-" + ($0 < 10 ? "0" : "") + "\($0)" }) {
            for i in 0..<60 {
                let (id, channel) = ("\(day)-\(i)", channels[i % 3])
                sessions += "S\(id),c\(i),\(day)T\(10 + i % 10):00:00Z,\(channel),x,mobile\n"
                guard i % 4 == 0 else { continue }
                orders += "T\(id),\(day)T\(10 + i % 10):05:00Z,\(40 + i).50,c\(i),S\(id)\n"
                shares += "T\(id),\(channel),1,last_click\n"
            }
        }
        try work.folder.write(sessions, to: "warehouse/fct_sessions.csv")
        try work.folder.write(orders, to: "warehouse/fct_orders.csv")
        try work.folder.write(shares, to: "warehouse/fct_attribution.csv")
    }

    private static func noOrders(_ work: Workplace) throws {
        let orders = try work.folder.read("warehouse/fct_orders.csv")
        let header = orders.prefix { $0 != "\n" } + "\n"
        try work.folder.write(String(header), to: "warehouse/fct_orders.csv")
    }
}
