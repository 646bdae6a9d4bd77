/// Bytes that are made some at a time, and handed out as they are asked for.
struct MadeBytes {
    private var bytes: [UInt8] = []
    /// How many of them have been handed out.
    private var taken = 0
    private var hasEnded = false

    init(room: Int = 0) { bytes.reserveCapacity(room) }

    /// Fills a buffer as far as there are bytes.
    ///
    /// - Parameter make: Adds the next bytes to none; false where these were the last.
    mutating func fill(
        _ buffer: UnsafeMutableRawBufferPointer,
        make: (inout [UInt8]) throws(ScanError) -> Bool
    ) throws(ScanError) -> Int {
        var done = 0
        while done < buffer.count {
            if taken == bytes.count {
                if hasEnded { break }
                bytes.removeAll(keepingCapacity: true)
                taken = 0
                hasEnded = try !make(&bytes)
                continue
            }
            let n = min(buffer.count - done, bytes.count - taken)
            unsafe bytes.withUnsafeBytes { bytes in
                unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done..<(done + n)])
                    .copyMemory(from: .init(rebasing: bytes[taken..<(taken + n)]))
            }
            done += n
            taken += n
        }
        return done
    }
}
