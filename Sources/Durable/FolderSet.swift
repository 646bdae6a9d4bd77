import CLibrary

extension FileIdentity {
    /// What stands for the files of a set: equal before and after, each of them is taken to hold the same bytes.
    ///
    /// - Parameter files: By path, in the order of paths.
    package init(ofSet files: [(path: String, identity: FileIdentity)]) {
        var (size, modified, changed) = (Int64(0), Int64(0), Int64(0))
        // FNV-1a, a word at a time for the numbers.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func add(_ word: UInt64) { hash = (hash ^ word) &* 0x100_0000_01b3 }
        for (path, identity) in files {
            size &+= identity.size
            modified = max(modified, identity.modified)
            changed = max(changed, identity.changed)
            var path = path
            path.withUTF8 { text in for i in text.indices { add(unsafe UInt64(text[i])) } }
            add(UInt64(bitPattern: identity.size))
            add(UInt64(bitPattern: identity.modified))
            add(identity.inode)
            add(identity.device)
            hash ^= hash >> 29
        }
        // A ledger keeps it in a signed column.
        self.init(
            size: size, modified: modified, changed: changed, inode: hash & (.max >> 1),
            device: UInt64(files.count))
    }
}

extension FileSystem {
    /// Whether a path leads to a folder.
    package static func leadsToFolder(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The paths of all files below a folder, relative to it and in order.
    package static func listTree(_ folder: String) throws(FileError) -> [String] {
        var found: [String] = []
        for entry in try listFiles(in: folder) {
            if entry.isFolder {
                for path in try listTree("\(folder)/\(entry.name)") {
                    found.append("\(entry.name)/\(path)")
                }
            } else {
                found.append(entry.name)
            }
        }
        return found.sorted()
    }

    /// Makes the names in a folder and in those below it durable.
    package static func syncTree(_ folder: String) throws(FileError) {
        for entry in try listFiles(in: folder) where entry.isFolder {
            try syncTree("\(folder)/\(entry.name)")
        }
        try syncFolder(folder)
    }

    /// Puts a folder where a folder or file may be, in one step: at any time one of the two stands there, whole.
    ///
    /// Where the file system cannot exchange two names, there is none for a moment.
    package static func exchangeFolder(_ target: String, with folder: String) throws(FileError) {
        guard exists(target) || isSymbolicLink(target) else {
            return try move(folder, to: target, "rename to", target)
        }
        #if os(Linux)
            try Step.reached("exchange", target)
            if LinuxCalls.exchange(folder, target) {
                // What stood there has the temporary name now.
                try syncFolder(parent(of: target))
                return try removeTree(folder)
            }
            guard [EINVAL, ENOSYS, ENOTSUP].contains(errno) else {
                throw FileError("rename to", target, code: errno)
            }
        #endif
        let old = try makeTemporaryFolder(beside: target) + "/old"
        try move(target, to: old, "rename", target)
        try move(folder, to: target, "rename to", target)
        try syncFolder(parent(of: target))
        try removeTree(parent(of: old))
    }
}

extension FileSystem {
    /// Puts all that was written to the file system of a folder on its disk, names and bytes.
    ///
    /// Of thousands of files that is one wait for the device, and not one for each.
    ///
    /// - Returns: False where the system cannot, so that each file has to be synced.
    package static func syncAll(_ folder: String) throws(FileError) -> Bool {
        #if os(Linux)
            try Step.reached("sync all of", folder)
            let descriptor = try Descriptor.open(folder, O_RDONLY | O_DIRECTORY)
            if LinuxCalls.syncFileSystem(descriptor.number) { return true }
            guard errno == ENOSYS else { throw FileError("sync", folder, code: errno) }
        #endif
        return false
    }
}

#if os(Linux)
    /// Calls that the headers which Swift sees do not declare. They are asked for at run time, since some C libraries lack
    /// them.
    private enum LinuxCalls {
        private typealias Rename =
            @convention(c) (
                Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
            ) -> Int32
        private typealias Sync = @convention(c) (Int32) -> Int32

        private static let renameat2: Rename? = unsafe dlsym(nil, "renameat2").map {
            unsafe unsafeBitCast($0, to: Rename.self)
        }
        private static let syncfs: Sync? = unsafe dlsym(nil, "syncfs").map {
            unsafe unsafeBitCast($0, to: Sync.self)
        }

        /// renameat2(2) with RENAME_EXCHANGE; false with `errno` where it could not be done.
        static func exchange(_ a: String, _ b: String) -> Bool {
            guard let call = unsafe renameat2 else {
                errno = ENOSYS
                return false
            }
            return unsafe call(AT_FDCWD, a, AT_FDCWD, b, 2) == 0
        }

        /// syncfs(2); false with `errno` where it could not be done.
        static func syncFileSystem(_ descriptor: Int32) -> Bool {
            guard let call = syncfs else {
                errno = ENOSYS
                return false
            }
            return call(descriptor) == 0
        }
    }
#endif
