extension ZoneRules {
    /// Reads a compiled time zone file (RFC 9636). Nil where it is none, or where it counts leap
    /// seconds, which no timestamp in the data does.
    package init?(name: String, tzif bytes: [UInt8]) {
        var input = Input(bytes: bytes)
        guard let first = Header(&input) else { return nil }
        var header = first
        var width = 4
        if first.version >= UInt8(ascii: "2") {
            // The first block repeats the second with 32-bit times.
            input.position += first.size(width: 4)
            guard let second = Header(&input) else { return nil }
            header = second
            width = 8
        }
        guard header.types > 0, header.leaps == 0,
            input.position + header.size(width: width) <= bytes.count
        else { return nil }
        let times = (0..<header.times).map { _ in input.integer(width) }
        let indices = (0..<header.times).map { _ in Int(input.integer(1) & 0xFF) }
        let offsets = (0..<header.types).map { _ in
            let offset = Int(input.integer(4))
            input.position += 2
            return offset
        }
        guard indices.allSatisfy({ offsets.indices.contains($0) }),
            offsets.allSatisfy({ abs($0) < 26 * 3600 })
        else { return nil }
        input.position += header.characters + header.standard + header.universal
        var transitions = zip(times, indices).map { Transition(at: $0, offset: offsets[$1]) }
        guard zip(transitions, transitions.dropFirst()).allSatisfy({ $0.at < $1.at }) else {
            return nil
        }
        if width == 8, let footer = input.line(), !footer.isEmpty {
            guard let rule = POSIXZone(footer) else { return nil }
            let last = transitions.last?.at ?? Int64.min
            transitions += rule.transitions(years: 1970...2100).filter { $0.at > last }
        }
        self.init(name: name, base: offsets[0], transitions: transitions)
    }

    private struct Input {
        let bytes: [UInt8]
        var position = 0

        /// Big-endian and signed.
        mutating func integer(_ width: Int) -> Int64 {
            guard position + width <= bytes.count else { return 0 }
            var value: UInt64 = 0
            for byte in bytes[position..<position + width] { value = value << 8 | UInt64(byte) }
            position += width
            let unused = 64 - 8 * width
            return Int64(bitPattern: value << unused) >> unused
        }

        mutating func line() -> String? {
            guard position < bytes.count, bytes[position] == 10,
                let end = bytes[(position + 1)...].firstIndex(of: 10)
            else { return nil }
            return String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
        }
    }

    private struct Header {
        let version: UInt8
        let universal, standard, leaps, times, types, characters: Int

        init?(_ input: inout Input) {
            guard input.position + 44 <= input.bytes.count,
                input.bytes[input.position...].starts(with: "TZif".utf8)
            else { return nil }
            version = input.bytes[input.position + 4]
            input.position += 20
            let counts = (0..<6).map { _ in Int(input.integer(4)) }
            guard counts.allSatisfy({ (0...100_000).contains($0) }) else { return nil }
            universal = counts[0]
            standard = counts[1]
            leaps = counts[2]
            times = counts[3]
            types = counts[4]
            characters = counts[5]
        }

        func size(width: Int) -> Int {
            times * (width + 1) + types * 6 + characters + leaps * (width + 4) + standard
                + universal
        }
    }
}
