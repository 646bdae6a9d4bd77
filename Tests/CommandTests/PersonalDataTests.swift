import Foundation
import Shared
import TestSupport
import Testing

/// Random files with addresses in random places and with random damage: whatever becomes of a file, no address shows.
@Suite("No output of ours holds an address, whatever the file")
struct PersonalDataTests {
    private static let config = """
        feeds:
          subs:
            files: subs_{yyyy}-{mm}-{dd}.csv
            columns:
              - {name: ts, role: event_time, type: timestamp, required: P0}
              - {name: who, role: identity, required: P0}
              - {name: mail, pii: true}
              - {name: event, role: event_name}
              - {name: page, type: url}
              - {name: ref, role: attribution, type: url}
              - {name: note, type: integer}
              - {name: kind, type: enum, values: [a, b]}
              - {name: data, role: payload, type: json}
            events: {known: [buy, view], expected: [buy]}
            purchases:
              event: buy
              transaction_id: data.id
              revenue: data.revenue
              currency: data.currency
              items: data.items[]

        """

    /// Every spelling of `@` that somebody could read or decode.
    private static let marks = ["@", "@", "@", "%40", "%2540", "\\u0040", "&#64;", "\u{ff20}"]

    private struct Maker {
        var g: SeededGenerator
        /// Each with its parts, which nothing else holds.
        var addresses: [(whole: String, parts: [String])] = []

        mutating func one<T>(of all: [T]) -> T { all.randomElement(using: &g)! }
        mutating func chance(_ n: Int) -> Bool { Int.random(in: 0..<n, using: &g) == 0 }

        mutating func letters(_ count: Int) -> String {
            String((0..<count).map { _ in one(of: Array("bcdfghjkmnpqrtvwz")) })
        }

        mutating func address() -> String {
            let (name, house) = ("q" + letters(6), "z" + letters(6))
            let middle = one(of: [name, name + ".x", name + "+1", "\(name)-2", name.uppercased()])
            let whole =
                middle + one(of: PersonalDataTests.marks) + house
                + one(of: [".example", ".co.example"])
            addresses.append((whole, [middle, house]))
            return whole
        }

        /// A text with an address in it, or without.
        mutating func text() -> String {
            let long = String(repeating: "word ", count: Int.random(in: 0...24, using: &g))
            return switch Int.random(in: 0..<7, using: &g) {
            case 0: address()
            case 1: "to \(address()), thanks"
            case 2: long + address()
            case 3: "mailto:\(address())"
            case 4: "https://shop.example/?e=\(address())&x=1"
            case 5: "Ana <\(address())>"
            default: one(of: ["", "plain", "12", "9.5", "null"])
            }
        }

        mutating func json() -> String {
            let id = one(of: ["A-1", "A-2", address(), "B \(address())"])
            let key = chance(4) ? address() : "plan"
            let money = one(of: ["12.5", "0", "-3", "\"\(address())\"", "null"])
            let items = one(of: ["[{\"q\":1}]", "[]", "\"\(address())\""])
            let text =
                "{\"id\":\"\(id)\",\"revenue\":\(money),\"currency\":\"\(chance(5) ? address() : "EUR")\","
                + "\"items\":\(items),\"\(key)\":\"\(address())\"}"
            return chance(6) ? String(text.dropLast(Int.random(in: 1...30, using: &g))) : text
        }

        mutating func quoted(_ text: String) -> String {
            if chance(8) { return text }
            let escape = chance(10) ? "\\\"" : "\"\""
            return "\"" + text.replacing("\"", with: escape) + "\""
        }

        mutating func record() -> String {
            let time = one(of: ["2025-03-06T10:00:0\(Int.random(in: 0...9, using: &g))Z", text()])
            let event = one(of: ["buy", "buy", "view", address()])
            return [
                time, quoted(one(of: ["u1", "u2", address()])), quoted(text()), quoted(event),
                quoted(one(of: ["https://shop.example/", text()])), quoted(text()),
                one(of: ["7", quoted(text())]), one(of: ["a", quoted(text())]), quoted(json()),
            ].joined(separator: ",")
        }

        mutating func file() -> [UInt8] {
            var header = "ts,who,mail,event,page,ref,note,kind,data"
            if chance(6) { header = header.replacing("mail", with: address()) }
            if chance(8) { header += ",\(address())" }
            if chance(12) { header += ",\(letters(50))\(address())" }
            var lines = [header] + (0..<Int.random(in: 3...25, using: &g)).map { _ in record() }
            if chance(5) { lines.append(one(of: lines)) }
            if chance(6) { lines.remove(at: 0) }
            if chance(8) { lines.insert("# by \(address())", at: 0) }
            if chance(8) { lines.insert("{\"\(address())\": 1}", at: 0) }
            var text = lines.joined(separator: one(of: ["\n", "\n", "\n", "\r\n", "\r"])) + "\n"
            if chance(6) { text = text.replacing(",", with: one(of: [";", "\t", "|"])) }
            if chance(9) { text = lines.map { "\"\($0)\"\n" }.joined() }
            if chance(9) { text = text.replacing("\n", with: ",\n") }
            if chance(9) { text = text.replacing("data\n", with: "data") }
            var bytes = Array(text.utf8)
            // Some bytes lost, doubled, or made others.
            for _ in 0..<Int.random(in: 0...6, using: &g) where !bytes.isEmpty {
                let at = Int.random(in: bytes.indices, using: &g)
                switch Int.random(in: 0..<4, using: &g) {
                case 0: bytes[at] = one(of: [0, 0x22, 0x2c, 0x0a, 0x0d, 0xe9, 0xff, 0x5c])
                case 1: bytes.remove(at: at)
                case 2: bytes.insert(UInt8(ascii: "\""), at: at)
                default: bytes.removeLast(min(bytes.count, Int.random(in: 1...9, using: &g)))
                }
            }
            if chance(15) { bytes = bytes.flatMap { [$0, 0] } }
            return bytes
        }
    }

    @Test("of random files", arguments: UInt64(1)...12)
    func random(_ seed: UInt64) throws {
        var maker = Maker(g: SeededGenerator(seed: seed))
        let work = try Workplace(config: Self.config)
        var text = ""
        for day in ["2025-03-05", "2025-03-06"] {
            let bytes = maker.file()
            text += String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self) + "\n"
            try work.folder.write(Data(bytes), to: "partitions/subs_\(day).csv")
        }
        // What damage broke up is no address any more.
        let secrets = maker.addresses.filter { text.contains($0.whole) }.flatMap(\.parts)
        #expect(!secrets.isEmpty, "seed \(seed)")
        var shown: [(String, String)] = []
        for line in [
            "check", "check --all --json", "explain 2025-03-06", "status", "status --json",
            "profile partitions/subs_2025-03-06.csv",
            "release 2025-03-06 --by ana --reason test --drop-rejected --drop-rejected",
            "ledger check", "ledger backup copy.sqlite",
        ] {
            let result = try BuiltProgram.gate(
                line.split(separator: " ").map(String.init), in: work.folder)
            #expect(result.code < 128, "seed \(seed): \(line): \(result.errors)")
            shown.append((line, result.output + result.errors))
        }
        let mayHold = ["rejected.csv", "remainder.csv", "-05.csv", "-06.csv"]
        for name in work.folder.list("") where !name.hasPrefix("partitions") {
            guard !mayHold.contains(where: name.hasSuffix) else { continue }
            shown.append((name, (try? work.folder.read(name)) ?? ""))
        }
        for (place, text) in shown {
            for secret in secrets {
                guard let found = text.range(of: secret) else { continue }
                let around =
                    text[..<found.lowerBound].suffix(60) + text[found.lowerBound...].prefix(60)
                Issue.record("seed \(seed): \(place) shows \(secret): \(around.debugDescription)")
            }
        }
    }
}
