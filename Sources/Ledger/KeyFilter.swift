import Shared

/// Some sorted keys of a day, arranged so that a hundred million known ones can stream past.
///
/// Both sides are sorted, so a merge join would do. But almost no known key is hit, and a merge
/// spends its time on mispredicted comparisons. Here each known key costs one test of a bitmap that
/// is walked through in order and stays in the cache; one in sixteen goes on to be looked up. A
/// slow twin is in the tests.
struct KeyFilter {
    let keys: [TransactionKey]
    let first: UInt64
    let last: UInt64
    /// Turns the distance from `first` into a place in the bitmap.
    private let shift: UInt64
    /// Sixteen places, more or less, for every key; set where there is one.
    private var bitmap: [UInt64]
    /// For every sixteen places the index of the first key that belongs there or after.
    private var starts: [UInt32]

    /// `keys` is sorted and has at least one key, at most 2^31.
    init(_ keys: [TransactionKey]) {
        self.keys = keys
        first = keys[0].high
        last = keys[keys.count - 1].high
        let wanted = 64 - (keys.count - 1).leadingZeroBitCount + 4
        let span = 64 - (last - first).leadingZeroBitCount
        shift = UInt64(max(0, span - wanted))
        let places = Int((last - first) >> shift) + 1
        bitmap = [UInt64](repeating: 0, count: places / 64 + 1)
        starts = [UInt32](repeating: UInt32(keys.count), count: places / 16 + 1)
        var filled = 0
        for (index, key) in keys.enumerated() {
            let place = Int((key.high - first) >> shift)
            bitmap[place >> 6] |= 1 << UInt64(place & 63)
            while filled <= place >> 4 {
                starts[filled] = UInt32(index)
                filled += 1
            }
        }
    }

    /// Calls `hit` with the index of a known half and of a key with the same high half, for every
    /// such pair. `known` holds sorted high halves, 8 bytes each, little-endian, aligned or not.
    func forEachMatch(
        in known: UnsafeRawBufferPointer, _ hit: (_ known: Int, _ key: Int) -> Void
    ) {
        let begin = unsafe lowerBound(of: first, in: known)
        var end = known.count / 8
        // Only the last block of those that overlap goes past the end.
        if end > begin, unsafe half(end - 1, of: known) > last {
            end = last == .max ? end : unsafe lowerBound(of: last + 1, in: known)
        }
        unsafe bitmap.withUnsafeBufferPointer { bitmap in
            for index in begin..<end {
                let high = unsafe half(index, of: known)
                // Within the bitmap, since `high` lies between `first` and `last`.
                let place = Int(truncatingIfNeeded: (high &- first) &>> shift)
                let word = unsafe bitmap[unchecked: place &>> 6]
                if word & (1 &<< UInt64(place & 63)) != 0 { look(for: high, place, index, hit) }
            }
        }
    }

    @inline(never)
    private func look(
        for high: UInt64, _ place: Int, _ known: Int, _ hit: (_ known: Int, _ key: Int) -> Void
    ) {
        var index = firstKey(from: high, place: place).index
        while index < keys.count && keys[index].high == high {
            hit(known, index)
            index += 1
        }
    }

    /// The index of the first key that is not below `high`. As a rule it is one of the next few; where many keys lie
    /// close together, which ids of a ledger without a secret may be made to, they are halved.
    ///
    /// - Returns: Also how many keys were looked at.
    func firstKey(from high: UInt64, place: Int) -> (index: Int, looks: Int) {
        var looks = 0
        var low = Int(starts[place >> 4])
        var end = place >> 4 + 1 < starts.count ? Int(starts[place >> 4 + 1]) : keys.count
        while end - low > 8 {
            let middle = (low + end) / 2
            if keys[middle].high < high { low = middle + 1 } else { end = middle }
            looks += 1
        }
        while low < end && keys[low].high < high {
            low += 1
            looks += 1
        }
        return (low, looks)
    }

    /// The index of the first known half that is not below `high`.
    private func lowerBound(of high: UInt64, in known: UnsafeRawBufferPointer) -> Int {
        var low = 0
        var end = known.count / 8
        while low < end {
            let middle = (low + end) / 2
            if unsafe half(middle, of: known) < high { low = middle + 1 } else { end = middle }
        }
        return low
    }
}

/// A half of a key in a block.
@inline(__always)
func half(_ index: Int, of block: UnsafeRawBufferPointer) -> UInt64 {
    unsafe UInt64(littleEndian: block.loadUnaligned(fromByteOffset: index &* 8, as: UInt64.self))
}

extension UnsafeBufferPointer {
    @inline(__always)
    fileprivate subscript(unchecked index: Int) -> Element {
        unsafe baseAddress.unsafelyUnwrapped[index]
    }
}
