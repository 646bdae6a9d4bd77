package import Shared

extension TransactionKey {
    /// The key of an id's text, which is the same whichever engine found the text: ledgers outlive engines.
    ///
    /// The native engine has a faster way to it (`hashed`, in CSVScan), and a test that both agree.
    ///
    /// - Parameter secret: Of the ledger.
    package init(text: [UInt8], secret: HashSecret) {
        self.init(
            high: Self.hash(text, seed: 0x7472_616e_7361_6374, secret),
            low: Self.hash(text, seed: 0x696f_6e20_6964_2121, secret))
    }

    private static func hash(_ text: [UInt8], seed: UInt64, _ secret: HashSecret) -> UInt64 {
        func folded(_ a: UInt64, _ b: UInt64) -> UInt64 {
            let (high, low) = a.multipliedFullWidth(by: b)
            return high ^ low
        }
        func word(_ at: Int, _ bytes: Int) -> UInt64 {
            (0..<bytes).reduce(0) { $0 | UInt64(text[at + $1]) << UInt64(8 * $1) }
        }
        let k = secret.first ^ 0xe703_7ed1_a0b4_28db
        var h = seed ^ secret.second ^ 0xa076_1d64_78bd_642f
        let n = text.count
        var i = 0
        while n - i > 16 {
            h = folded(word(i, 8) ^ k, word(i + 8, 8) ^ h)
            i += 16
        }
        let rest = n - i
        let (a, b): (UInt64, UInt64) =
            switch rest {
            case 8...: (word(i, 8), word(n - 8, 8))
            case 4...: (word(i, 4), word(n - 4, 4))
            case 1...: (word(i, 1) | word(i + rest / 2, 1) << 8 | word(n - 1, 1) << 16, 0)
            default: (0, 0)
            }
        return folded(k ^ UInt64(n), folded(a ^ k, b ^ h))
    }
}
