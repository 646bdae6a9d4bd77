import Foundation

/// Files of the project itself, found from where this source stands.
package enum ProjectFiles {
    package static func text(_ path: String) throws -> String {
        try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
    }

    /// Texts of all files below a folder, by their paths from the project's root.
    package static func all(below folder: String, ending: String) throws -> [String: String] {
        let found = FileManager.default.enumerator(atPath: "\(root)/\(folder)")
        var texts: [String: String] = [:]
        while let name = found?.nextObject() as? String {
            guard name.hasSuffix(ending) else { continue }
            texts["\(folder)/\(name)"] = try text("\(folder)/\(name)")
        }
        return texts
    }

    private static var root: Substring {
        var root = #filePath[...]
        for _ in 0..<3 { root = root[..<(root.lastIndex(of: "/") ?? root.startIndex)] }
        return root
    }
}
