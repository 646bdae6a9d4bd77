import Durable
import Foundation
import TestSupport
import Testing

@Suite struct FilesTests {
    let scratch = try! ScratchFolder()

    // MARK: Atomic files

    @Test func anAtomicFileReplacesAnotherAndLeavesNothingElse() throws {
        try AtomicFile.write("old", to: scratch.path("report.json"))
        let before = try FileIdentity(path: scratch.path("report.json"))
        try AtomicFile.write(Data("new".utf8), to: scratch.path("report.json"))
        #expect(try scratch.text("report.json") == "new")
        #expect(try FileIdentity(path: scratch.path("report.json")).inode != before.inode)
        #expect(try scratch.names == ["report.json"])
    }

    @Test func aFileIsNotThereBeforeItIsWhole() throws {
        let file = try AtomicFileWriter(to: scratch.path("big.csv"))
        try file.append("a,b\n")
        #expect(try scratch.names.allSatisfy { $0.hasPrefix(".gate-tmp-") })
        try file.commit()
        #expect(try scratch.names == ["big.csv"])
    }

    @Test func anAbandonedFileLeavesWhatWasThere() throws {
        try scratch.put("old", in: "big.csv")
        do {
            let file = try AtomicFileWriter(to: scratch.path("big.csv"))
            try file.append("half")
        }
        #expect(try scratch.names == ["big.csv"])
        #expect(try scratch.text("big.csv") == "old")
    }

    @Test(arguments: [1, 7, 4096, 200_000, 262_143, 262_144, 262_145, 700_000])
    func piecesOfAnySizeArriveInOrder(size: Int) throws {
        let file = try AtomicFileWriter(to: scratch.path("pieces"))
        var expected: [UInt8] = []
        var byte: UInt8 = 0
        while expected.count < 1 << 20 {
            let piece = (0..<size).map { _ in
                byte &+= 37
                return byte
            }
            expected += piece
            try file.append(piece)
            if size > 1 << 10 { continue }
            let text = "piece \(byte)\n"
            expected += Array(text.utf8)
            try file.append(text)
        }
        try file.commit()
        let written = try Data(contentsOf: URL(fileURLWithPath: scratch.path("pieces")))
        #expect([UInt8](written) == expected)
    }

    @Test func aMissingFolderIsAnError() throws {
        let error = #expect(throws: FileError.self) {
            try AtomicFile.write("x", to: scratch.path("nowhere/report.json"))
        }
        #expect(error?.isMissing == true)
        #expect(error?.description.contains("No such file or directory") == true)
    }

    @Test func modeIsAsAsked() throws {
        try AtomicFile.write("secret", to: scratch.path("rejected.csv"), mode: 0o600)
        let attributes = try FileManager.default.attributesOfItem(
            atPath: scratch.path("rejected.csv"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    // Every write to /dev/full fails as on a full disk.
    @Test(.enabled(if: FileSystem.exists("/dev/full"))) func aFullDiskIsAnError() throws {
        let full = try Descriptor.open("/dev/full", O_WRONLY)
        let error = #expect(throws: FileError.self) {
            try [UInt8](repeating: 0, count: 10).withUnsafeBytes { try full.write(all: $0) }
        }
        #expect(error?.code == ENOSPC)
    }

    // MARK: Publishing

    @Test(arguments: Publishing.Mode.allCases)
    func publishingReplacesInOneStep(mode: Publishing.Mode) throws {
        try scratch.put("old", in: "promoted.csv")
        try scratch.put("new", in: "landing.csv")
        let staged = try Publishing.stage(
            scratch.path("landing.csv"), for: scratch.path("promoted.csv"), mode: mode)
        #expect(try scratch.text("promoted.csv") == "old")
        try staged.commit()
        #expect(try scratch.text("promoted.csv") == "new")
        #expect(try scratch.names == ["landing.csv", "promoted.csv"])
        // Both names are links to one file by now, which rename(2) treats as nothing to do.
        try Publishing.publish(
            scratch.path("landing.csv"), to: scratch.path("promoted.csv"), mode: mode)
        #expect(try scratch.names == ["landing.csv", "promoted.csv"])
    }

    @Test(arguments: [(Publishing.Mode.link, true), (.copy, false), (.linkOrCopy, true)])
    func onlyALinkFollowsWhatIsOverwrittenInPlace(mode: Publishing.Mode, follows: Bool) throws {
        try scratch.put("judged", in: "landing.csv")
        try Publishing.publish(
            scratch.path("landing.csv"), to: scratch.path("promoted.csv"), mode: mode)
        try scratch.overwrite("landing.csv", with: "edited")
        #expect(try scratch.text("promoted.csv") == (follows ? "edited" : "judged"))
    }

    @Test func aSymbolicLinkIsPublishedAsTheFileItLeadsTo() throws {
        try scratch.put("bytes", in: "real.csv")
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path("landing.csv"), withDestinationPath: "real.csv")
        try Publishing.publish(
            scratch.path("landing.csv"), to: scratch.path("promoted.csv"), mode: .link)
        let entry = try FileSystem.listFiles(in: scratch.path).first { $0.name == "promoted.csv" }
        #expect(entry?.isSymbolicLink == false)
        #expect(
            try FileIdentity(path: scratch.path("promoted.csv")).inode
                == FileIdentity(path: scratch.path("real.csv")).inode)
    }

    @Test func whatWasStagedAndNotCommittedGoesAway() throws {
        try scratch.put("bytes", in: "landing.csv")
        do {
            _ = try Publishing.stage(
                scratch.path("landing.csv"), for: scratch.path("promoted.csv"), mode: .copy)
        }
        #expect(try scratch.names == ["landing.csv"])
    }

    // MARK: Names

    @Test func onlyTemporariesAreSwept() throws {
        try FileSystem.makeFolder(scratch.path("quarantine/2025-02-26"))
        try FileSystem.makeFolder(scratch.path("quarantine/.gate-tmp-9-1/deep"))
        try FileSystem.makeFolder(scratch.path("elsewhere"))
        for name in [
            "keep.csv", ".gate-tmp-9-2", "quarantine/2025-02-26/.gate-tmp-9-3",
            "quarantine/.gate-tmp-9-1/deep/half.csv", "elsewhere/.gate-tmp-9-4",
        ] {
            try scratch.put("x", in: name)
        }
        // A link out of the tree is not followed.
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path("quarantine/link"), withDestinationPath: "../elsewhere")
        #expect(try FileSystem.removeTemporaries(in: scratch.path("quarantine")) == 1)
        #expect(
            try FileSystem.removeTemporaries(in: scratch.path("quarantine"), recursive: true) == 1)
        #expect(FileSystem.exists(scratch.path("elsewhere/.gate-tmp-9-4")))
        #expect(try FileSystem.removeTemporaries(in: scratch.path, recursive: true) == 2)
        #expect(try scratch.names == ["elsewhere", "keep.csv", "quarantine"])
        #expect(try FileSystem.removeTemporaries(in: scratch.path("nowhere")) == 0)
    }

    @Test func foldersAreMadeWithThoseAboveThem() throws {
        try FileSystem.makeFolder(scratch.path("a/b/c/"))
        try FileSystem.makeFolder(scratch.path("a/b/c"))
        #expect(FileSystem.exists(scratch.path("a/b/c")))
        try scratch.put("x", in: "file")
        #expect(throws: FileError.self) { try FileSystem.makeFolder(scratch.path("file")) }
        #expect(throws: FileError.self) { try FileSystem.makeFolder(scratch.path("file/below")) }
    }

    @Test(arguments: [
        ("a/b", "a"), ("a", "."), ("/a", "/"), ("/a/b/", "/a"), ("a//b", "a/"), ("/", "/"),
        (".", "/"),
    ])
    func parents(path: String, parent: String) {
        #expect(FileSystem.parent(of: path) == parent)
    }

    @Test func removingWhatIsNotThereIsFine() throws {
        try scratch.put("x", in: "file")
        #expect(try FileSystem.removeIfExists(scratch.path("file")))
        #expect(try !FileSystem.removeIfExists(scratch.path("file")))
    }

    // MARK: Identity

    @Test func anIdentityTellsAnOverwrittenFile() throws {
        try scratch.put("12345", in: "file")
        let before = try FileIdentity(path: scratch.path("file"))
        #expect(before.size == 5)
        #expect(try FileIdentity(path: scratch.path("file")) == before)
        #expect(try FileIdentity(Descriptor.open(scratch.path("file"), O_RDONLY)) == before)
        // The same length, and the time of modification set back by its producer.
        let old = Date(timeIntervalSince1970: 1_700_000_000)
        try FileManager.default.setAttributes(
            [.modificationDate: old], ofItemAtPath: scratch.path("file"))
        let dated = try FileIdentity(path: scratch.path("file"))
        try scratch.overwrite("file", with: "54321")
        try FileManager.default.setAttributes(
            [.modificationDate: old], ofItemAtPath: scratch.path("file"))
        let after = try FileIdentity(path: scratch.path("file"))
        #expect(after.modified == dated.modified)
        #expect(after.size == dated.size)
        #expect(after != dated)
    }

    // MARK: The lock

    @Test func thereIsOneWriterAtATime() throws {
        var first: RunLock? = try RunLock(state: scratch.path)
        #expect(throws: RunLock.Failure.heldBy(getpid())) { try RunLock(state: scratch.path) }
        let clock = ContinuousClock()
        let begin = clock.now
        #expect(throws: RunLock.Failure.self) {
            try RunLock(state: scratch.path, timeout: .milliseconds(120))
        }
        #expect(clock.now - begin >= .milliseconds(120))
        withExtendedLifetime(first) {}
        first = nil
        _ = try RunLock(state: scratch.path)
    }

    @Test func anotherProcessIsWaitedFor() throws {
        // It says by a file when it has the lock, and is told by another to give it up.
        let child = Process()
        child.executableURL = URL(fileURLWithPath: "/bin/sh")
        child.arguments = [
            "-c",
            "exec 9>>\"$0/ledger.lock\"; flock 9; touch \"$0/ready\"; "
                + "while [ ! -e \"$0/enough\" ]; do sleep 0.02; done",
            scratch.path,
        ]
        try child.run()
        while !FileSystem.exists(scratch.path("ready")) { usleep(2000) }
        #expect(throws: RunLock.Failure.heldBy(nil)) { try RunLock(state: scratch.path) }
        try scratch.put("", in: "enough")
        _ = try RunLock(state: scratch.path, timeout: .seconds(20))
        child.waitUntilExit()
    }

    @Test func aLockInAMissingFolderIsAFileError() {
        let error = #expect(throws: RunLock.Failure.self) {
            try RunLock(state: scratch.path("nowhere"))
        }
        guard case .file(let cause)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(cause.isMissing)
    }
}
