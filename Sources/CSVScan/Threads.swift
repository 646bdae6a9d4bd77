import CLibrary

/// The number of processors this process may use.
package func processorCount() -> Int {
    max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
}

/// A lock that can be waited on until something changes.
///
/// Synchronization.Mutex has no condition variable, and a chunk's turn must be waited for.
@safe final class Monitor: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>

    init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe condition = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        unsafe condition.initialize(to: pthread_cond_t())
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(condition, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    func locked<T>(_ body: () -> T) -> T {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return body()
    }

    /// Waits until `ready` holds, then runs `body`, both under the lock.
    func locked<T>(when ready: () -> Bool, _ body: () -> T) -> T {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while !ready() { unsafe pthread_cond_wait(condition, mutex) }
        return body()
    }

    func signalAll() { unsafe pthread_cond_broadcast(condition) }
}

/// Runs a closure on `count` threads, the calling one among them, and waits for all.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    final class Start: Sendable {
        let index: Int
        let body: @Sendable (Int) -> Void
        init(_ index: Int, _ body: @escaping @Sendable (Int) -> Void) {
            self.index = index
            self.body = body
        }
    }
    var threads: [pthread_t] = []
    for index in 1..<max(count, 1) {
        let start = unsafe Unmanaged.passRetained(Start(index, body))
        #if canImport(Darwin)
            var thread: pthread_t?
            let code = unsafe pthread_create(
                &thread, nil,
                { argument in
                    let start = unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                    start.body(start.index)
                    return nil
                }, start.toOpaque())
            if code == 0, let thread = unsafe thread { unsafe threads.append(thread) }
        #else
            var thread = pthread_t()
            let code = unsafe pthread_create(
                &thread, nil,
                { argument in
                    let start = unsafe Unmanaged<Start>.fromOpaque(argument!).takeRetainedValue()
                    start.body(start.index)
                    return nil
                }, start.toOpaque())
            if code == 0 { threads.append(thread) }
        #endif
        // No thread to be had: the others do its work.
        if code != 0 { unsafe start.release() }
    }
    body(0)
    for thread in threads { pthread_join(thread, nil) }
}
