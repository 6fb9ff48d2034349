public import Foundation

/// The files of this package, found from the place of this file.
public enum SourceTree {
    /// The folder that holds Package.swift.
    public static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every Swift file under `Sources` and `Tests`, read and lexed once.
    public static func swiftFiles() throws -> [SourceFile] { try lexed.get() }

    private static let lexed = Result {
        try files(under: ["Sources", "Tests"]) { $0.hasSuffix(".swift") }
            .map { SourceFile(path: $0.path, text: $0.text) }
    }

    public struct TextFile: Sendable {
        public let path: String
        public let text: String
        public init(path: String, text: String) {
            self.path = path
            self.text = text
        }
    }

    /// Every file that people write: source, SQL, scripts and pages.
    public static func writtenFiles() throws -> [TextFile] {
        let kinds = ["swift", "sql", "md", "sh", "service", "conf", "json", "yml", "yaml", "c", "h", "py", ""]
        let top = try FileManager.default.contentsOfDirectory(atPath: root.path())
            .filter { !$0.hasPrefix(".") && $0 != "Package.resolved" && !isFolder($0) }
            .map { TextFile(path: $0, text: try String(contentsOf: root.appending(path: $0), encoding: .utf8)) }
        return try top
            + files(under: ["Sources", "Tests", "db", "deploy", "docs", ".ci"]) { path in
                kinds.contains(URL(filePath: path).pathExtension)
            }
    }

    private static func files(under folders: [String], _ isWanted: (String) -> Bool) throws -> [TextFile] {
        try folders.filter(isFolder).flatMap { folder in
            try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path()).sorted()
                .map { "\(folder)/\($0)" }
                .filter { isWanted($0) && !isFolder($0) }
                .map { TextFile(path: $0, text: try String(contentsOf: root.appending(path: $0), encoding: .utf8)) }
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: root.appending(path: path).path(), isDirectory: &isFolder)
            && isFolder.boolValue
    }
}
