import CLibrary
import Synchronization

/// A program of somebody else's that is run for its output. It ends when this does: its pipe is closed.
@safe final class Child {
    private let name: String
    private let process: pid_t
    private let output: Int32
    private let errors: Int32
    private var isOver = false
    private var hasErrors = true
    /// What it said to standard error, as far as anybody wants to read it.
    private var said: [UInt8] = []

    /// Pipes are made and handed on one child at a time: no other child may have an end of them.
    private static let spawning = Mutex<Void>(())

    /// So long it may be silent.
    static let patience: Int32 = 300

    /// - Parameter input: Becomes its standard input.
    init(_ path: String, _ arguments: [String], input: Int32) throws(ScanError) {
        name = path.split(separator: "/").last.map(String.init) ?? path
        (process, output, errors) = try Self.spawning.withLock { _ throws(ScanError) in
            try Self.spawn(path, arguments, input)
        }
    }

    private static func spawn(
        _ path: String, _ arguments: [String], _ input: Int32
    ) throws(ScanError) -> (pid_t, Int32, Int32) {
        let (out, err) = (try Self.pipe(), try Self.pipe())
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, out.write, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, err.write, 2)
        // Nothing of ours: no settings of a user, no secrets.
        let environment = [
            "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/nonexistent", "TZ=UTC", "LC_ALL=C",
        ]
        var argv = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
        var envp = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer {
            let words = unsafe argv + envp
            for i in unsafe words.indices { unsafe free(words[i]) }
        }
        var id = pid_t()
        let code = unsafe posix_spawn(&id, path, &actions, nil, &argv, &envp)
        _ = close(out.write)
        _ = close(err.write)
        guard code == 0 else {
            _ = close(out.read)
            _ = close(err.read)
            throw ScanError.system(code, "cannot run \(path)")
        }
        return (id, out.read, err.read)
    }

    private static func pipe() throws(ScanError) -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        guard unsafe CLibrary.pipe(&ends) == 0 else {
            throw ScanError.system(errno, "cannot make a pipe")
        }
        for fd in ends { _ = fcntl(fd, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    deinit {
        if !isOver {
            _ = kill(process, SIGKILL)
            var status: Int32 = 0
            while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        }
        _ = close(output)
        _ = close(errors)
    }

    /// The next bytes of its output; none at the end.
    func read(_ count: Int) throws(ScanError) -> [UInt8] {
        while true {
            var waits = [
                pollfd(fd: output, events: Int16(POLLIN), revents: 0),
                pollfd(fd: hasErrors ? errors : -1, events: Int16(POLLIN), revents: 0),
            ]
            let ready = unsafe poll(&waits, 2, Self.patience * 1000)
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else {
                throw ScanError(
                    .io, "\(name) has said nothing for \(Self.patience) s, and was ended")
            }
            if waits[1].revents != 0 {
                hasErrors = !(try take(errors, 4096, keeping: 4096)).isEmpty
            }
            guard waits[0].revents != 0 else { continue }
            return try take(output, count, keeping: 0)
        }
    }

    private func take(_ fd: Int32, _ count: Int, keeping most: Int) throws(ScanError) -> [UInt8] {
        let name = name
        let bytes = unsafe try readArray(count) { (p) throws(ScanError) in
            while true {
                let n = unsafe readOnce(fd, p.baseAddress, p.count)
                if n >= 0 { return n }
                if errno != EINTR { throw ScanError.system(errno, "cannot read from \(name)") }
            }
        }
        said += bytes.prefix(max(0, min(bytes.count, most - said.count)))
        return bytes
    }

    /// Waits for its end; what it said where that was not a good one.
    func finish() throws(ScanError) -> String? {
        while hasErrors { hasErrors = !(try take(errors, 4096, keeping: 4096)).isEmpty }
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        isOver = true
        guard status != 0 else { return nil }
        let words = String(decoding: said, as: UTF8.self)
            .split(whereSeparator: \.isNewline).map {
                $0.filter {
                    !$0.unicodeScalars.contains { $0.properties.generalCategory == .control }
                }
            }
            .filter { !$0.isEmpty }
        let signal = status & 0x7f
        let how =
            signal != 0 ? "it was ended by signal \(signal)" : "it ended with \(status >> 8 & 0xff)"
        return words.first.map { String($0.prefix(300)) } ?? how
    }
}
