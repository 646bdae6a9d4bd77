import Shared

/// One part of the shop: a channel or a device. Or a column of a daily table that somebody else
/// made, which stands beside the shop's own numbers.
package struct Segment: Hashable, Sendable, Comparable, CustomStringConvertible {
    package enum Dimension: String, Sendable, Comparable, CaseIterable {
        case channel, device, column

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
        guard let segment else { return metric.rawValue }
        return segment.dimension == .column
            ? segment.name : "\(metric.rawValue) of \(segment.name)"
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
