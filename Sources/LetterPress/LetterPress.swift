internal import Mustache
internal import Referrals

/// Fills in the templates of letters with the Mustache library.
public enum LetterPress {
    /// Runs `body` with this engine at hand.
    public static func atHand(_ body: () async -> Void) async {
        await TemplateEngine.$current.withValue(engine, operation: body)
    }

    static let engine = TemplateEngine { source, form, values in
        // Without the word at its head a template is HTML, and each value is escaped for it.
        let head = form == .text ? "{{% CONTENT_TYPE:TEXT}}\n" : ""
        let asked = Asked(values)
        let text = try MustacheTemplate(string: head + source).render(asked)
        return TemplateEngine.Filled(text: text, missing: asked.missing)
    }

    /// The values, which remember what was asked for in vain.
    private final class Asked: MustacheParent {
        private let values: [String: LetterValue]
        private(set) var missing: Set<String> = []

        init(_ values: [String: LetterValue]) { self.values = values }

        func child(named name: String) -> Any? {
            switch values[name] {
            case .words(let words): return words
            case .flag(let flag): return flag
            case .lines(let lines): return lines
            case nil:
                missing.insert(name)
                return nil
            }
        }
    }
}
