import CLibrary

/// How Parquet files are read: by the program `duckdb`, so that foreign bytes stay out of our process.
package struct ParquetReader: Sendable, Equatable {
    /// A path, or a name that is looked for on the PATH.
    package var program: String

    package init(program: String = "duckdb") { self.program = program }

    /// Where the program is; nil where it is not.
    func find() -> String? {
        if program.contains("/") { return unsafe access(program, X_OK) == 0 ? program : nil }
        let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? ""
        return path.split(separator: ":").map { "\($0)/\(program)" }
            .first { unsafe access($0, X_OK) == 0 }
    }

    /// One file, on standard input, as a JSON object a row in its own order. Nothing is loaded from anywhere, and nothing
    /// is written beside standard output: by default `COPY` would put a new file in its place.
    static let statement = """
        SET autoinstall_known_extensions=false; SET autoload_known_extensions=false; SET threads=1; \
        SET memory_limit='256MB'; SET temp_directory=''; SET preserve_insertion_order=true; \
        COPY (SELECT * FROM read_parquet('/dev/stdin')) TO '/dev/stdout' (FORMAT json, USE_TMP_FILE false)
        """
}

/// The rows of a Parquet file as lines of JSON.
///
/// NaN and infinities, which JSON has not, become texts: they are values that no column of numbers accepts.
final class ParquetStream: ByteStream {
    private let file: OpenFile
    private let child: Child
    private var words = NumberWords()
    private var text = MadeBytes()
    private(set) var damage: String?
    private(set) var landed = (hash: UInt64(0), count: 0)

    private static let blockBytes = 64 << 10

    /// - Returns: What keeps a file from being Parquet, by its first and last bytes; nil for nothing.
    static func damage(of file: OpenFile) throws(ScanError) -> String? {
        guard file.isRegular else { return "Parquet cannot be read from a pipe" }
        let mark = Array("PAR1".utf8)
        func bytes(at offset: Int) throws(ScanError) -> [UInt8] {
            unsafe try readArray(4) { (p) throws(ScanError) in
                unsafe try file.read(into: p, at: offset)
            }
        }
        guard try bytes(at: 0) == mark else {
            return "the file is not Parquet: it does not begin with PAR1"
        }
        guard file.size >= 12, try bytes(at: file.size - 4) == mark else {
            return "the Parquet file is cut: it does not end with PAR1"
        }
        return nil
    }

    init(_ file: OpenFile, _ reader: ParquetReader) throws(ScanError) {
        self.file = file
        guard let program = reader.find() else {
            throw ScanError(
                .io,
                "Parquet is read by the program duckdb, and there is no '\(reader.program)' to be run: install it (pip install "
                    + "duckdb-cli), or say where it is by format: {reader: /path/to/duckdb}")
        }
        child = try Child(
            program, ["-init", "/dev/null", "-batch", "-bail", "-c", ParquetReader.statement],
            input: file.descriptor)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ScanError) -> Int {
        unsafe try text.fill(buffer) { (text) throws(ScanError) in try add(to: &text) }
    }

    /// Adds the next rows; false where there are no more.
    private func add(to text: inout [UInt8]) throws(ScanError) -> Bool {
        let bytes = try child.read(Self.blockBytes)
        words.add(bytes, to: &text)
        guard bytes.isEmpty else { return true }
        if let failure = try child.finish() {
            let told = "duckdb: \(failure.replacing("/dev/stdin", with: file.name))"
            guard Self.blamesBytes(failure) else {
                throw ScanError(.io, "cannot read \(file.name): \(told)")
            }
            damage = told
        }
        landed = try file.hashed()
        return false
    }

    /// Whether an error is about what is in the file, so that to try again is no use.
    private static func blamesBytes(_ error: String) -> Bool {
        [
            "Invalid Input Error", "enough bytes", "TProtocol", "orrupt", "ecompress",
            "Invalid string encoding",
        ]
        .contains(where: error.contains)
    }
}

extension OpenFile {
    /// What stands for all bytes of a file: what is the same by them is the same, whichever program reads it.
    func hashed() throws(ScanError) -> (hash: UInt64, count: Int) {
        let block = 64 << 10
        var (hash, at) = (UInt64(0), 0)
        while at < size {
            let bytes = unsafe try readArray(block) { (p) throws(ScanError) in
                unsafe try read(into: p, at: at)
            }
            if bytes.isEmpty { break }
            hash = (hash ^ recordHash(of: bytes)) &* 0x9e37_79b9_7f4a_7c15
            at += bytes.count
        }
        return (hash, at)
    }
}

/// Puts the words `NaN`, `Infinity` and `-Infinity` between quotes, where they are values.
struct NumberWords {
    private var isText = false
    private var isEscaped = false
    private var isWord = false
    private var hasMinus = false

    mutating func add(_ bytes: [UInt8], to text: inout [UInt8]) {
        text.reserveCapacity(text.count + bytes.count)
        for byte in bytes {
            if isText {
                text.append(byte)
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isText = false
                }
                continue
            }
            if isWord {
                if !Self.isLetter(byte) {
                    text.append(UInt8(ascii: "\""))
                    isWord = false
                }
            } else if byte == UInt8(ascii: "N") || byte == UInt8(ascii: "I") {
                isWord = true
                text.append(UInt8(ascii: "\""))
            }
            if hasMinus { text.append(UInt8(ascii: "-")) }
            hasMinus = byte == UInt8(ascii: "-") && !isWord
            if hasMinus { continue }
            if byte == UInt8(ascii: "\"") { isText = true }
            text.append(byte)
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }
}
