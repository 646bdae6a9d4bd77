import CSVScan
import CZlib
import TestSupport

extension FuzzTarget {
    /// The fast scanner against its plain twin; the first byte chooses how the file is cut.
    func scanner(_ bytes: [UInt8]) throws {
        guard let choice = bytes.first else { return }
        let chunk = [1, 2, 3, 7, 63, 64, 65, 200][Int(choice & 7)]
        // Two bytes choose what is looked at beside the content: these would be gzip.
        let text = Array(bytes.dropFirst())
        if text.starts(with: [0x1f, 0x8b]) { return }
        let fast = try fastRecords(text, chunk: chunk, threads: 1 + Int(choice >> 3 & 3))
        try expectSame(fast.records, PlainScanner.records(text), "chunk \(chunk)")
        try expectSame(fast.summary.bytes, text.count, "bytes")
    }

    /// Bytes as if they were gzip: however they are cut, they read the same, and what is wrong with them is
    /// told in the same words. And what zlib packs is read as it was.
    func gzip(_ bytes: [UInt8]) throws {
        let hostile = bytes.starts(with: [0x1f, 0x8b]) ? bytes : [0x1f, 0x8b] + bytes
        let small = try fastRecords(hostile, chunk: 61, threads: 1)
        let large = try fastRecords(hostile, chunk: 1 << 16, threads: 2)
        try expectSame(small.summary.damage, large.summary.damage, "damage")
        if small.summary.damage == nil {
            try expectSame(small.records, large.records, "records")
            try expectSame(small.summary, large.summary, "summary")
        } else {
            // ISA-L may have handed out a buffer or two beyond the byte at which zlib then stops: what is whole
            // in both is the same.
            let whole = max(0, min(small.records.count, large.records.count) - 1)
            try expectSame(
                Array(small.records.prefix(whole)), Array(large.records.prefix(whole)), "records")
        }

        let half = bytes.count / 2
        let packed = try packed(bytes[..<half]) + packed(bytes[half...])
        let unpacked = try fastRecords(packed, chunk: 64, threads: 1, maxExpansion: 2000)
        try expectSame(unpacked.summary.damage, nil, "damage")
        try expectSame(unpacked.records, PlainScanner.records(bytes), "records of two members")
    }

    /// One member of a gzip file.
    private func packed(_ bytes: ArraySlice<UInt8>) throws -> [UInt8] {
        var input = Array(bytes)
        var stream = z_stream()
        let size = Int32(MemoryLayout<z_stream>.size)
        guard
            deflateInit2_(
                &stream, 1, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK
        else { throw Disagreement(description: "zlib did not start") }
        defer { deflateEnd(&stream) }
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(input.count))))
        let room = output.count
        let result = input.withUnsafeMutableBufferPointer { from in
            output.withUnsafeMutableBufferPointer { to in
                stream.next_in = from.baseAddress
                stream.avail_in = UInt32(from.count)
                stream.next_out = to.baseAddress
                stream.avail_out = UInt32(to.count)
                return deflate(&stream, Z_FINISH)
            }
        }
        try expectSame(result, Z_STREAM_END, "deflate")
        return Array(output.prefix(room - Int(stream.avail_out)))
    }
}
