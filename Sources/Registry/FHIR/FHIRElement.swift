/// Why a resource was not taken: the element in FHIR's own words, and the rule.
///
/// Never a value of the resource.
public struct FHIRRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    public let path: String
    public let rule: String

    public var description: String { path.isEmpty ? rule : "\(path): \(rule)" }
}

/// An element of a resource with the path to it, so that a refusal can say where.
struct FHIRElement {
    static let elementsMax = 200
    let json: JSON
    let path: String

    func at(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    func refuse(_ name: String, _ rule: String) -> FHIRRefusal { FHIRRefusal(path: at(name), rule: rule) }

    /// The value of a primitive as text; nil when it is absent, empty or null.
    func text(_ name: String, max: Int = 200) throws(FHIRRefusal) -> String? {
        guard let value = json[name], value != .null else { return nil }
        guard case .string(let text) = value else { throw refuse(name, "must be text") }
        return try Self.clean(text, max: max, at(name))
    }

    func required(_ name: String, max: Int = 200) throws(FHIRRefusal) -> String {
        guard let text = try text(name, max: max) else { throw refuse(name, "is missing") }
        return text
    }

    func texts(_ name: String, max: Int = 200, atMost count: Int) throws(FHIRRefusal) -> [String] {
        var texts: [String] = []
        for (index, value) in try values(name).enumerated() where value != .null {
            guard case .string(let text) = value else { throw refuse("\(name)[\(index)]", "must be text") }
            if let text = try Self.clean(text, max: max, at("\(name)[\(index)]")) { texts.append(text) }
        }
        guard texts.count <= count else { throw refuse(name, "has more than \(count) elements") }
        return texts
    }

    /// Outer white space goes and line breaks become blanks; what else a terminal or a log would obey is refused.
    private static func clean(_ text: String, max: Int, _ path: String) throws(FHIRRefusal) -> String? {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case " ", "\t", "\n", "\r", "\u{A0}":
                if !scalars.isEmpty { scalars.append(" ") }
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
                throw FHIRRefusal(path: path, rule: "holds a control character")
            default:
                scalars.append(scalar)
            }
        }
        while scalars.last == " " { scalars.removeLast() }
        guard scalars.count <= max else {
            throw FHIRRefusal(path: path, rule: "is longer than \(max) characters")
        }
        return scalars.isEmpty ? nil : String(scalars)
    }

    func flag(_ name: String) throws(FHIRRefusal) -> Bool? {
        guard let value = json[name], value != .null else { return nil }
        guard case .bool(let flag) = value else { throw refuse(name, "must be true or false") }
        return flag
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws(FHIRRefusal) -> Int? {
        guard let value = json[name], value != .null else { return nil }
        guard case .number(let digits) = value, let number = Int(digits), range.contains(number) else {
            throw refuse(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A code of one of FHIR's required lists.
    func code(_ name: String, of list: FHIRCodes) throws(FHIRRefusal) -> String? {
        guard let code = try text(name, max: 64) else { return nil }
        guard list.codes.contains(code) else {
            throw refuse(name, "is not one of \(list.codes.joined(separator: ", "))")
        }
        return code
    }

    func date(_ name: String, timeAllowed: Bool = false) throws(FHIRRefusal) -> FHIRDate? {
        guard let text = try text(name, max: 40) else { return nil }
        guard let date = FHIRDate(text, timeAllowed: timeAllowed) else {
            throw refuse(name, "is not a date as FHIR writes it (YYYY, YYYY-MM or YYYY-MM-DD)")
        }
        return date
    }

    func child(_ name: String) throws(FHIRRefusal) -> FHIRElement? {
        guard let value = json[name], value != .null else { return nil }
        guard case .object = value else { throw refuse(name, "must be an object") }
        return FHIRElement(json: value, path: at(name))
    }

    func children(_ name: String) throws(FHIRRefusal) -> [FHIRElement] {
        var children: [FHIRElement] = []
        for (index, value) in try values(name).enumerated() {
            guard case .object = value else { throw refuse("\(name)[\(index)]", "must be an object") }
            children.append(FHIRElement(json: value, path: at("\(name)[\(index)]")))
        }
        return children
    }

    private func values(_ name: String) throws(FHIRRefusal) -> [JSON] {
        guard let value = json[name], value != .null else { return [] }
        guard case .array(let values) = value else { throw refuse(name, "must be a list") }
        guard values.count <= Self.elementsMax else { throw refuse(name, "has more than \(Self.elementsMax) elements") }
        return values
    }

    func extensions(_ urls: String...) throws(FHIRRefusal) -> [FHIRElement] {
        var found: [FHIRElement] = []
        for element in try children("extension") {
            if let url = element.json["url"], case .string(let text) = url, urls.contains(text) {
                found.append(element)
            }
        }
        return found
    }

    /// Why the element is not there, if the sender says so: the code of `data-absent-reason`.
    func absentReason(of name: String) throws(FHIRRefusal) -> String? {
        guard let shadow = json["_\(name)"], case .object = shadow else { return nil }
        return try FHIRElement(json: shadow, path: at("_\(name)")).absentReason()
    }

    func absentReason() throws(FHIRRefusal) -> String? {
        let reasons = try extensions("http://hl7.org/fhir/StructureDefinition/data-absent-reason")
        return try reasons.first?.code("valueCode", of: .dataAbsentReason)
    }
}

/// The code lists that FHIR R4 binds as required (hl7.org/fhir/R4/terminologies.html#required).
struct FHIRCodes {
    let codes: [String]

    private init(_ codes: String...) { self.codes = codes }

    static let gender = FHIRCodes("male", "female", "other", "unknown")
    static let nameUse = FHIRCodes("usual", "official", "temp", "nickname", "anonymous", "old", "maiden")
    static let identifierUse = FHIRCodes("usual", "official", "temp", "secondary", "old")
    static let telecomSystem = FHIRCodes("phone", "fax", "email", "pager", "url", "sms", "other")
    static let telecomUse = FHIRCodes("home", "work", "temp", "old", "mobile")
    static let addressUse = FHIRCodes("home", "work", "temp", "old", "billing")
    static let addressType = FHIRCodes("postal", "physical", "both")
    static let linkType = FHIRCodes("replaced-by", "replaces", "refer", "seealso")
    static let clinicalStatus = FHIRCodes("active", "recurrence", "relapse", "inactive", "remission", "resolved")
    static let verificationStatus = FHIRCodes(
        "unconfirmed", "provisional", "differential", "confirmed", "refuted", "entered-in-error")
    static let coverageStatus = FHIRCodes("active", "cancelled", "draft", "entered-in-error")
    static let dataAbsentReason = FHIRCodes(
        "unknown", "asked-unknown", "temp-unknown", "not-asked", "asked-declined", "masked", "not-applicable",
        "unsupported", "as-text", "error", "not-a-number", "negative-infinity", "positive-infinity", "not-performed",
        "not-permitted")
}
