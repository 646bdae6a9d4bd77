import CLibrary

/// The right to be the one writer of a state folder, held until the value goes away.
///
/// It is flock(2) on `ledger.lock`, so the system takes it back from a process that dies, and an
/// old file does not lock anyone out.
package final class RunLock {
    package enum Failure: Error, Equatable, CustomStringConvertible {
        /// Someone else had it for the whole time; the process id is as they wrote it, nil when
        /// they did not.
        case heldBy(Int32?)
        case file(FileError)

        package var description: String {
            switch self {
            case .heldBy(let pid?): "another run (process \(pid)) is writing"
            case .heldBy(nil): "another run is writing"
            case .file(let error): error.description
            }
        }
    }

    private let file: Descriptor

    /// Waits up to `timeout` for the present holder. The folder has to exist.
    package init(state folder: String, timeout: Duration = .zero) throws(Failure) {
        let path = "\(folder)/ledger.lock"
        do {
            file = try Self.open(path)
        } catch {
            throw .file(error)
        }
        let clock = ContinuousClock()
        let deadline = clock.now + timeout
        while retrying({ flock(file.number, LOCK_EX | LOCK_NB) }) != 0 {
            guard errno == EWOULDBLOCK else {
                throw .file(FileError("lock", path, code: errno))
            }
            let left = deadline - clock.now
            guard left > .zero else { throw .heldBy(Self.holder(file)) }
            usleep(UInt32(min(left, .milliseconds(50)) / .microseconds(1)) + 1)
        }
        // The number is there for messages only; the lock holds without it.
        let pid = Array("\(getpid())\n".utf8)
        _ = ftruncate(file.number, 0)
        _ = unsafe pwrite(file.number, pid, pid.count, 0)
    }

    deinit {
        // Nobody shall be told of a process that has long ended. Closing the file gives up the
        // lock.
        _ = ftruncate(file.number, 0)
    }

    private static func open(_ path: String) throws(FileError) -> Descriptor {
        let file = try Descriptor.open(
            path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, mode: 0o640)
        // Its content is overwritten, and a file that has another name as well is not ours.
        guard try file.isOnlyName() else { throw FileError("use as lock", path, code: EEXIST) }
        return file
    }

    private static func holder(_ file: borrowing Descriptor) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = unsafe pread(file.number, &bytes, bytes.count, 0)
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        return Int32(text.prefix { $0 != "\n" })
    }
}
