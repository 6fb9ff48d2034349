import SourceText

extension Rule {
    static let shape: [Rule] = [functionLength, fileLength, assertions, disabled, oneFramework]
    static let functionLinesMax = 70
    static let fileLinesMax = 400

    private static let functionLength = Rule(
        name: "a function fits on one screen",
        instead: "cut it where a comment would stand; \(functionLinesMax) lines at most",
        bad: [
            Sample(
                "Sources/Jobs/A.swift", "func f(\n    a: Int\n) {\n" + String(repeating: "    g()\n", count: 67) + "}\n"
            ),
            Sample("Sources/Jobs/B.swift", "init() {\n" + String(repeating: "\n", count: 69) + "}\n"),
        ],
        good: [
            Sample("Sources/Jobs/A.swift", "func f() {\n" + String(repeating: "    g()\n", count: 68) + "}\n"),
            Sample(
                "Sources/Jobs/B.swift",
                "protocol P {\n    func f() -> Int\n    var x: Int { get }\n}\n"
                    + String(repeating: "let x = 1\n", count: 90)),
        ]
    ) { file in
        file.functions.filter { $0.lines.count > functionLinesMax }
            .map { Offence(line: $0.lines.lowerBound, what: "\($0.name) has \($0.lines.count) lines") }
    }

    private static let fileLength = Rule(
        name: "a file is no crowded room",
        instead: "move an aspect into Type+Aspect.swift; \(fileLinesMax) lines at most, 300 is the aim",
        bad: [Sample("Sources/Jobs/A.swift", String(repeating: "let x = 1\n", count: 401))],
        good: [Sample("Sources/Jobs/A.swift", String(repeating: "let x = 1\n", count: 400))]
    ) { file in
        file.lineCount > fileLinesMax ? [Offence(line: fileLinesMax, what: "\(file.lineCount) lines")] : []
    }

    private static let assertions = Rule(
        name: "a test asserts something",
        instead: "write #expect or #require, or call a function of this file that does",
        bad: [
            Sample("Tests/JobsTests/A.swift", "@Test(\"x\") func a() async throws {\n    try await f()\n}\n"),
            Sample("Tests/JobsTests/B.swift", "@Test func a() {\n    // #expect(x)\n}\nfunc b() { #expect(true) }\n"),
        ],
        good: [
            Sample("Tests/JobsTests/A.swift", "@Test(\"x\") func a() { #expect(f() == 1) }\n"),
            Sample("Tests/JobsTests/B.swift", "@Test func a() { holds() }\nfunc holds() { #expect(f() == 1) }\n"),
            Sample("Tests/JobsTests/C.swift", "@Test func a() async { await expectRefusal(by: \"x\") { } }\n"),
            Sample("Sources/Jobs/A.swift", "func a() {}\n"),
        ]
    ) { file in
        guard file.isTest else { return [] }
        let asserting = file.functions.filter { $0.body.contains(assertion) }.map(\.name)
        return file.tests.filter { function in
            !function.body.contains(assertion)
                && !asserting.contains { function.body.contains("\($0)(") || function.body.contains("\($0) {") }
        }.map { Offence(line: $0.lines.lowerBound, what: "\($0.name) asserts nothing") }
    }

    private static var assertion: Regex<Substring> {
        /#expect\b|#require\b|\bIssue\.record\b|\bconfirmation\(|\bexpect[A-Z]\w*\(/.plain
    }

    private static let disabled = Rule(
        name: "no test is switched off",
        instead: "mend it, delete it, or use .enabled(if:) with what it needs",
        bad: [Sample("Tests/JobsTests/A.swift", "@Test(.disabled(\"flaky\")) func a() { #expect(x) }\n")],
        good: [Sample("Tests/JobsTests/A.swift", "@Test(.enabled(if: hasData)) func a() { #expect(x) }\n")]
    ) { file in
        // The kit's own tests prove that its expectations fail.
        guard file.isTest, file.target != "TestKitTests" else { return [] }
        return file.offences(/\.disabled\(|\bXCTSkip\b|\bwithKnownIssue\b/)
    }

    private static let oneFramework = Rule(
        name: "all tests are Swift Testing",
        instead: "use @Test and #expect: deploy/test runs nothing else",
        bad: [Sample("Tests/JobsTests/A.swift", "import XCTest\n")],
        good: [Sample("Tests/JobsTests/A.swift", "import Testing\n")]
    ) { file in
        file.imports.filter { $0.module == "XCTest" }.map { Offence(line: $0.line, what: "imports XCTest") }
    }
}
