/// A number that a day has, and by which it is judged.
package enum Metric: String, Sendable, CaseIterable, Comparable {
    case sessions
    case purchases
    case revenue
    case aov
    case conversion
    case directSessionShare = "direct_session_share"
    case revenueShare = "revenue_share"

    package enum Kind: Sendable { case volume, ratio, share }

    package var kind: Kind {
        switch self {
        case .sessions, .purchases, .revenue: .volume
        case .aov, .conversion: .ratio
        case .directSessionShare, .revenueShare: .share
        }
    }

    /// The order of reports is the order of declaration.
    package static func < (a: Metric, b: Metric) -> Bool { a.rank < b.rank }

    private var rank: Int { Metric.allCases.firstIndex(of: self) ?? 0 }
}

/// One part of the shop: a channel or a device.
package struct Segment: Hashable, Sendable, Comparable, CustomStringConvertible {
    package enum Dimension: String, Sendable, Comparable, CaseIterable {
        case channel, device

        package static func < (a: Dimension, b: Dimension) -> Bool { a.rawValue < b.rawValue }
    }

    package let dimension: Dimension
    package let name: String

    package init(_ dimension: Dimension, _ name: String) {
        self.dimension = dimension
        self.name = name
    }

    package var description: String { name }

    package static func < (a: Segment, b: Segment) -> Bool {
        (a.dimension, a.name) < (b.dimension, b.name)
    }
}

/// What one series is about: a metric of the whole shop, or of one part of it.
package struct Measure: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let metric: Metric
    package let segment: Segment?

    package init(_ metric: Metric, _ segment: Segment? = nil) {
        self.metric = metric
        self.segment = segment
    }

    package var description: String {
        segment.map { "\(metric.rawValue) of \($0.name)" } ?? metric.rawValue
    }

    package static func < (a: Measure, b: Measure) -> Bool {
        if a.metric != b.metric { return a.metric < b.metric }
        switch (a.segment, b.segment) {
        case (nil, nil), (_?, nil): return false
        case (nil, _?): return true
        case (let a?, let b?): return a < b
        }
    }
}
