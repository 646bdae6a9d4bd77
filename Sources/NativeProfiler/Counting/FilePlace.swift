/// Which of a partition's files a record stands in, so that records of all files have an order: that of the files, then
/// that of the bytes.
struct FilePlace: Sendable, Equatable {
    /// In the order of paths, from 0.
    var number: Int

    /// Files of a terabyte and more share places with those behind them, which costs the order of samples alone.
    private static let bits = 40

    /// A place among all files; of the first file, the offset itself.
    @inline(__always)
    func place(_ offset: Int) -> Int { number &<< Self.bits &+ offset }

    /// The number of the file, and the offset in it.
    static func read(_ place: Int) -> (number: Int, offset: Int) {
        (place >> bits, place & (1 << bits - 1))
    }
}
