import Durable
import Foundation
import TestSupport
import Testing

@Suite("Files that change all at once")
struct FileSetTests {
    private let scratch = try! ScratchFolder()

    private func publish(_ files: [FileSet.File], second: Int = 0) throws {
        try FileSet(in: scratch.path).publish(files, stamp: "20250401T06000\(second)Z")
    }

    @Test("names lead to the last set, and those it does not have are gone")
    func names() throws {
        try publish([("a", "1"), ("b", "1")])
        try publish([("a", "2")])
        #expect(try scratch.text("a") == "2")
        #expect(try scratch.names.filter { !$0.contains("/") } == [".runs", "a", "latest"])
        try publish([("a", "3"), ("b", "3")])
        #expect(try scratch.text("a") + scratch.text("b") == "33")
    }

    @Test("the set before is kept, and no other")
    func kept() throws {
        for text in ["1", "2", "3", "4"] { try publish([("a", text)]) }
        let kept = try FileSystem.listFiles(in: scratch.path(".runs")).map(\.name)
        let texts = try kept.map { try scratch.text(".runs/\($0)/a") }
        #expect(texts.sorted() == ["3", "4"])
    }

    @Test("what is none of our links is kept under another name, and said")
    func setAside() throws {
        try FileSystem.makeFolder(scratch.path("latest"))
        try scratch.put("of a backup", in: "latest/a")
        try scratch.put("mine", in: "a")
        let kept = try FileSet(in: scratch.path).publish([("a", "1")], stamp: "20250401T060000Z")
        #expect(
            kept.map(\.now) == [
                scratch.path("latest.kept-20250401T060000Z"),
                scratch.path("a.kept-20250401T060000Z"),
            ])
        #expect(kept.map(\.isFolder) == [true, false])
        #expect(try scratch.text("latest.kept-20250401T060000Z/a") == "of a backup")
        #expect(try scratch.text("a.kept-20250401T060000Z") == "mine")
        #expect(try scratch.text("a") == "1" && scratch.text("latest/a") == "1")
    }

    @Test(
        "files of others stay, a plain file gives way, and the folder can be moved"
    )
    func others() throws {
        try scratch.put("mine", in: "notes.txt")
        try scratch.put("plain", in: "a")
        try publish([("a", "1")])
        #expect(try scratch.text("a") == "1")
        #expect(try scratch.text("notes.txt") == "mine")
        // The links are relative, so the folder can be moved.
        try FileManager.default.moveItem(atPath: scratch.path, toPath: scratch.path + "2")
        defer { try? FileManager.default.removeItem(atPath: scratch.path + "2") }
        #expect(try String(contentsOfFile: scratch.path + "2/a", encoding: .utf8) == "1")
    }

    @Test("an error leaves the last set, and nothing half written")
    func error() throws {
        try publish([("a", "1")])
        #expect(throws: FileError.self) { try publish([("a", "2"), ("no/folder", "2")]) }
        #expect(try scratch.text("a") == "1")
        #expect(try FileSystem.listFiles(in: scratch.path(".runs")).count == 1)
    }

    /// A reader that goes to the folder once reads one set, or is told that it is gone; one that goes
    /// name by name never goes back in time.
    @Test("readers while sets are written")
    func readers() async throws {
        try publish([("a", "0"), ("b", "0")])
        let folder = scratch.path
        let reader = Task.detached {
            var seen = 0
            while !Task.isCancelled {
                let first = try Self.number(folder + "/a")
                let second = try Self.number(folder + "/b")
                #expect(first >= seen && second >= first)
                seen = second
                guard let set = FileSystem.resolved(folder + "/latest"),
                    let a = try? Self.number(set + "/a"), let b = try? Self.number(set + "/b")
                else { continue }
                #expect(a == b)
            }
        }
        for i in 1...60 { try publish([("a", "\(i)"), ("b", "\(i)")], second: i) }
        reader.cancel()
        try await reader.value
    }

    private static func number(_ path: String) throws -> Int {
        try #require(Int(String(contentsOfFile: path, encoding: .utf8)))
    }
}
