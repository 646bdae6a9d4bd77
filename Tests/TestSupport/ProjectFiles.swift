#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Files of the project itself, found from where this source stands.
package enum ProjectFiles {
    package static func text(_ path: String, from source: String = #filePath) throws -> String {
        var root = source[...]
        for _ in 0..<3 { root = root[..<(root.lastIndex(of: "/") ?? root.startIndex)] }
        return try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
    }
}
