import CSVScan
import Foundation
import Profile
import Shared
import TestSupport
import Testing

@testable import FieldText
@testable import IngestGate
@testable import NativeProfiler

@Suite("Ids that name nobody, one visitor for all, one id in two spellings")
struct IdentityTests {
    @Test(
        "placeholders, whatever their case and the blanks around them",
        arguments: [
            ("undefined", "undefined"), ("UNDEFINED", "undefined"), ("None", "none"),
            (" null ", "null"), ("(Not Set)", "(not set)"), ("[object Object]", "[object Object]"),
            ("NaN", "nan"), ("0", "0"), (" ", "blank"), ("\t \u{a0}", "blank"),
            ("\u{200b}", "blank"), ("\u{feff}undefined", "undefined"), ("null\u{200b}", "null"),
            ("00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000000"),
            ("00000000-0000-0000-0000-000000000001", nil), ("00", nil), ("undefined1", nil),
            ("nullable", nil), ("c1", nil), ("1740528017.123", nil), ("é", nil), ("U", nil),
        ] as [(String, String?)])
    func kinds(text: String, kind: String?) {
        let placeholders = Placeholders(FileFormat.usualPlaceholders)
        let found = Array(text.utf8).withSlice { placeholders.kind($0) }
        #expect(found.map { placeholders.names[$0] } == kind, "\(text)")
    }

    @Test("they are counted by kind, for visitors and purchases, inside payloads too")
    func counts() throws {
        var feed = RuleExample.feed
        feed.format.nullValues = ["ohne"]
        let text =
            RuleExample.header + RuleExample.views(2, client: "undefined")
            + RuleExample.views(1, client: "\" \"", time: "{day}T11:00:") + RuleExample.views(3)
            + RuleExample.purchase("None") + RuleExample.purchase("ohne", minute: "01")
            + RuleExample.purchase("T1", minute: "02") + RuleExample.purchase("", minute: "03")
        for chunk in [7, 50, 1 << 18] {
            let got = try profile(text, feed: feed, chunk: chunk)
            #expect(got.columns[0].placeholders == ["undefined": 2, "blank": 1])
            #expect(got.columns[0].missing == 0)
            #expect(got.columns[0].largest == 5)
            #expect(got.columns[0].distinct == 3)
            #expect(got.purchases.missingTransactionID == 3)
            #expect(got.purchases.placeholderIDs == ["none": 1, "ohne": 1])
        }
        feed.format.placeholders = []
        let kept = try profile(text, feed: feed)
        #expect(kept.columns[0].placeholders == ["blank": 1])
        #expect(kept.purchases.placeholderIDs == ["ohne": 1])
    }

    @Test("distinct values are told to about 2 %, the largest share exactly or a little too high")
    func sketch() {
        for distinct in [1, 10, 1000, 5000, 20_000, 200_000] {
            let halves = [IdentityCount(placeholders: 1), IdentityCount(placeholders: 1)]
            let whole = IdentityCount(placeholders: 1)
            for i in 0..<distinct {
                let text = Array("visitor-\(i)".utf8)
                for _ in 0..<(i == 0 ? 50 : 1) {
                    text.withSlice { whole.add($0) }
                    text.withSlice { halves[i % 2].add($0) }
                }
            }
            halves[0].merge(halves[1])
            #expect(halves[0].distinct == whole.distinct && halves[0].largest == whole.largest)
            #expect(abs(Double(whole.distinct) / Double(distinct) - 1) < 0.06, "\(distinct)")
            #expect(whole.largest >= 50 && whole.largest <= 50 + 1 + distinct / 1000, "\(distinct)")
        }
    }

    @Test(
        "spellings of one id",
        arguments: [
            ("T1", "t1", true), ("T1", "T1 ", true), ("T1", " T1", true),
            ("T1", "T1\u{200b}", true),
            ("ORD-É1", "ord-é1", true), ("T1", "T\u{a0}1", true), ("T1", "T2", false),
            ("T1", "T-1", false),
        ])
    func variants(one: String, other: String, same: Bool) throws {
        let text =
            RuleExample.header + RuleExample.purchase(one)
            + RuleExample.purchase("X9", minute: "01")
            + RuleExample.purchase(other, minute: "02")
        let got = try profile(text, chunk: 40)
        #expect(got.purchases.transactionVariantCount == (same ? 1 : 0))
        let shown = [one, other].sorted().map(IDSpellings.shown).joined(separator: " and ")
        #expect(got.purchases.transactionVariants == (same ? [shown] : []))
        #expect(got.purchases.transactionDuplicateCount == 0)
    }
}
