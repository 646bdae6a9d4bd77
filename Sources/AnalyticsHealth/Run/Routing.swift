package import Shared

/// Who is told what. Delivery reads this plan; whoever delivers, sends nothing else.
package struct Routing: Sendable, Encodable {
    package struct Line: Sendable, Encodable, Equatable {
        package let incident: String
        package let severity: Severity
        package let page: Bool
        /// Names of destinations, in the order of the configuration.
        package let to: [String]
    }

    package let lines: [Line]

    init(_ news: [NewsItem], _ routes: [Route]) {
        lines = news.map { item in
            var to: [String] = []
            for route in routes where Self.fits(route, item) {
                for place in route.to where !to.contains(place) { to.append(place) }
            }
            return Line(incident: item.id, severity: item.severity, page: item.page, to: to)
        }
    }

    private static func fits(_ route: Route, _ news: NewsItem) -> Bool {
        route.severity == news.severity
            && (route.metrics.isEmpty || !news.metrics.isDisjoint(with: route.metrics))
    }

    package func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        for line in lines { try list.encode(line) }
    }
}

extension HealthRun {
    package var routing: Routing { Routing(news, settings.routing) }
}
