/// Files that belong together, such as the reports of a run: whoever reads them finds those of one run or
/// those of the next, never some of each.
///
///     reports/report.md  ->  latest/report.md
///     reports/latest     ->  .runs/20250401T060000Z
///
/// A set is written to a folder of its own. Then `latest` is turned to it by one rename, and all names
/// change at once. The set before stays for those who are in the middle of reading it.
package struct FileSet {
    package typealias File = (name: String, text: String)

    private static let latest = "latest"
    private let folder: String
    private var runs: String { "\(folder)/.runs" }

    /// The folder has to exist, and to be this process's alone to write.
    package init(in folder: String) {
        self.folder = folder
    }

    /// Puts files in the place of those of the last run; on an error those stay. `stamp` is the second of
    /// the run: `20250401T060000Z`.
    ///
    /// - Returns: What stood in the way under a name that is ours, and where it is kept now.
    @discardableResult
    package func publish(_ files: [File], stamp: String) throws(FileError) -> [Kept] {
        try FileSystem.refuseWayOut(runs, of: folder)
        try FileSystem.makeFolder(runs, mode: 0o750)
        for folder in [folder, runs] { try FileSystem.removeTemporaries(in: folder) }
        let last = FileSystem.target(ofLink: path(Self.latest))
        let new = StampedName("", stamp: stamp, in: runs).description
        try write(files, to: "\(runs)/\(new)")
        var kept: [Kept] = []
        for name in [Self.latest] + files.map(\.name) {
            if let moved = try setAside(name, stamp: stamp) { kept.append(moved) }
        }
        // These lead to nothing, or into the last set, until `latest` is turned.
        for file in files { try link(file.name, to: "\(Self.latest)/\(file.name)") }
        try link(Self.latest, to: ".runs/\(new)")
        try removeLinks(but: Set(files.map(\.name)))
        try removeRuns(but: [".runs/\(new)", last])
        return kept
    }

    /// A file or folder that was moved out of the way.
    package struct Kept: Equatable, Sendable {
        package let path: String
        package let now: String
        package let isFolder: Bool
    }

    /// What is no link is none of ours: a backup that followed links leaves a folder `latest`, and a user may have
    /// written a file of that name. It is kept under another name.
    private func setAside(_ name: String, stamp: String) throws(FileError) -> Kept? {
        let path = path(name)
        guard FileSystem.exists(path), !FileSystem.isSymbolicLink(path) else { return nil }
        let isFolder = !FileSystem.isPlain(path)
        let new = StampedName("\(name).kept-", stamp: stamp, in: folder).description
        try FileSystem.rename(path, to: self.path(new))
        return Kept(path: path, now: self.path(new), isFolder: isFolder)
    }

    private func removeRuns(but kept: [String?]) throws(FileError) {
        let old = try FileSystem.listFiles(in: runs).filter {
            StampedName("", $0.name) != nil && !kept.contains(".runs/\($0.name)")
        }
        for entry in old { try FileSystem.removeTree("\(runs)/\(entry.name)") }
        if !old.isEmpty { try FileSystem.syncFolder(runs) }
    }

    private func write(_ files: [File], to target: String) throws(FileError) {
        let temporary = try FileSystem.makeTemporaryFolder(beside: target)
        do {
            for file in files {
                try AtomicFile.write(file.text, to: "\(temporary)/\(file.name)", mode: 0o640)
            }
            try FileSystem.replaceFolder(target, with: temporary)
        } catch {
            // A leftover is swept by the next run.
            try? FileSystem.removeTree(temporary)
            throw error
        }
    }

    private func link(_ name: String, to target: String) throws(FileError) {
        if FileSystem.target(ofLink: path(name)) == target { return }
        try FileSystem.setLink(path(name), to: target)
    }

    /// Names that an earlier set had and this one has not lead to nothing by now.
    private func removeLinks(but names: Set<String>) throws(FileError) {
        let old = try FileSystem.listFiles(in: folder).map(\.name).filter {
            FileSystem.target(ofLink: path($0)) == "\(Self.latest)/\($0)" && !names.contains($0)
        }
        for name in old { try FileSystem.removeIfExists(path(name)) }
        if !old.isEmpty { try FileSystem.syncFolder(folder) }
    }

    private func path(_ name: String) -> String { "\(folder)/\(name)" }
}
