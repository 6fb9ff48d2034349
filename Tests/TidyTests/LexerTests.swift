import SourceText
import Testing

@Suite("Source text is told apart: code, comments, literals")
struct LexerTests {
    private func file(_ text: String) -> SourceFile { SourceFile(path: "Sources/A/A.swift", text: text) }

    @Test(
        "words in comments and literals are no code",
        arguments: [
            "// fatalError", "/* a /* fatalError */ b */", "\"fatalError\"", "\"\"\"\n fatalError\n \"\"\"",
            "#\"a\"fatalError\"#",
            "let r = /fatalError/", "#/fatalError/#", "\"\\\"fatalError\"",
        ])
    func masks(text: String) {
        let file = file("a\n" + text + "\nb")
        #expect(!file.code.contains("fatalError"))
        #expect(file.code.utf8.count == file.text.utf8.count)
        #expect(file.code.hasSuffix("\nb"))
    }

    @Test("an interpolated value is code, and a division is no regex")
    func keepsCode() {
        let file = file("let a = \"x \\(f(\"y\") + g()) z\"; let b = c / d + e / f")
        #expect(file.code.contains("g()") && file.code.contains("c / d + e / f"))
        #expect(!file.code.contains("x ") && !file.code.contains("y"))
    }

    @Test("a literal is cut where values stand, in every form of literal")
    func pieces() {
        let literals = file(
            "a\n\"SELECT \\(x(\")\")) FROM\"\n#\"b \\#(y) \\(z)\"#\n\"\"\"\n\"quoted\" \\\nnext\\n\n\"\"\""
        ).literals
            .sorted { $0.range.lowerBound < $1.range.lowerBound }
        #expect(literals.map(\.line) == [2, 2, 3, 4])
        #expect(literals[0].pieces == [.text("SELECT "), .interpolation("x(\")\")"), .text(" FROM")])
        #expect(literals[2].pieces == [.text("b "), .interpolation("y"), .text(" \\(z)")])
        #expect(literals[3].text == "\n\"quoted\" next\n\n")
    }

    @Test("functions are found with their lines; those of a protocol have no body")
    func functions() {
        let text = """
            protocol P {
                func none() -> Int
                init(a: Int)
                var x: Int { get }
            }
            struct S {
                init() {}
                @Test(arguments: [1].map { $0 })
                func two(
                    a: Int
                ) -> [Int] where A: B {
                    { a }()
                }
                let made = S.init()
            }
            """
        let file = file(text)
        #expect(file.functions.map(\.name) == ["init", "two"])
        #expect(file.functions.map(\.lines) == [7...7, 9...13])
        #expect(file.tests.map(\.name) == ["two"])
    }

    @Test("imports are found with their attributes and access")
    func imports() {
        let file = file(
            "import A\n@testable internal import B\npublic import struct C.D\n// import E\nlet x = \"import F\"\n")
        #expect(file.imports.map(\.module) == ["A", "B", "C"])
    }
}
