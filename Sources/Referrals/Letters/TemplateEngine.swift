/// What fills in the places of a template.
///
/// A seam, as the library behind it brings Foundation along, which only the command line can afford: the tool's main
/// puts it in (`LetterPress`), the worker has none.
public struct TemplateEngine: Sendable {
    public enum Form: Sendable { case text, html }

    /// What came of a template: the text, and the names that it asked for and that had no value.
    public struct Filled: Sendable, Equatable {
        public let text: String
        public let missing: Set<String>

        public init(text: String, missing: Set<String>) { (self.text, self.missing) = (text, missing) }
    }

    private let fill: @Sendable (String, Form, [String: LetterValue]) throws -> Filled

    public init(_ fill: @escaping @Sendable (String, Form, [String: LetterValue]) throws -> Filled) {
        self.fill = fill
    }

    /// The one of this program.
    @TaskLocal public static var current: TemplateEngine?

    /// Both forms of a letter; a place without a value is an error, never left empty.
    public func fill(_ template: LetterTemplate, with content: LetterContent) throws -> (text: String, html: String) {
        (
            text: try fill(template.text, .text, content, "\(template.name).txt"),
            html: try fill(template.html, .html, content, "\(template.name).html")
        )
    }

    private func fill(_ source: String, _ form: Form, _ content: LetterContent, _ file: String) throws -> String {
        let filled = try fill(source, form, content.values)
        guard filled.missing.isEmpty else {
            throw TemplateRefused(
                "template_variable_has_a_value",
                "\(file) asks for what this letter does not have: \(filled.missing.sorted().joined(separator: ", ")).")
        }
        return filled.text
    }
}
