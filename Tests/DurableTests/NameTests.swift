import Durable
import TestSupport
import Testing

@Suite("Names of folders and files")
struct NameTests {
    private let scratch = try! ScratchFolder()
    private static let stamp = "20250401T060000Z"

    @Test("the second of that name has a number, and the order is that of time")
    func free() throws {
        func next(_ stamp: String = Self.stamp) throws -> StampedName {
            let name = StampedName("copy_", stamp: stamp, in: scratch.path)
            try FileSystem.makeFolder(scratch.path(name.description))
            return name
        }
        let names = try [next(), next(), next("20250401T055959Z")]
        #expect(
            names.map(\.description) == [
                "copy_\(Self.stamp)", "copy_\(Self.stamp)_2", "copy_20250401T055959Z",
            ])
        #expect(names.sorted() == [names[2], names[0], names[1]])
        for name in names { #expect(StampedName("copy_", name.description) == name) }
        // As numbers, not as text.
        let (ninth, tenth) = ("copy_\(Self.stamp)_9", "copy_\(Self.stamp)_10")
        #expect(try #require(StampedName("copy_", ninth)) < #require(StampedName("copy_", tenth)))
    }

    @Test(
        "what somebody else put there is none",
        arguments: [
            "", "copy_", "20250401T060000Z", "copy_20250401T060000", "copy_20250401 060000Z",
            "copy_20250401T060000Z_1", "copy_20250401T060000Z_02", "copy_20250401T060000Z_x",
            "copy_20250401T060000Z_2_3", "copy_2025-04-01T06:00Z", "copy_20250401T060000Z.old",
        ])
    func others(_ text: String) {
        #expect(StampedName("copy_", text) == nil)
    }

    @Test("a staged file has its bytes, not its name, until it is committed")
    func staged() throws {
        try scratch.put("old", in: "a")
        try scratch.put("new", in: "b")
        do {
            let staged = try Publishing.stage(
                scratch.path("b"), for: scratch.path("a"), mode: .copy)
            #expect(try scratch.text("a") == "old")
            #expect(staged.temporary.contains("/\(Temporary.prefix)"))
            #expect(try staged.source == FileIdentity(path: scratch.path("b")))
        }
        #expect(try scratch.names == ["a", "b"])
        try Publishing.stage(scratch.path("b"), for: scratch.path("a"), mode: .copy).commit()
        #expect(try scratch.text("a") == "new" && scratch.names == ["a", "b"])
    }

    @Test(
        "no more is read of a file than was asked for", arguments: [0, 1, 5, 65_536, 65_537, .max])
    func bounded(_ limit: Int) throws {
        let text = String(repeating: "0123456789", count: 13_000)
        try scratch.put(text, in: "a")
        #expect(
            try BoundedFile.read(scratch.path("a"), limit: limit) == Array(text.utf8.prefix(limit)))
    }
}
