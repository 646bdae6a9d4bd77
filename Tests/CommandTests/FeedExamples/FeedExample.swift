import Shared
import Testing

/// A feed as one source lands it, for the page of examples.
struct FeedExample: Sendable, CustomTestStringConvertible {
    /// What is done to a day, and the rule that must find it.
    struct Fault: Sendable {
        enum Change: Sendable {
            /// Of what happened, before it is written.
            case shop(@Sendable (inout ExampleShop) -> Void)
            /// Of what was written.
            case files(@Sendable (inout [String: String]) -> Void)
        }

        let rule: String
        /// The exit code.
        let code: Int32
        let change: Change

        init(_ rule: String, code: Int32 = 2, shop: @escaping @Sendable (inout ExampleShop) -> Void)
        {
            (self.rule, self.code, change) = (rule, code, .shop(shop))
        }

        init(
            _ rule: String, code: Int32 = 2,
            files: @escaping @Sendable (inout [String: String]) -> Void
        ) {
            (self.rule, self.code, change) = (rule, code, .files(files))
        }
    }

    /// The heading in docs/feeds.md.
    let title: String
    /// The files of a day, by their paths in the landing folder. What ends in `.gz` is compressed when it is laid down.
    let write: @Sendable (ExampleShop) -> [String: String]
    let faults: [Fault]

    var testDescription: String { title }

    static let all: [FeedExample] = [
        segment, rudderstack, snowplow, ga4, posthog, adobe, firehose, hive, orders, shopify,
    ]

    func files(_ shop: ExampleShop, _ fault: Fault? = nil) -> [String: String] {
        var shop = shop
        if case .shop(let change)? = fault?.change { change(&shop) }
        var files = write(shop)
        if case .files(let change)? = fault?.change { change(&files) }
        return files
    }
}

extension [String: String] {
    /// Replaces a text in each file.
    mutating func replace(_ old: String, with new: String) {
        self = mapValues { $0.replacing(old, with: new) }
    }
}
