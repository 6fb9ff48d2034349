import Foundation

// embed-files OUTPUT FILE...: writes a Swift file that holds each text file as a raw string literal.

func refuse(_ words: String) -> Never {
    FileHandle.standardError.write(Data("embed-files: error: \(words)\n".utf8))
    exit(2)
}

let paths = CommandLine.arguments.dropFirst()
guard let output = paths.first else { refuse("usage: embed-files OUTPUT.swift FILE...") }
var source = """
    // Written by embed-files: do not edit.

    struct EmbeddedFile: Sendable {
        let folder: String
        let name: String
        let text: StaticString

        static let all: [EmbeddedFile] = [

    """
for path in paths.dropFirst() {
    let url = URL(fileURLWithPath: path)
    let text = try String(contentsOf: url, encoding: .utf8)
    // What would end the literal, interpolate into it, or be changed by it: then the checksum would not be the file's.
    for forbidden in ["\"\"\"##", "\\##", "\r", "\0"] where text.contains(forbidden) {
        refuse("\(path) holds \(forbidden.debugDescription), which a Swift literal cannot carry as it is")
    }
    guard text.hasSuffix("\n") else { refuse("\(path) does not end with a line end") }
    let folder = url.deletingLastPathComponent().lastPathComponent
    source += "        .init(folder: \"\(folder)\", name: \"\(url.lastPathComponent)\", text: ##\"\"\"\n"
    source += text + "\n\"\"\"##),\n"
}
source += "    ]\n}\n"
try source.write(toFile: output, atomically: true, encoding: .utf8)
