import Foundation

// embed-migrations OUTPUT FILE.sql...: writes a Swift file that holds each SQL file as a raw string literal.

let paths = CommandLine.arguments.dropFirst()
guard let output = paths.first else {
    FileHandle.standardError.write(Data("usage: embed-migrations OUTPUT.swift FILE.sql...\n".utf8))
    exit(2)
}
var source = """
    // Written by embed-migrations from the folder db: do not edit.

    struct EmbeddedSQL {
        let folder: String
        let name: String
        let text: String

        static let files: [EmbeddedSQL] = [

    """
for path in paths.dropFirst() {
    let url = URL(fileURLWithPath: path)
    let text = try String(contentsOf: url, encoding: .utf8)
    guard !text.contains("\"\"\"##") else { fatalError("\(path) holds the sequence that ends a raw string literal") }
    let folder = url.deletingLastPathComponent().lastPathComponent
    source += "        .init(folder: \"\(folder)\", name: \"\(url.lastPathComponent)\", text: ##\"\"\"\n"
    source += text + "\n\"\"\"##),\n"
}
source += "    ]\n}\n"
try source.write(toFile: output, atomically: true, encoding: .utf8)
