import CLibrary
package import Operations

/// The streams of a program that are written to.
package enum Terminal: Int32, Sendable {
    case output = 1
    case error = 2

    /// Keeps the numbers of standard streams that are closed from going to other files.
    ///
    /// A program started with `>&-` would otherwise open its lock as descriptor 1 and print into it.
    /// They are read from nowhere here, so writing to them fails and is reported.
    package static func occupyClosedStreams() {
        for number in 0...2 as ClosedRange<CInt> where fcntl(number, F_GETFD) < 0 {
            _ = unsafe open("/dev/null", O_RDONLY)
        }
    }

    /// The next bytes of standard input; none at its end.
    package static func nextInput() throws(OperationFailure) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = unsafe read(0, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw OperationFailure(.inputOutput, "cannot read standard input")
            }
            return Array(buffer[..<count])
        }
    }

    package var isTerminal: Bool { isatty(rawValue) == 1 }

    /// Only for people who look at it, and not for those who asked for none (https://no-color.org).
    package func usesColor(_ environment: [String: String]) -> Bool {
        isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// False where not everything could be written, on a full disk for instance.
    @discardableResult
    package func write(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { bytes in
                unsafe systemWrite(rawValue, bytes)
            }
            if count < 0 {
                if errno == EINTR { continue }
                return false
            }
            rest = rest.dropFirst(count)
        }
        return true
    }
}

private func systemWrite(_ file: CInt, _ bytes: UnsafeRawBufferPointer) -> Int {
    unsafe write(file, bytes.baseAddress, bytes.count)
}
