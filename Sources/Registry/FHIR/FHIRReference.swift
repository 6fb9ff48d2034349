/// A reference to another resource, in a form that can be looked up whatever order the resources come in.
///
/// FHIR R4 references.html: relative (`Patient/17`), absolute, `urn:uuid:` of a Bundle entry, conditional
/// (`Patient?identifier=SYSTEM|VALUE`), logical (`identifier`), contained (`#id`), or words only.
struct FHIRReference: Sendable, Equatable {
    /// The key of the record that is meant: `Patient/17` or an absolute URI.
    var key: String?
    var authority: String?
    var value: String?
    /// What the sender calls it.
    ///
    /// Not kept for patients: their names have one place.
    var words: String?

    /// As it is kept until what it means is known: the key, or the identifier as FHIR searches for it.
    var text: String? { key ?? value.map { "?identifier=\(authority ?? "")|\($0)" } }

    init?(_ element: FHIRElement, _ name: String, to kinds: [ImportKind], in resource: FHIRElement) throws(FHIRRefusal)
    {
        guard let reference = try element.child(name) else { return nil }
        try self.init(reference, to: kinds, in: resource)
    }

    init(_ reference: FHIRElement, to kinds: [ImportKind], in resource: FHIRElement) throws(FHIRRefusal) {
        let keepsWords = !kinds.contains(.patient)
        if keepsWords { words = try reference.text("display") }
        if let identifier = try reference.child("identifier") {
            authority = try identifier.text("system", max: 150)
            value = authority == nil ? nil : try identifier.text("value", max: 130)
            if value == nil { authority = nil }
        }
        guard let text = try reference.text("reference", max: 300) else { return }
        if text.hasPrefix("#") {
            if keepsWords { words = try Self.containedName(text.dropFirst(), in: resource) ?? words }
        } else if let mark = text.firstIndex(of: "?"), !text.contains("://") || text[..<mark].hasSuffix("Patient") {
            try conditional(text[text.index(after: mark)...], reference)
        } else {
            key = Self.key(text)
        }
    }

    private mutating func conditional(_ query: Substring, _ reference: FHIRElement) throws(FHIRRefusal) {
        let parts = query.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, parts[0] == "identifier", !parts[1].contains("&") else {
            throw reference.refuse("reference", "is a search other than by one identifier")
        }
        let token = Self.unescaped(parts[1]).split(separator: "|", maxSplits: 1)
        guard token.count == 2 else { throw reference.refuse("reference", "names no authority before the identifier") }
        authority = String(token[0])
        value = String(token[1])
    }

    /// Without the version: what is meant is the record, not one of its states.
    static func key(_ text: String) -> String {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count > 2, parts[parts.count - 2] == "_history" { return parts.dropLast(2).joined(separator: "/") }
        return text
    }

    private static func unescaped(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2, let value = UInt8(String(Substring(digits)), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A contained organisation has no life of its own: its name is what there is.
    private static func containedName(_ id: Substring, in resource: FHIRElement) throws(FHIRRefusal) -> String? {
        for contained in try resource.children("contained") {
            guard try contained.text("id", max: 64) == String(id) else { continue }
            if case .string? = contained.json["name"] { return try contained.text("name") }
        }
        return nil
    }
}
