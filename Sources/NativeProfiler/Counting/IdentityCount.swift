import CSVScan
import FieldText

/// How the records of a partition are spread over the values of one column: the largest share of one value, and how
/// many values there are, in a fixed room.
///
/// Each value has one of 4,096 counters by its hash, and they add up; the largest is the count of the most frequent
/// value and of the few that share its counter. Distinct values are estimated from the longest runs of zero bits
/// (HyperLogLog, Flajolet et al. 2007; 1.6 % standard error), of which the longer one is taken. So any cut of a file
/// gives the same answer.
@safe final class IdentityCount: @unchecked Sendable {
    // Owned by one worker at a time.
    private static let size = 4096
    private let counts: UnsafeMutablePointer<Int>
    private let runs: UnsafeMutablePointer<UInt8>
    /// Records by the placeholder that stands there, in the order of the plan's names.
    private(set) var placeholders: [Int]

    init(placeholders: Int) {
        unsafe counts = .allocate(capacity: Self.size)
        unsafe counts.initialize(repeating: 0, count: Self.size)
        unsafe runs = .allocate(capacity: Self.size)
        unsafe runs.initialize(repeating: 0, count: Self.size)
        self.placeholders = Array(repeating: 0, count: placeholders)
    }

    deinit {
        unsafe counts.deallocate()
        unsafe runs.deallocate()
    }

    @inline(__always)
    func add(_ value: ByteSlice) { add(hash: hashed(value)) }

    @inline(__always)
    func add(hash: UInt64) {
        let place = Int(truncatingIfNeeded: hash) & (Self.size &- 1)
        unsafe counts[place] &+= 1
        // The other 52 bits; a bit below them ends every run.
        let run = UInt8(
            truncatingIfNeeded: ((hash & ~0xfff) | 0x800).leadingZeroBitCount &+ 1)
        if unsafe runs[place] < run { unsafe runs[place] = run }
    }

    func add(placeholder: Int) { placeholders[placeholder] += 1 }

    func merge(_ other: IdentityCount) {
        for i in 0..<Self.size {
            unsafe counts[i] += other.counts[i]
            unsafe runs[i] = max(runs[i], other.runs[i])
        }
        for i in placeholders.indices { placeholders[i] += other.placeholders[i] }
    }

    /// Records with the most frequent value; at most what shares its counter too many.
    var largest: Int { (0..<Self.size).map { unsafe counts[$0] }.max() ?? 0 }

    /// About how many values there are.
    var distinct: Int {
        let m = Double(Self.size)
        var sum = 0.0
        var empty = 0
        for i in 0..<Self.size {
            let run = unsafe runs[i]
            sum += 1 / Double(UInt64(1) << UInt64(run))
            if run == 0 { empty += 1 }
        }
        let raw = 0.7213 / (1 + 1.079 / m) * m * m / sum
        let estimate = raw <= 2.5 * m && empty > 0 ? m * ln(m / Double(empty)) : raw
        return Int(estimate.rounded())
    }

    /// The natural logarithm, the same on every machine.
    private func ln(_ x: Double) -> Double {
        // x = f × 2^e, and ln f by the series of the inverse hyperbolic tangent.
        let e = x.exponent
        let f = x.significand
        let t = (f - 1) / (f + 1)
        var power = t
        var sum = 0.0
        for k in stride(from: 1.0, through: 61, by: 2) {
            sum += power / k
            power *= t * t
        }
        return 2 * sum + Double(e) * 0.693_147_180_559_945_3
    }
}

extension IdentityCount {
    /// Counts what stands in an identity column, which is not empty.
    @inline(__always)
    func add(_ value: ByteSlice, unless placeholders: Placeholders) {
        if let kind = placeholders.kind(value) {
            add(placeholder: kind)
        } else {
            add(value)
        }
    }
}
