import Foundation
import Testing

/// The modules that this test was built with lie beside its executable.
private let modules: URL? = {
    let beside = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    let modules = beside.appending(path: "Modules")
    return FileManager.default.fileExists(atPath: modules.path(percentEncoded: false)) ? modules : nil
}()

/// What the compiler must refuse; the files say it themselves, in the comment above each function.
@Suite("Misuse does not compile", .enabled(if: modules != nil))
struct MisuseTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Misuse")

    /// Compiles one file up to the checks of ownership, and gives the errors by line.
    private func errors(of name: String) throws -> [(line: Int, text: String)] {
        let file = Self.folder.appending(path: name).path(percentEncoded: false)
        let root = Self.folder.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let features = [
            "ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility", "NonisolatedNonsendingByDefault",
        ]
        process.arguments =
            [
                "swiftc", "-emit-sil", "-o", "/dev/null", "-swift-version", "6", "-parse-as-library", "-module-name",
                "Misuse", "-I", try #require(modules).path(percentEncoded: false), "-I",
                root.appending(path: "Sources/CLibpq").path(percentEncoded: false), "-I", "/usr/include/postgresql",
            ] + features.flatMap { ["-enable-upcoming-feature", $0] } + [file]
        let pipe = Pipe()
        process.standardError = pipe
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let output = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return output.matches(of: /\.swift:(\d+):\d+: error: ([^\n]*)/).map { (Int($0.1) ?? 0, String($0.2)) }
    }

    @Test("the compiler refuses each function, for the reason that stands above it", arguments: ["Types", "Ownership"])
    func refused(name: String) throws {
        let errors = try errors(of: "\(name).swift")
        let text = try String(contentsOf: Self.folder.appending(path: "\(name).swift"), encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let expected = lines.indices.dropFirst(2).filter { lines[$0].drop { $0 == " " }.hasPrefix("// ") }
        #expect(expected.count >= 8)
        for (number, start) in expected.enumerated() {
            let end = number + 1 < expected.count ? expected[number + 1] : lines.count
            let reason = lines[start].drop { $0 == " " }.dropFirst(3)
            let found = errors.filter { (start + 1...end).contains($0.line) }.map(\.text)
            #expect(found.contains { $0.contains(reason) }, "\(lines[start + 1]) gave \(found)")
        }
    }

    @Test("what is legal compiles")
    func legal() throws { #expect(try errors(of: "Legal.swift").isEmpty) }
}
