/// One file of a partition that is a set of files.
package struct ProfiledFile: Sendable, Equatable {
    /// Below the landing folder.
    package let path: String
    /// As it lies there.
    package let size: Int
    /// What stands for its content, as the engine has it.
    package let content: String
    package let records: Int

    package init(path: String, size: Int, content: String, records: Int) {
        self.path = path
        self.size = size
        self.content = content
        self.records = records
    }
}

/// What the files of a partition are beside their records. Not in JSON: it is asked of the day itself only.
package struct FileSetFacts: Sendable, Equatable {
    package var files = 0
    /// As they lie there.
    package var bytes = 0
    /// Files of which something, or all, could not be read.
    package var damaged = Listing<Damage>()
    /// Bytes of those.
    package var damagedBytes = 0
    /// Files with the content of an earlier one, by path. Files without records are no copies.
    package var copies = Listing<Copy>()
    /// One for each header, that of the most files first; several mean that the files differ.
    package var headers: [Header] = []

    /// The first few of something, and how many there are.
    package struct Listing<Item: Sendable & Equatable>: Sendable, Equatable {
        package private(set) var first: [Item] = []
        package private(set) var count = 0

        package mutating func add(_ item: Item) {
            count += 1
            if first.count < 20 { first.append(item) }
        }

        package init() {}
    }

    package struct Damage: Sendable, Equatable {
        package let path: String
        package let why: Why

        package enum Why: Sendable, Equatable {
            /// The bytes end before their end.
            case damaged(String)
            /// It is something else than the table that is declared.
            case format(FormatCause)
            case empty
            /// There are more kinds of headers than can be told apart.
            case oneHeaderMore
        }

        package init(path: String, why: Why) {
            self.path = path
            self.why = why
        }
    }

    package struct Copy: Sendable, Equatable {
        package let path: String
        package let original: String
        package let records: Int

        package init(path: String, original: String, records: Int) {
            self.path = path
            self.original = original
            self.records = records
        }
    }

    package struct Header: Sendable, Equatable {
        /// As in the file, but for values that may be personal.
        package let names: [String]
        package let declared: [String?]
        package var files: Int
        package var records: Int
        /// One of them.
        package let path: String

        package init(
            names: [String], declared: [String?], files: Int, records: Int, path: String
        ) {
            self.names = names
            self.declared = declared
            self.files = files
            self.records = records
            self.path = path
        }
    }

    package init() {}
}
