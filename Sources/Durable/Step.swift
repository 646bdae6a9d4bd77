import CLibrary
import Synchronization

/// The moments before each change of what is on the disk: where a kill or a failing device may leave
/// something half done.
///
/// Tests stop the program at each of them by the environment, in debug builds only: `GATE_STEPS=FILE`
/// lists them there, `GATE_KILL_AT=N` kills the process at the Nth, `GATE_FAIL_AT=N` has the Nth fail
/// as a broken disk does. In what ships nothing of this exists.
package enum Step {
    #if DEBUG
        private static let count = Atomic<Int>(0)
        private static let killAt = number("GATE_KILL_AT")
        private static let failAt = number("GATE_FAIL_AT")
        private static let list: Int32? = text("GATE_STEPS").map {
            unsafe open($0, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        }

        package static func reached(_ operation: String, _ path: String) throws(FileError) {
            let number = count.wrappingAdd(1, ordering: .relaxed).newValue
            if let list {
                let line = Array("\(operation) \(path)\n".utf8)
                _ = unsafe line.withUnsafeBytes { unsafe write(list, $0.baseAddress, $0.count) }
            }
            if number == killAt { _ = kill(getpid(), SIGKILL) }
            if number == failAt { throw FileError(operation, path, code: EIO) }
        }

        private static func number(_ name: String) -> Int? { text(name).flatMap { Int($0) } }

        private static func text(_ name: String) -> String? {
            guard let value = unsafe getenv(name) else { return nil }
            return unsafe String(cString: value)
        }
    #else
        @inlinable @inline(__always)
        package static func reached(_ operation: String, _ path: String) throws(FileError) {}
    #endif
}
