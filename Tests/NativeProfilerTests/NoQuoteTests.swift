import CSVScan
import Foundation
import Profile
import Shared
import TestSupport
import Testing

@testable import IngestGate
@testable import NativeProfiler

@Suite("Feeds where no character quotes")
struct NoQuoteTests {
    private static func feed(quote: UInt8) throws -> Feed {
        var feed = RuleExample.feed
        feed.format.delimiter = 9
        feed.format.quote = quote
        return feed
    }

    /// With quotation marks in fields, some of them empty, and records that are not text.
    private static let day = {
        let names = RuleExample.header.replacing(",", with: "\t")
        let record = { (who: String, page: String, end: String) in
            "\(who)\t\(page)\t\t2025-03-06T10:00:00Z\tpage_viewed\t\(end)"
        }
        return names + record("c1", "\"5", "\n") + record("\"", "https://shop.example/", "\r\n")
            + record("\"c2\"", "", "\n") + record("c3", "\"\"", "{\"a\":\"b\"}\n")
    }()

    @Test("no quotation mark harms a record", arguments: [1, 64, 256 << 10])
    func profiles(chunk: Int) throws {
        let found = try profile(
            Self.day, feed: Self.feed(quote: FileFormat.noQuote), chunk: chunk, threads: 2)
        #expect(found.records == 4)
        #expect(found.malformed.quoting == 0 && found.malformed.fieldCount == 0)
        // "" is a value of two characters here.
        #expect(found.columns.map(\.missing) == [0, 1, 4, 0, 0, 3])
        // With the usual quotes the first one swallows the rest.
        let quoted = try profile(Self.day, feed: Self.feed(quote: 34), chunk: chunk)
        #expect(quoted.records < 4)
    }

    @Test("bytes that are not UTF-8 are malformed, also where a kernel takes one for its quote")
    func encoding() throws {
        var bytes = Data(Self.day.utf8)
        bytes += Data("c4\t".utf8) + [0xff] + Data("\t\t2025-03-06T10:00:00Z\tpage_viewed\t\n".utf8)
        bytes += Data("c5\t".utf8) + [0xff, 0xff] + Data("\t\t\t\t\n".utf8)
        let found = try profile(bytes, feed: Self.feed(quote: FileFormat.noQuote))
        #expect(found.malformed.encoding == 2 && found.malformed.quoting == 0)
        #expect(found.columns.map(\.missing)[1] == 1)
    }

    @Test("configuration and scanner mean the same byte")
    func sameByte() { #expect(FileFormat.noQuote == Dialect.noQuote) }
}
