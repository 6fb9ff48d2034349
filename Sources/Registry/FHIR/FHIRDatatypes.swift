/// FHIR R4's general-purpose data types (hl7.org/fhir/R4/datatypes.html), as far as the registry keeps them.
///
/// `record` is the canonical form that the database is given: what is equal there is unchanged.

struct FHIRPeriod: Sendable, Equatable {
    let start: FHIRDate?
    let end: FHIRDate?

    init?(_ element: FHIRElement) throws(FHIRRefusal) {
        guard let period = try element.child("period") else { return nil }
        start = try period.date("start", timeAllowed: true)
        end = try period.date("end", timeAllowed: true)
    }
}

struct FHIRName: Sendable, Equatable {
    let use: String?
    let family: String?
    let given: [String]
    let prefix: [String]
    let suffix: [String]
    let text: String?
    let period: FHIRPeriod?

    init?(_ element: FHIRElement) throws(FHIRRefusal) {
        use = try element.code("use", of: .nameUse)
        family = try element.text("family")
        given = try element.texts("given", atMost: 10)
        prefix = try element.texts("prefix", atMost: 10)
        suffix = try element.texts("suffix", atMost: 10)
        text = try element.text("text", max: 300)
        period = try FHIRPeriod(element)
        if family == nil, given.isEmpty, text == nil { return nil }
    }

    var record: JSON {
        .record([
            ("use", .of(use)), ("family", .of(family)), ("given", .of(given)), ("prefix", .of(prefix)),
            ("suffix", .of(suffix)), ("text", .of(text)), ("period_start", .of(period?.start?.text)),
            ("period_end", .of(period?.end?.text)),
        ])
    }
}

struct FHIRIdentifier: Sendable, Equatable {
    let use: String?
    /// Who assigned it; only within it is the value unique.
    ///
    /// `nil`: not stated, so that it identifies nobody.
    let authority: String?
    let value: String
    let type: FHIRConcept?
    let assigner: String?
    let period: FHIRPeriod?

    /// nil for an identifier without a value, which says nothing.
    init?(_ element: FHIRElement) throws(FHIRRefusal) {
        use = try element.code("use", of: .identifierUse)
        authority = try element.text("system", max: 300)
        type = try FHIRConcept(element, "type", wordsMax: 200)
        assigner = try element.child("assigner")?.text("display")
        period = try FHIRPeriod(element)
        guard let value = try element.text("value") else { return nil }
        self.value = value
    }

    var record: JSON {
        .record([
            ("use", .of(use)), ("authority", .of(authority)), ("value", .of(value)),
            ("type_system", .of(typeCoding?.system)), ("type_code", .of(typeCoding?.code)),
            ("type_text", .of(type?.text ?? typeCoding?.display)), ("assigner", .of(assigner)),
            ("period_start", .of(period?.start?.text)), ("period_end", .of(period?.end?.text)),
        ])
    }

    /// HL7's own word for the type (MR, SS, NPI …) before anybody else's.
    private var typeCoding: FHIRConcept.Coding? {
        type?.codings.first { $0.system == FHIRConcept.identifierTypes } ?? type?.codings.first
    }
}

struct FHIRTelecom: Sendable, Equatable {
    let system: String?
    let value: String
    let use: String?
    let rank: Int?
    let period: FHIRPeriod?

    init?(_ element: FHIRElement) throws(FHIRRefusal) {
        system = try element.code("system", of: .telecomSystem)
        use = try element.code("use", of: .telecomUse)
        rank = try element.integer("rank", in: 1...1_000_000)
        period = try FHIRPeriod(element)
        guard let value = try element.text("value") else { return nil }
        self.value = value
    }

    var record: JSON {
        .record([
            ("system", .string(system ?? "other")), ("value", .of(value)), ("use", .of(use)), ("rank", .of(rank)),
            ("period_start", .of(period?.start?.text)), ("period_end", .of(period?.end?.text)),
        ])
    }
}

struct FHIRAddress: Sendable, Equatable {
    let use: String?
    let type: String?
    let lines: [String]
    let city: String?
    let district: String?
    let state: String?
    let postalCode: String?
    let country: String?
    let text: String?
    let period: FHIRPeriod?

    init?(_ element: FHIRElement) throws(FHIRRefusal) {
        use = try element.code("use", of: .addressUse)
        type = try element.code("type", of: .addressType)
        lines = try element.texts("line", atMost: 10)
        city = try element.text("city")
        district = try element.text("district")
        state = try element.text("state")
        postalCode = try element.text("postalCode", max: 40)
        country = try element.text("country", max: 100)
        text = try element.text("text", max: 1000)
        period = try FHIRPeriod(element)
        let parts = [city, district, state, postalCode, country, text]
        if lines.isEmpty, parts.allSatisfy({ $0 == nil }) { return nil }
    }

    var record: JSON {
        .record([
            ("use", .of(use)), ("type", .of(type)), ("lines", .of(lines)), ("city", .of(city)),
            ("district", .of(district)), ("state", .of(state)), ("postal_code", .of(postalCode)),
            ("country", .of(country)), ("text", .of(text)), ("period_start", .of(period?.start?.text)),
            ("period_end", .of(period?.end?.text)),
        ])
    }
}

/// A CodeableConcept: the codes as the sender gave them, and the words.
struct FHIRConcept: Sendable, Equatable {
    static let identifierTypes = "http://terminology.hl7.org/CodeSystem/v2-0203"

    struct Coding: Sendable, Equatable {
        let system: String?
        let code: String?
        let display: String?
        let version: String?
    }

    let codings: [Coding]
    let text: String?

    init?(_ element: FHIRElement, _ name: String, wordsMax: Int = 1000) throws(FHIRRefusal) {
        guard let concept = try element.child(name) else { return nil }
        try self.init(concept, wordsMax: wordsMax)
    }

    init(_ concept: FHIRElement, wordsMax: Int = 1000) throws(FHIRRefusal) {
        var codings: [Coding] = []
        for coding in try concept.children("coding") {
            codings.append(
                Coding(
                    system: try coding.text("system", max: 300), code: try coding.text("code", max: 100),
                    display: try coding.text("display", max: wordsMax), version: try coding.text("version")))
        }
        self.codings = codings
        text = try concept.text("text", max: wordsMax)
    }

    /// What a person would read.
    var words: String? { text ?? codings.lazy.compactMap(\.display).first }
    /// The same, or else a code, which says more than nothing.
    var wordsOrCode: String? { words ?? codings.lazy.compactMap(\.code).first }

    func code(in system: String) -> String? { codings.first { $0.system == system && $0.code != nil }?.code }

    var codingRecords: [JSON] {
        codings.map {
            .record([
                ("system", .of($0.system)), ("code", .of($0.code)), ("display", .of($0.display)),
                ("version", .of($0.version)),
            ])
        }
    }
}

extension JSON {
    static func of(_ value: String?) -> JSON? { value.map { .string($0) } }
    static func of(_ value: (some FixedWidthInteger)?) -> JSON? { value.map { .number("\($0)") } }
    static func of(_ value: Bool?) -> JSON? { value.map { .bool($0) } }
    static func of(_ values: [String]) -> JSON? { values.isEmpty ? nil : .array(values.map { .string($0) }) }
    static func of(_ records: [JSON]) -> JSON? { records.isEmpty ? nil : .array(records) }
}
