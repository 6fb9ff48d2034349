public import CareTerms

/// A letter with its places left open: as plain text and as HTML, in the syntax of Mustache.
///
/// It takes a part of that syntax: variables, sections, comments. Values are always escaped, nothing else is loaded, and
/// every name is one that letters know: what is wrong is found before anybody's letter is written.
public struct LetterTemplate: Sendable, Equatable {
    public let name: String
    public let text: String
    public let html: String

    public static let bytesMax = 65_536

    public init(name: String, text: String, html: String) throws(TemplateRefused) {
        guard name.count <= 61, name.first?.isLetter == true, name.utf8.allSatisfy(Self.isOfName) else {
            throw TemplateRefused(
                "letter_template_is_a_file_name", "The name of a template has small letters, digits and dashes.")
        }
        self.name = name
        self.text = text
        self.html = html
        for (source, ending) in [(text, "txt"), (html, "html")] {
            guard source.utf8.count <= Self.bytesMax else {
                throw TemplateRefused(
                    "template_is_short", "The template \(name).\(ending) has more than \(Self.bytesMax) bytes.")
            }
            try TemplateTags.check(source, named: "\(name).\(ending)")
        }
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }

    /// The templates of docs/templates, as they were when the tool was built.
    public static func builtIn(named name: String) throws -> LetterTemplate? {
        func source(_ ending: String) -> String? {
            EmbeddedFile.all.first { $0.name == "\(name).\(ending)" }?.text.description
        }
        guard let text = source("txt"), let html = source("html") else { return nil }
        return try LetterTemplate(name: name, text: text, html: html)
    }

    public static var builtInNames: [String] {
        EmbeddedFile.all.filter { $0.name.hasSuffix(".txt") }.map { String($0.name.dropLast(4)) }.sorted()
    }
}

/// A template that cannot be filled in; the line is the template's own.
public struct TemplateRefused: Refusal, Equatable {
    public let fact: String
    public let message: String
    public let remedy: String?
    public var kind: RefusalKind { .usage }

    public init(
        _ fact: String, _ message: String, try remedy: String? = "docs/letters.md tells what a template may say."
    ) {
        (self.fact, self.message, self.remedy) = (fact, message, remedy)
    }
}

/// The tags of a template, read once to see that each is one that letters know.
enum TemplateTags {
    static func check(_ source: String, named file: String) throws(TemplateRefused) {
        var open: [Section] = []
        var rest = source[...]
        while let start = rest.firstRange(of: "{{") {
            let line = source[..<start.lowerBound].count(where: \.isNewline) + 1
            guard let end = rest[start.upperBound...].firstRange(of: "}}") else {
                throw TemplateRefused(
                    "template_tag_is_closed", "\(file), line \(line): a tag that begins with {{ has no end.")
            }
            let tag = rest[start.upperBound..<end.lowerBound]
            do { try take(tag, &open) } catch {
                throw TemplateRefused(error.fact, "\(file), line \(line): \(error.what)")
            }
            rest = rest[end.upperBound...]
        }
        if let section = open.last {
            throw TemplateRefused("template_section_is_closed", "\(file): the section \(section.name) has no end.")
        }
    }

    private struct Section {
        let name: String
        /// Shows its lines one by one.
        let isList: Bool
    }

    private struct Fault: Error {
        let fact: String
        let what: String
    }

    private static func take(_ tag: Substring, _ open: inout [Section]) throws(Fault) {
        guard let sign = tag.first else { throw Fault(fact: "template_tag_is_known", what: "a tag is empty.") }
        let name = tag.dropFirst().trimmed
        switch sign {
        case "!": return
        case "#", "^":
            let kind = try variable(name).kind
            guard kind != .words else {
                throw Fault(fact: "template_section_is_a_flag_or_a_list", what: "\(name) is no flag and no list.")
            }
            open.append(Section(name: name, isList: sign == "#" && kind == .lines))
        case "/":
            guard open.last?.name == name else {
                throw Fault(fact: "template_section_is_closed", what: "the end of a section that is not the open one.")
            }
            open.removeLast()
        case "{", "&":
            throw Fault(fact: "template_escapes_its_values", what: "values are always escaped: write {{name}}.")
        case ">", "<", "$", "=", "%", "*":
            throw Fault(fact: "template_tag_is_known", what: "a tag with \(sign) is not taken.")
        default: try takeValue(tag.trimmed, open)
        }
    }

    private static func takeValue(_ name: String, _ open: [Section]) throws(Fault) {
        if name == "." {
            guard open.contains(where: \.isList) else {
                throw Fault(fact: "template_line_is_in_its_list", what: "{{.}} stands outside of a list.")
            }
            return
        }
        guard try variable(name).kind == .words else {
            throw Fault(
                fact: "template_variable_is_words", what: "\(name) is shown with {{#\(name)}}, not with {{\(name)}}.")
        }
    }

    private static func variable(_ name: String) throws(Fault) -> LetterVariable {
        // What stands there may be anything, so it is only repeated when it is a word.
        guard let variable = LetterVariable(rawValue: name) else {
            let isWord = name.count <= 40 && name.utf8.allSatisfy { $0 == 0x5F || (0x61...0x7A).contains($0) }
            throw Fault(
                fact: "template_variable_is_known",
                what: isWord ? "there is no variable \(name)." : "there is no such variable.")
        }
        return variable
    }
}

extension Substring {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
