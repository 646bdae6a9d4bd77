/// Fowler-Noll-Vo 1a with 128 bits (http://www.isthe.com/chongo/tech/comp/fnv/): tells versions of a
/// file apart, but is no defence against somebody who wants two to look the same.
///
/// Each step is a bijection of the state, so two texts that differ in one byte never agree.
package struct FNV1a128 {
    private var state: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d

    package init() {}

    package mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            state = (state ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013b
        }
    }

    package var hexadecimal: String {
        let digits = String(state, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }
}
