import Durable

#if os(Linux)
    import Foundation
    import Shared
    import TestSupport
    import Testing

    /// `Tests/Faults/disk.c`: it stands between a program and the system, below our code, Foundation and SQLite.
    enum FaultyDisk {
        /// Compiled once in a run of the tests, by the compiler that comes with Swift.
        private static let library = Result {
            let source = BuiltProgram.root + "/Tests/Faults/disk.c"
            let made = BuiltProgram.folder + "/faulty-disk.so"
            let arguments = ["clang", "-shared", "-fPIC", "-Wall", "-Werror", "-o", made, source]
            let result = try run("/usr/bin/env", arguments)
            try #require(result.code == 0, "\(result.errors)")
            return made
        }

        private static func environment(
            _ work: Workplace, _ more: [String: String]
        ) throws -> [String: String] {
            let root = try #require(FileSystem.resolved(work.folder.path))
            return try ["LD_PRELOAD": library.get(), "DISK_ROOT": root].merging(more) { $1 }
        }

        /// What files without a name are called.
        static let nameless = "*(deleted)"

        /// The reads of files and folders that a run makes, in order; of one file where it is named.
        static func reads(
            in work: Workplace, of name: String? = nil, _ run: ([String: String]) throws -> Void
        ) throws -> [String] {
            let list = work.folder.file("reads")
            var variables = ["DISK_READS": list]
            variables["DISK_FAIL_NAME"] = name
            try run(environment(work, variables))
            return try String(contentsOfFile: list, encoding: .utf8).split(separator: "\n")
                .map(String.init)
        }

        /// Has the Nth read fail, from 1 on.
        static func failing(
            _ number: Int, in work: Workplace, of name: String? = nil
        ) throws -> [String: String] {
            var variables = ["DISK_FAIL_READ": String(number)]
            variables["DISK_FAIL_NAME"] = name
            return try environment(work, variables)
        }

        /// Records all changes of the disk in a file, for `Tests/Faults/losses.py`.
        static func recording(_ work: Workplace, in file: String) throws -> [String: String] {
            try environment(work, ["DISK_CHANGES": file])
        }
    }
#endif
